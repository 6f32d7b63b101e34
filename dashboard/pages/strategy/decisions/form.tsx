import { useState } from 'preact/hooks';
import { change } from '../../../data/change.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { useQuery } from '../../../data/query.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { type Draft, linesOf } from '../../../ui/editor/draft.ts';
import { Editor } from '../../../ui/editor/editor.tsx';
import { choicesField, selectField, textField } from '../../../ui/editor/fields.tsx';
import { SelectField } from '../../../ui/field.tsx';
import { teamOptions } from '../../../ui/options.ts';
import { dayField, oneOf, orNull, TEAMS } from '../../../ui/values.ts';
import { EditDecision, RecordDecision } from '../change-documents.ts';
import { ClaimChoices, type Decision, ObjectiveChoices } from '../documents.ts';
import { textsIn } from '../shared.ts';
import { words } from '../texts.ts';

function draftOf(decision: Decision | undefined): Draft {
  return {
    decision: decision?.decision ?? '',
    reason: decision?.reason ?? '',
    decidedBy: decision?.decidedBy ?? '',
    decidedOn: decision?.decidedOn ?? dayField(),
    claimIds: (decision?.claims ?? []).map(({ id }) => id).join('\n'),
    objectiveId: decision?.objective?.id ?? '',
    team: decision?.team ?? '',
  };
}

export interface DecisionFormProps {
  /** As it is now. Default: a new one. */
  readonly decision?: Decision;
  readonly onClose: () => void;
}

/** Records a decision on a persona, or edits one. How data stand then is taken as known. */
export function DecisionForm({ decision, onClose }: DecisionFormProps) {
  const t = words.value.decisions;
  const language = apiLanguage.value;
  const personas = usePersonaChoices();
  const [chosen, setChosen] = useState('');
  // It stays on its persona for good.
  const personaId = decision ? (decision.persona?.id ?? '') : chosen || (personas[0]?.[0] ?? '');
  const { node } = useQuery(ClaimChoices, { language, id: personaId }).data ?? {};
  const claims = node?.__typename === 'Persona' ? node.claims.nodes : [];
  const objectives = useQuery(ObjectiveChoices, { language }).data?.objectives.nodes ?? [];
  return (
    <Editor
      title={decision ? t.editTitle : t.make}
      lead={
        decision === undefined && (
          <SelectField label={words.value.filters.persona} value={personaId} onValue={setChosen} options={personas} />
        )
      }
      current={draftOf(decision)}
      {...(decision && { version: decision.version })}
      done={t.saved}
      onClose={onClose}
      save={({ draft, changed, version }) => {
        const texts = { decision: draft['decision']!.trim(), reason: draft['reason']!.trim() };
        const decidedBy = draft['decidedBy']!.trim();
        const decidedOn = draft['decidedOn'] ?? '';
        const [team, objectiveId] = [oneOf(TEAMS, draft['team']), orNull(draft['objectiveId'])];
        if (!decision) {
          // Those of a persona that was chosen before are none of this one.
          const claimIds = linesOf(draft['claimIds'] ?? '').filter((id) => claims.some((one) => one.id === id));
          return change(RecordDecision, {
            input: { ...texts, personaId, decidedBy, decidedOn, claimIds, objectiveId, team, language },
          });
        }
        const edited = {
          ...(changed.has('decision') && { decision: texts.decision }),
          ...(changed.has('reason') && { reason: texts.reason }),
        };
        return change(EditDecision, {
          input: {
            id: decision.id,
            version,
            ...textsIn(decision.language, edited),
            ...(changed.has('decidedBy') && { decidedBy }),
            ...(changed.has('decidedOn') && { decidedOn }),
            ...(changed.has('claimIds') && { claimIds: linesOf(draft['claimIds'] ?? '') }),
            ...(changed.has('objectiveId') && { objectiveId }),
            ...(changed.has('team') && { team }),
          },
        });
      }}
      fields={[
        textField({ key: 'decision', label: t.decision, lines: 2, required: true }),
        textField({ key: 'reason', label: t.reason, lines: 3, required: true }),
        textField({ key: 'decidedBy', label: t.decidedBy, required: true }),
        textField({ key: 'decidedOn', label: t.decidedOn, type: 'date', required: true }),
        ...(claims.length > 0
          ? [
              choicesField({
                key: 'claimIds',
                label: t.claims,
                hint: t.claimsHint,
                options: claims.map(({ id, text }) => [id, text] as const),
              }),
            ]
          : []),
        selectField({
          key: 'objectiveId',
          label: t.objective,
          options: [['', t.noObjective], ...objectives.map(({ id, name }) => [id, name] as const)],
        }),
        selectField({ key: 'team', label: words.value.filters.team, options: teamOptions() }),
      ]}
    />
  );
}
