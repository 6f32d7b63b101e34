import { change } from '../../../data/change.ts';
import { usePersonaChoices, useSegmentChoices } from '../../../data/choices.ts';
import { useQuery } from '../../../data/query.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { stateWord } from '../../../reader/state-words.ts';
import { type Draft, linesOf } from '../../../ui/editor/draft.ts';
import { Editor } from '../../../ui/editor/editor.tsx';
import { choicesField, selectField, textField } from '../../../ui/editor/fields.tsx';
import { teamOptions } from '../../../ui/options.ts';
import { dayField, oneOf, orNull, TEAMS } from '../../../ui/values.ts';
import { CreateAction, EditAction } from '../change-documents.ts';
import { type Action, ObjectiveChoices } from '../documents.ts';
import { numberOf, textsIn, timeOf } from '../shared.ts';
import { words } from '../texts.ts';

export const ACTION_STATUSES = ['PLANNED', 'RUNNING', 'DONE', 'STOPPED'] as const;

function draftOf(action: Action | undefined): Draft {
  return {
    name: action?.name ?? '',
    channel: action?.channel ?? '',
    content: action?.content ?? '',
    status: action?.status ?? 'PLANNED',
    startsAt: dayField(action?.startsAt),
    endsAt: action?.endsAt ? dayField(action.endsAt) : '',
    budget: action?.budget ?? '',
    campaign: action?.campaign ?? '',
    owner: action?.owner ?? '',
    team: action?.team ?? '',
    objectiveId: action?.objective?.id ?? '',
    segmentId: action?.segment?.id ?? '',
    personaIds: (action?.personas ?? []).map(({ id }) => id).join('\n'),
  };
}

/** What was changed, as the API takes it; texts apart, since they may be a translation. */
function inputOf(draft: Draft, changed: ReadonlySet<string>) {
  return {
    ...(changed.has('channel') && { channel: draft['channel']!.trim() }),
    ...(changed.has('status') && { status: oneOf(ACTION_STATUSES, draft['status']) ?? 'PLANNED' }),
    ...(changed.has('startsAt') && { startsAt: timeOf(draft['startsAt']) ?? '' }),
    ...(changed.has('endsAt') && { endsAt: timeOf(draft['endsAt'], 'ends') }),
    ...(changed.has('budget') && { budget: orNull(draft['budget']) }),
    ...(changed.has('campaign') && { campaign: orNull(draft['campaign']) }),
    ...(changed.has('owner') && { owner: orNull(draft['owner']) }),
    ...(changed.has('team') && { team: oneOf(TEAMS, draft['team']) }),
    ...(changed.has('objectiveId') && { objectiveId: orNull(draft['objectiveId']) }),
    ...(changed.has('segmentId') && { segmentId: orNull(draft['segmentId']) }),
    ...(changed.has('personaIds') && { personaIds: linesOf(draft['personaIds'] ?? '') }),
  };
}

export interface ActionFormProps {
  /** As it is now. Default: a new one. */
  readonly action?: Action;
  readonly onClose: () => void;
}

/** Plans an action, or edits one. It is measured by the metric of its objective. */
export function ActionForm({ action, onClose }: ActionFormProps) {
  const t = words.value.actions;
  const around = words.value.filters;
  const personas = usePersonaChoices();
  const segments = useSegmentChoices();
  const objectives = useQuery(ObjectiveChoices, { language: apiLanguage.value }).data?.objectives.nodes ?? [];
  const isNumber = (value: string) => (value.trim() === '' || numberOf(value) !== null ? undefined : t.noNumber);
  return (
    <Editor
      title={action ? t.editTitle : t.make}
      current={draftOf(action)}
      {...(action && { version: action.version })}
      done={t.saved}
      onClose={onClose}
      save={({ draft, changed, version }) => {
        const [name, content] = [draft['name']!.trim(), orNull(draft['content'])];
        if (!action) {
          const given = new Set(Object.keys(draft).filter((key) => draft[key] !== ''));
          // Of today it begins now, and not when the day began.
          if (draft['startsAt'] === dayField()) given.delete('startsAt');
          const channel = draft['channel']!.trim();
          return change(CreateAction, {
            input: { ...inputOf(draft, given), name, content, channel, language: apiLanguage.value },
          });
        }
        const texts = { ...(changed.has('name') && { name }), ...(changed.has('content') && { content }) };
        return change(EditAction, {
          input: { id: action.id, version, ...inputOf(draft, changed), ...textsIn(action.language, texts) },
        });
      }}
      fields={[
        textField({ key: 'name', label: t.name, required: true }),
        textField({ key: 'channel', label: t.channel, hint: t.channelHint, required: true }),
        textField({ key: 'content', label: t.content, lines: 4 }),
        selectField({
          key: 'status',
          label: around.status,
          options: ACTION_STATUSES.map((one) => [one, stateWord('ActionPlanStatus', one)] as const),
        }),
        selectField({
          key: 'objectiveId',
          label: t.objective,
          hint: t.objectiveHint,
          options: [['', t.noObjective], ...objectives.map(({ id, name }) => [id, name] as const)],
        }),
        textField({ key: 'startsAt', label: t.startsAt, type: 'date', required: true }),
        textField({ key: 'endsAt', label: t.endsAt, type: 'date' }),
        textField({ key: 'budget', label: t.budgetLabel, wrong: isNumber }),
        textField({ key: 'campaign', label: t.campaign, hint: t.campaignHint }),
        textField({ key: 'owner', label: t.owner }),
        selectField({ key: 'team', label: around.team, options: teamOptions() }),
        choicesField({ key: 'personaIds', label: t.personas, options: personas }),
        selectField({ key: 'segmentId', label: t.segment, options: [['', t.noSegment], ...segments] }),
      ]}
    />
  );
}
