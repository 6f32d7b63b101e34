import { useState } from 'preact/hooks';
import { QueryField } from '../../../app/query-field.tsx';
import { query } from '../../../app/router.ts';
import { change } from '../../../data/change.ts';
import { usePersonaChoices, useSegmentChoices } from '../../../data/choices.ts';
import { word } from '../../../data/enumerations.ts';
import { usePages } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { stateWord } from '../../../reader/state-words.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Editor } from '../../../ui/editor/editor.tsx';
import { selectField, textField } from '../../../ui/editor/fields.tsx';
import { DeleteButton } from '../../../ui/items/delete-button.tsx';
import { EditButton } from '../../../ui/items/edit-button.tsx';
import { FilteredList } from '../../../ui/items/filtered-list.tsx';
import { PersonaLink } from '../../../ui/items/persona-link.tsx';
import { teamOptions } from '../../../ui/options.ts';
import { oneOf, orNull, TEAMS } from '../../../ui/values.ts';
import { CreatePlay, DeletePlay, EditPlay } from '../change-documents.ts';
import { type Play, type PlayFilter, Plays } from '../documents.ts';
import { useGroupOptions } from '../metric-fields.ts';
import { SegmentLink } from '../segment-link.tsx';
import { aboutNow, PAGE, textsIn, touching } from '../shared.ts';
import { words } from '../texts.ts';

const STAGES = ['PROSPECT', 'NEW', 'RETURNING', 'LOYAL', 'DORMANT'] as const;

/** The playbook: what is done for whom, at which stage of life. */
export function PlaysTab() {
  const t = words.value.plays;
  const around = words.value.filters;
  const personas = usePersonaChoices();
  const stage = oneOf(STAGES, query.value.get('stage'));
  const filter: PlayFilter = { ...aboutNow(), ...(stage && { stage }) };
  const variables = { language: apiLanguage.value, first: PAGE, filter };
  const pages = usePages(Plays, variables, ({ plays }) => plays, { touchedBy: touching });
  return (
    <FilteredList
      filters={
        <>
          <QueryField
            name="stage"
            label={t.stage}
            options={[['', t.anyStage], ...STAGES.map((one) => [one, stateWord('PlayStage', one)] as const)]}
          />
          <QueryField name="persona" label={around.persona} options={[['', around.anyPersona], ...personas]} />
          <QueryField name="team" label={around.team} options={teamOptions(around.anyTeam)} />
        </>
      }
      make={may('WRITE') && { label: t.make, form: (onClose) => <PlayForm onClose={onClose} /> }}
      pages={pages}
      total={({ plays }) => plays.totalCount}
      none={{ title: t.none, text: t.noneText }}
      narrowed={
        Object.keys(filter).length > 0
          ? { title: around.noneFound, text: around.noneFoundText, keys: ['persona', 'team', 'stage'] }
          : undefined
      }
    >
      {(play) => <PlayCard play={play} />}
    </FilteredList>
  );
}

function PlayCard({ play }: { readonly play: Play }) {
  const t = words.value.plays;
  const [isEditing, setEditing] = useState(false);
  const { id, version, goal, tactics, stage, team, persona, segment, forEverybody } = play;
  return (
    <article class="card item">
      <header class="item-head">
        <h2>{goal}</h2>
        <Badge tone="accent">{stage === null ? t.eachStage : stateWord('PlayStage', stage)}</Badge>
      </header>
      {tactics && <p class="pre">{tactics}</p>}
      <p class="row soft small">
        <PersonaLink persona={persona} />
        <SegmentLink segment={segment} />
        {forEverybody && <span>{t.everybody}</span>}
        {team && <span>{word('Team', team)}</span>}
      </p>
      {may('WRITE') && (
        <p class="row small">
          <EditButton what={goal} onEdit={() => setEditing(true)} />
          <DeleteButton
            what={goal}
            title={t.deleteTitle}
            done={t.deleted}
            remove={() => change(DeletePlay, { input: { id, version } })}
          />
        </p>
      )}
      {isEditing && <PlayForm play={play} onClose={() => setEditing(false)} />}
    </article>
  );
}

function PlayForm({ play, onClose }: { readonly play?: Play; readonly onClose: () => void }) {
  const t = words.value.plays;
  const personas = usePersonaChoices();
  const segments = useSegmentChoices();
  const groups = useGroupOptions(personas);
  const { persona, segment } = play ?? {};
  const group = persona ? `persona ${persona.id}` : segment ? `segment ${segment.id}` : 'everybody';
  const isListed = [...personas, ...segments].length > 0;
  return (
    <Editor
      title={play ? t.editTitle : t.make}
      current={{
        goal: play?.goal ?? '',
        tactics: play?.tactics ?? '',
        stage: play?.stage ?? '',
        group,
        team: play?.team ?? '',
      }}
      {...(play && { version: play.version })}
      done={t.saved}
      onClose={onClose}
      save={({ draft, changed, version }) => {
        const [goal, tactics] = [draft['goal']!.trim(), orNull(draft['tactics'])];
        const [kind, id] = (draft['group'] ?? '').split(' ');
        const whom = { personaId: kind === 'persona' ? id! : null, segmentId: kind === 'segment' ? id! : null };
        const [stage, team] = [oneOf(STAGES, draft['stage']), oneOf(TEAMS, draft['team'])];
        if (!play) {
          return change(CreatePlay, { input: { goal, tactics, stage, team, ...whom, language: apiLanguage.value } });
        }
        const texts = { ...(changed.has('goal') && { goal }), ...(changed.has('tactics') && { tactics }) };
        return change(EditPlay, {
          input: {
            id: play.id,
            version,
            ...textsIn(play.language, texts),
            ...(changed.has('group') && whom),
            ...(changed.has('stage') && { stage }),
            ...(changed.has('team') && { team }),
          },
        });
      }}
      fields={[
        textField({ key: 'goal', label: t.goal, lines: 2, required: true }),
        textField({ key: 'tactics', label: t.tactics, lines: 5 }),
        selectField({
          key: 'stage',
          label: t.stage,
          options: [['', t.eachStage], ...STAGES.map((one) => [one, stateWord('PlayStage', one)] as const)],
        }),
        ...(isListed ? [selectField({ key: 'group', label: t.whom, options: groups })] : []),
        selectField({ key: 'team', label: words.value.filters.team, options: teamOptions() }),
      ]}
    />
  );
}
