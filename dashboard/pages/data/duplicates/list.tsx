import { useState } from 'preact/hooks';
import { hrefOf, query, setQuery } from '../../../app/router.ts';
import { change } from '../../../data/change.ts';
import { ofKinds } from '../../../data/live-change.ts';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { count, share } from '../../../reader/format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { SelectField } from '../../../ui/field.tsx';
import { Empty, Shown } from '../../../ui/states.tsx';
import { toast } from '../../../ui/toast.tsx';
import { CleanUp } from './clean-up.tsx';
import { type Pair, Pairs, Reject, Reopen } from './documents.ts';
import { MergeDialog } from './merge.tsx';
import { comparedName, nameOf } from './person.ts';
import { words } from './texts.ts';

const STATES = ['OPEN', 'REJECTED', 'MERGED'] as const;
const SCORES = ['0', '0.9', '0.95', '0.99'] as const;
const SHOWN = 60;

/** Pairs of customers who are probably one person, and what to do about them. */
export function DuplicatePart() {
  const t = words.value;
  const state = STATES.find((one) => one === query.value.get('state')) ?? 'OPEN';
  const score = SCORES.find((one) => one === query.value.get('score')) ?? '0';
  const found = useQuery(
    Pairs,
    { leastScore: Number(score), most: SHOWN, state },
    { touchedBy: ofKinds('CUSTOMER_MERGED', 'CUSTOMER_SPLIT', 'CUSTOMER_DELETED') },
  );
  const [merging, setMerging] = useState<Pair>();
  return (
    <section>
      <p class="soft part-head">{t.lead}</p>
      <search class="toolbar">
        <SelectField
          label={t.state}
          value={state}
          onValue={(value) => setQuery({ state: value === 'OPEN' ? '' : value })}
          options={STATES.map((one) => [one, t.states[one]] as const)}
        />
        <SelectField
          label={t.score}
          value={score}
          onValue={(value) => setQuery({ score: value === '0' ? '' : value })}
          options={SCORES.map((one) => [one, one === '0' ? share(0.8) : share(Number(one))] as const)}
        />
      </search>
      <Shown query={found} lines={8}>
        {({ duplicatePairs, workspace: { quality } }) =>
          duplicatePairs.length === 0 ? (
            <Empty title={quality === null ? t.noCheck : state === 'OPEN' ? t.none : t.noneOther}>
              {quality === null && <p>{t.noCheckText}</p>}
              <a class="button" href={hrefOf('data/quality')}>
                {t.toQuality}
              </a>
            </Empty>
          ) : (
            <>
              <ul class="plain-list pairs">
                {duplicatePairs.map((pair) => (
                  <PairItem
                    key={`${pair.first?.id ?? ''} ${pair.second?.id ?? ''} ${pair.foundAt}`}
                    pair={pair}
                    onMerge={() => setMerging(pair)}
                  />
                ))}
              </ul>
              {state === 'OPEN' && duplicatePairs.length === SHOWN && (
                <p class="soft small">{t.cut(count(SHOWN), count(quality?.figures?.duplicatePairs ?? SHOWN))}</p>
              )}
            </>
          )
        }
      </Shown>
      <CleanUp />
      {merging && <MergeDialog pair={merging} onClose={() => setMerging(undefined)} />}
    </section>
  );
}

function PairItem({ pair, onMerge }: { readonly pair: Pair; readonly onMerge: () => void }) {
  const t = words.value;
  const { first, second, score, state, reasons } = pair;
  const settle = async (isTwo: boolean, isUndo = false) => {
    if (!first || !second) return;
    const variables = { one: first.id, other: second.id };
    const outcome = await (isTwo ? change(Reject, variables) : change(Reopen, variables));
    const text = isTwo ? t.twoDone : t.reopened;
    if (!outcome.ok) toast(outcome.errors[0]?.message ?? '', { kind: 'failed' });
    else toast(text, isUndo ? {} : { undo: () => void settle(!isTwo, true) });
  };
  return (
    <li class="card pair">
      <div class="pair-names">
        {[first, second].map((person, index) =>
          person ? (
            <a key={person.id} href={hrefOf(`customers/${encodeURIComponent(person.id)}`)}>
              {nameOf(person)}
            </a>
          ) : (
            <span key={index === 0 ? 'first' : 'second'} class="soft">
              {t.gone}
            </span>
          ),
        )}
        <span class="soft small">{t.likely(share(score))}</span>
      </div>
      <p class="row tight">
        {reasons.map(({ field, likeness, bits }) => (
          <Badge key={field} tone={bits > 0 ? 'good' : 'plain'}>
            {comparedName(field)}: {t.likeness[likeness]}
          </Badge>
        ))}
      </p>
      {may('WRITE') && first && second && (
        <p class="row">
          {state === 'OPEN' && (
            <>
              <button class="button small primary" type="button" onClick={onMerge}>
                {t.compare}
              </button>
              <button class="button small" type="button" onClick={() => void settle(true)}>
                {t.two}
              </button>
            </>
          )}
          {state === 'REJECTED' && (
            <button class="button small" type="button" onClick={() => void settle(false)}>
              {t.reopen}
            </button>
          )}
        </p>
      )}
    </li>
  );
}
