import { useState } from 'preact/hooks';
import { hrefOf } from '../../../app/router.ts';
import { change, type Optimistic } from '../../../data/change.ts';
import { word } from '../../../data/enumerations.ts';
import { may } from '../../../data/viewer.ts';
import { day, money } from '../../../reader/format.ts';
import { stateWord } from '../../../reader/state-words.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { DeleteButton } from '../../../ui/items/delete-button.tsx';
import { EditButton } from '../../../ui/items/edit-button.tsx';
import { PersonaLink } from '../../../ui/items/persona-link.tsx';
import { told } from '../../../ui/items/told.ts';
import { DeleteAction, EditAction } from '../change-documents.ts';
import type { Action } from '../documents.ts';
import { useMetricWords } from '../metric.ts';
import { SegmentLink } from '../segment-link.tsx';
import { words } from '../texts.ts';
import { ActionForm } from './form.tsx';

type Status = Action['status'];

const TONES: Readonly<Record<Status, Tone>> = { PLANNED: 'plain', RUNNING: 'accent', DONE: 'good', STOPPED: 'open' };
/** What can be done next with an action of a state. */
const NEXT: Readonly<Record<Status, readonly Status[]>> = {
  PLANNED: ['RUNNING'],
  RUNNING: ['DONE', 'STOPPED'],
  DONE: [],
  STOPPED: ['RUNNING'],
};

interface ActionCardProps {
  readonly action: Action;
  /** Shows an edit at once, where the list can. */
  readonly shownAs?: (id: string, edit: Partial<Action>) => Optimistic;
}

/** An action: for whom, when, for how much, and its metric before and after. */
export function ActionCard({ action, shownAs }: ActionCardProps) {
  const t = words.value.actions;
  const [isEditing, setEditing] = useState(false);
  const { id, version, name, content, channel, status, startsAt, endsAt, budget, spent, owner, team } = action;
  const set = async (next: Status, seen: number, isUndo: boolean) => {
    const outcome = await change(
      EditAction,
      { input: { id, version: seen, status: next } },
      shownAs ? [shownAs(id, { status: next })] : [],
    );
    const made = outcome.ok ? outcome.payload.actionPlan?.version : undefined;
    const undo = isUndo || made === undefined ? undefined : () => void set(status, made, true);
    told(outcome, t.nowIs(name, stateWord('ActionPlanStatus', next)), undo);
  };
  return (
    <article class="card item">
      <header class="item-head">
        <h2>{name}</h2>
        <Badge tone={TONES[status]}>{stateWord('ActionPlanStatus', status)}</Badge>
      </header>
      <p class="row soft small">
        <span>{channel}</span>
        <span>{endsAt === null ? t.since(day(startsAt)) : `${day(startsAt)} – ${day(endsAt)}`}</span>
        {budget !== null && <span>{t.budget(money(budget))}</span>}
        {spent !== null && <span>{t.spent(money(spent))}</span>}
        {owner && <span>{owner}</span>}
        {team && <span>{word('Team', team)}</span>}
      </p>
      {content && <p class="pre">{content}</p>}
      <p class="row small">
        {action.personas.map((persona) => (
          <PersonaLink key={persona.id} persona={persona} />
        ))}
        <SegmentLink segment={action.segment} />
        {action.objective && (
          <span>
            {t.serves} <a href={hrefOf('strategy', { objective: action.objective.id })}>{action.objective.name}</a>
          </span>
        )}
      </p>
      <Result action={action} />
      {may('WRITE') && (
        <p class="row small">
          {NEXT[status].map((next) => (
            <button
              class="link"
              type="button"
              key={next}
              aria-label={`${t.steps[next]}: ${name}`}
              onClick={() => void set(next, version, false)}
            >
              {t.steps[next]}
            </button>
          ))}
          <EditButton what={name} onEdit={() => setEditing(true)} />
          <DeleteButton
            what={name}
            title={t.deleteTitle(name)}
            text={t.deleteText}
            done={t.deleted}
            remove={() => change(DeleteAction, { input: { id, version } })}
          />
        </p>
      )}
      {isEditing && <ActionForm action={action} onClose={() => setEditing(false)} />}
    </article>
  );
}

/** What was measured before and after; where that is not known, why. */
function Result({ action }: { readonly action: Action }) {
  const t = words.value.actions;
  const metrics = useMetricWords();
  const { metric, result } = action;
  if (metric === null) return <p class="soft small">{t.noMetric}</p>;
  const format = metrics.formatOf(metric);
  const { before, after, change: moved, low, high, final, unknown } = result;
  const signed = (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : '±'}${format(Math.abs(value))}`;
  return (
    <dl class="result">
      <div class="result-what">
        <dt>{t.metric}</dt>
        <dd>{metrics.nameOf(metric)}</dd>
      </div>
      <div>
        <dt>{t.before}</dt>
        <dd>{before?.value == null ? t.unknown : format(before.value)}</dd>
      </div>
      <div>
        <dt>{final ? t.after : t.afterYet}</dt>
        <dd>{after?.value == null ? t.unknown : format(after.value)}</dd>
      </div>
      <div>
        <dt>{t.change}</dt>
        <dd>
          {moved === null ? (
            <span class="soft" title={unknown ?? undefined}>
              {before?.value == null ? t.notBefore : after?.value == null ? t.notSince : t.unknown}
            </span>
          ) : (
            <>
              <b>{signed(moved)}</b>
              {low !== null && high !== null && (
                <span class="soft small">
                  {' '}
                  {t.within(signed(low), signed(high))}
                  {low <= 0 && high >= 0 && ` · ${t.chance}`}
                </span>
              )}
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}
