import { useState } from 'preact/hooks';
import { hrefOf } from '../../../app/router.ts';
import { change, type Outcome } from '../../../data/change.ts';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { count, moment, share } from '../../../reader/format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { confirmed } from '../../../ui/dialog.tsx';
import { SelectField } from '../../../ui/field.tsx';
import { Shown } from '../../../ui/states.tsx';
import { Table } from '../../../ui/table.tsx';
import { toast } from '../../../ui/toast.tsx';
import { ApplyCleanUp, type Plan, PlanCleanUp, Plans, UndoCleanUp } from './documents.ts';
import { nameOf } from './person.ts';
import { words } from './texts.ts';

const SCORES = ['0.99', '0.95', '0.9', '0.8'] as const;

function told(outcome: Outcome<unknown>, text: string): void {
  if (outcome.ok) toast(text);
  else toast(outcome.errors[0]?.message ?? '', { kind: 'failed' });
}

/** Many merges at once: a plan is looked at before it is made, and can be undone. */
export function CleanUp() {
  const t = words.value;
  const found = useQuery(Plans, {});
  const [score, setScore] = useState<(typeof SCORES)[number]>('0.95');
  if (!may('WRITE') && (found.data?.cleanUpPlans.length ?? 0) === 0) return null;
  return (
    <section class="clean-up">
      <h2>{t.cleanUp}</h2>
      <p class="soft">{t.planHint}</p>
      {may('WRITE') && (
        <div class="toolbar">
          <SelectField
            label={t.planScore}
            value={score}
            options={SCORES.map((one) => [one, share(Number(one))] as const)}
            onValue={setScore}
          />
          <button
            class="button"
            type="button"
            onClick={async () => told(await change(PlanCleanUp, { leastScore: Number(score) }), t.planned)}
          >
            {t.plan}
          </button>
        </div>
      )}
      <Shown query={found} lines={2}>
        {({ cleanUpPlans }) => (
          <ul class="plain-list">
            {cleanUpPlans.map((plan, index) => (
              <li key={plan.id}>
                <PlanItem plan={plan} isOpen={index === 0} />
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </section>
  );
}

function PlanItem({ plan, isOpen }: { readonly plan: Plan; readonly isOpen: boolean }) {
  const t = words.value;
  const { id, state, createdAt, leastScore, leftOut, merges } = plan;
  const apply = async () => {
    const question = { title: t.applyTitle(count(merges.length)), text: t.applyText, action: t.apply };
    if (await confirmed(question)) told(await change(ApplyCleanUp, { id }), t.applied);
  };
  const undo = async () => {
    const question = { title: t.undoTitle, text: t.undoText, action: t.undo };
    if (await confirmed(question)) told(await change(UndoCleanUp, { id }), t.undone);
  };
  return (
    <details class="card" open={isOpen}>
      <summary>
        {t.planAt(moment(createdAt), share(leastScore), count(merges.length))}{' '}
        <Badge tone={state === 'APPLIED' ? 'good' : state === 'PLANNED' ? 'accent' : 'plain'}>
          {t.planStates[state]}
        </Badge>
      </summary>
      <div class="stack">
        {merges.length > 0 && (
          <Table
            caption={`${t.cleanUp}: ${moment(createdAt)}`}
            rows={merges}
            keyOf={({ into, from, score, mergeId }) => `${into?.id ?? ''} ${from?.id ?? ''} ${mergeId ?? ''} ${score}`}
            columns={[
              { key: 'into', label: t.into, cell: ({ into }) => <Name person={into} /> },
              { key: 'from', label: t.from, cell: ({ from }) => (from ? <Name person={from} /> : t.partOf) },
              { key: 'score', label: t.score, numeric: true, cell: ({ score }) => share(score) },
              {
                key: 'outcome',
                label: t.outcome,
                cell: ({ mergeId, refusal }) => refusal ?? (mergeId === null ? t.notYet : t.done),
              },
            ]}
          />
        )}
        {leftOut > 0 && <p class="soft small">{t.leftOut(count(leftOut))}</p>}
        {may('WRITE') && merges.length > 0 && state !== 'UNDONE' && (
          <p>
            <button class="button" type="button" onClick={() => void (state === 'PLANNED' ? apply() : undo())}>
              {state === 'PLANNED' ? t.apply : t.undo}
            </button>
          </p>
        )}
      </div>
    </details>
  );
}

function Name({ person }: { readonly person: Plan['merges'][number]['into'] }) {
  if (!person) return <span class="soft">{words.value.gone}</span>;
  return <a href={hrefOf(`customers/${encodeURIComponent(person.id)}`)}>{nameOf(person)}</a>;
}
