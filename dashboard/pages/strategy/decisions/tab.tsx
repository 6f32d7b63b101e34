import { useState } from 'preact/hooks';
import { QueryField } from '../../../app/query-field.tsx';
import { hrefOf, query } from '../../../app/router.ts';
import { change } from '../../../data/change.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { word } from '../../../data/enumerations.ts';
import { usePages } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { day } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Badge } from '../../../ui/badge.tsx';
import { DeleteButton } from '../../../ui/items/delete-button.tsx';
import { EditButton } from '../../../ui/items/edit-button.tsx';
import { FilteredList } from '../../../ui/items/filtered-list.tsx';
import { PersonaLink } from '../../../ui/items/persona-link.tsx';
import { told } from '../../../ui/items/told.ts';
import { teamOptions } from '../../../ui/options.ts';
import { oneOf } from '../../../ui/values.ts';
import { ConfirmDecision, DeleteDecision, EditDecision } from '../change-documents.ts';
import { type Decision, type DecisionFilter, Decisions } from '../documents.ts';
import { aboutNow, PAGE, touching } from '../shared.ts';
import { words } from '../texts.ts';
import { DecisionForm } from './form.tsx';

const STATUSES = ['STANDING', 'WITHDRAWN'] as const;

/** What was decided on personas, and what moved since. */
export function DecisionsTab() {
  const t = words.value.decisions;
  const around = words.value.filters;
  const personas = usePersonaChoices();
  const status = oneOf(STATUSES, query.value.get('status'));
  const moved = query.value.get('moved');
  const filter: DecisionFilter = {
    ...aboutNow(),
    ...(status && { status }),
    ...(moved === 'yes' && { moved: true }),
  };
  const variables = { language: apiLanguage.value, first: PAGE, filter };
  const pages = usePages(Decisions, variables, ({ decisions }) => decisions, { touchedBy: touching });
  return (
    <FilteredList
      filters={
        <>
          <QueryField
            name="moved"
            label={t.show}
            options={[
              ['', t.all],
              ['yes', t.movedOnly],
            ]}
          />
          <QueryField
            name="status"
            label={around.status}
            options={[['', around.anyStatus], ...STATUSES.map((one) => [one, t.statuses[one]] as const)]}
          />
          <QueryField name="persona" label={around.persona} options={[['', around.anyPersona], ...personas]} />
          <QueryField name="team" label={around.team} options={teamOptions(around.anyTeam)} />
        </>
      }
      make={may('WRITE') && { label: t.make, form: (onClose) => <DecisionForm onClose={onClose} /> }}
      pages={pages}
      total={({ decisions }) => decisions.totalCount}
      none={{ title: t.none, text: t.noneText }}
      narrowed={
        Object.keys(filter).length > 0
          ? {
              title: moved === 'yes' ? t.noneMoved : around.noneFound,
              text: moved === 'yes' ? t.noneMovedText : around.noneFoundText,
              keys: ['persona', 'team', 'status', 'moved'],
            }
          : undefined
      }
    >
      {(decision) => <DecisionCard decision={decision} />}
    </FilteredList>
  );
}

function DecisionCard({ decision }: { readonly decision: Decision }) {
  const t = words.value.decisions;
  const [isEditing, setEditing] = useState(false);
  const { id, version, reason, status, team, decidedBy, decidedOn, persona, personaKey, personaVersion } = decision;
  const { objective, claims, moves } = decision;
  const set = async (next: Decision['status'], seen: number, isUndo: boolean) => {
    const outcome = await change(EditDecision, { input: { id, version: seen, status: next } });
    const made = outcome.ok ? outcome.payload.decision?.version : undefined;
    const undo = isUndo || made === undefined ? undefined : () => void set(status, made, true);
    told(outcome, next === 'WITHDRAWN' ? t.withdrawn : t.stands, undo);
  };
  const isStanding = status === 'STANDING';
  return (
    <article class="card item">
      <header class="item-head">
        <h2>{decision.decision}</h2>
        <p class="row">
          {moves.length > 0 && <Badge tone="bad">{t.moved}</Badge>}
          <Badge tone={isStanding ? 'good' : 'plain'}>{t.statuses[status]}</Badge>
        </p>
      </header>
      {moves.length > 0 && (
        <ul class="notice linked">
          {moves.map(({ kind, text }, index) => (
            <li key={`${kind} ${index}`}>{text}</li>
          ))}
        </ul>
      )}
      <p class="pre">
        <b>{t.reason}:</b> {reason}
      </p>
      {claims.length > 0 && (
        <ul class="small linked">
          {claims.map((claim) => (
            <li key={claim.id}>
              {claim.text} <span class="soft">({word('ClaimStatus', claim.status)})</span>
            </li>
          ))}
        </ul>
      )}
      <p class="row soft small">
        <span>{t.by(decidedBy, day(decidedOn))}</span>
        {persona ? <PersonaLink persona={persona} /> : <span>{personaKey}</span>}
        {personaVersion !== null && <span>{t.atVersion(personaVersion)}</span>}
        {objective && <a href={hrefOf('strategy', { objective: objective.id })}>{objective.name}</a>}
        {team && <span>{word('Team', team)}</span>}
      </p>
      {may('WRITE') && (
        <p class="row small">
          {moves.length > 0 && (
            <button
              class="link"
              type="button"
              aria-label={`${t.confirm}: ${decision.decision}`}
              onClick={async () => told(await change(ConfirmDecision, { input: { id, version } }), t.confirmed)}
            >
              {t.confirm}
            </button>
          )}
          <button
            class="link"
            type="button"
            aria-label={`${isStanding ? t.withdraw : t.restore}: ${decision.decision}`}
            onClick={() => void set(isStanding ? 'WITHDRAWN' : 'STANDING', version, false)}
          >
            {isStanding ? t.withdraw : t.restore}
          </button>
          <EditButton what={decision.decision} onEdit={() => setEditing(true)} />
          <DeleteButton
            what={decision.decision}
            title={t.deleteTitle}
            done={t.deleted}
            remove={() => change(DeleteDecision, { input: { id, version } })}
          />
        </p>
      )}
      {isEditing && <DecisionForm decision={decision} onClose={() => setEditing(false)} />}
    </article>
  );
}
