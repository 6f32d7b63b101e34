import {
  chinese,
  counted,
  type Explanation,
  english,
  type Factor,
  shownDay,
  shownNumber,
  shownTime,
} from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import { groupOf, type RfmModel, scoredOf } from './rule.ts';
import { type Cell, type Grid, type GroupRule, holds, type Scored, usesScores } from './segments.ts';

/** A buyer as the rule reads one. */
interface Buyer {
  readonly lastAt: number;
  readonly count: number;
  readonly amount: number;
  readonly key: string | null;
  readonly asOf: number;
}

/** The box that decided, of groups that are tried in turn, and the scores and values it was held against. */
export function explainTurn(
  model: RfmModel,
  grid: Grid,
  groups: readonly GroupRule[],
  buyer: Buyer,
  group: number,
): Explanation {
  const { lastAt, count, amount, key, asOf } = buyer;
  const missing = grid.money && !Number.isFinite(amount);
  const scored = scoredOf(model, lastAt, count, amount, key, asOf);
  const box = groups[group]?.cells.find((cell) => holds(cell, scored));
  const scores = groups.some(({ cells }) => cells.some(usesScores));
  const bins = scores ? model.bins : null;
  const segment = grid.segments[group]?.key ?? null;
  // One purchase now; it leaves the amount as it is.
  const next = groupOf(model, grid, asOf, count + 1, amount, key, asOf);
  const change = !missing && next !== group ? grid.segments[next]?.name : undefined;
  const factors: Factor[] = [
    {
      ...recency(box, scored, bins, model.fittedAt ?? asOf),
      observed: shownTime(lastAt),
      verdict: segment === null ? 'FALSE' : 'TRUE',
      ...(change && {
        change: {
          en: `One more purchase now would lead to: ${english(change)}.`,
          zh: `现在再购买一次将进入：${chinese(change)}。`,
        },
      }),
    },
    {
      ...frequency(box, scored, bins, missing ? null : outcome(groups, grid, group, box)),
      verdict: segment === null ? 'FALSE' : 'TRUE',
    },
  ];
  if (!grid.money) return { segment, factors };
  factors.push({
    ...money(box, scored, bins, missing),
    verdict: missing ? 'UNKNOWN' : segment === null ? 'FALSE' : 'TRUE',
  });
  return missing ? { segment: null, verdict: 'UNKNOWN', factors } : { segment, factors };
}

type Told = Omit<Factor, 'verdict'>;

function recency(box: Cell | undefined, { r, recencyDays }: Scored, bins: number | null, at: number): Told {
  const day = shownDay(at);
  const [en, zh] = bins === null ? ['', ''] : [`: recency ${r} of ${bins}`, `：近度 ${r}/${bins}`];
  return {
    feature: 'lastAt',
    observed: null,
    expected: ranges([
      ['R', box?.r],
      ['days', box?.recencyDays],
    ]),
    text: {
      en: `The last purchase was ${counted(recencyDays, 'day')} before ${day}${en}.`,
      zh: `最近一次购买在 ${day} 之前 ${recencyDays} 天${zh}。`,
    },
  };
}

function frequency(
  box: Cell | undefined,
  { f, purchases }: Scored,
  bins: number | null,
  outcome: { readonly en: string; readonly zh: string } | null,
): Told {
  const [en, zh] = bins === null ? ['', ''] : [`: frequency ${f} of ${bins}`, `：频度 ${f}/${bins}`];
  return {
    feature: 'count',
    observed: purchases,
    expected: ranges([
      ['F', box?.f],
      ['FM', box?.fm],
      ['purchases', box?.purchases],
    ]),
    text: {
      en: `${counted(purchases, 'purchase')}${en}.${outcome ? ` ${outcome.en}` : ''}`,
      zh: `购买 ${purchases} 次${zh}。${outcome?.zh ?? ''}`,
    },
  };
}

function money(box: Cell | undefined, { m, amount }: Scored, bins: number | null, missing: boolean): Told {
  const expected = ranges([
    ['M', box?.m],
    ['FM', box?.fm],
    ['amount', box?.amount],
  ]);
  if (missing) {
    const text = { en: 'The amount spent is missing.', zh: '缺少消费金额。' };
    return { feature: 'amount', observed: null, expected: 'an amount', text };
  }
  const [en, zh] = bins === null ? ['', ''] : [`: monetary value ${m} of ${bins}`, `：金额 ${m}/${bins}`];
  return {
    feature: 'amount',
    observed: shownNumber(amount),
    expected,
    text: { en: `${round(amount)} spent${en}.`, zh: `消费 ${round(amount)}${zh}。` },
  };
}

/** The outcome of the turn in words. */
function outcome(groups: readonly GroupRule[], grid: Grid, group: number, box: Cell | undefined) {
  const boxes = groups.filter(({ is }) => is === 'cells').length;
  const name = grid.segments[group]?.name;
  if (name === undefined) return { en: `None of the ${boxes} groups holds.`, zh: `${boxes} 个群组均不符合。` };
  if (!box) {
    return {
      en: `None of the ${boxes} groups holds, so it is the rest: ${english(name)}.`,
      zh: `${boxes} 个群组均不符合，归入其余：${chinese(name)}。`,
    };
  }
  const turn = groups.slice(0, group + 1).filter(({ is }) => is === 'cells').length;
  return {
    en: `The first of ${boxes} groups that holds is number ${turn}: ${english(name)}.`,
    zh: `${boxes} 个群组中最先符合的是第 ${turn} 个：${chinese(name)}。`,
  };
}

function ranges(named: readonly (readonly [string, readonly [number | null, number | null] | undefined])[]): string {
  const told = named.flatMap(([name, range]) => (range ? [`${name} ${rangeWords(range)}`] : []));
  return told.length > 0 ? told.join(', ') : 'any';
}

function rangeWords([from, to]: readonly [number | null, number | null]): string {
  if (from === null) return `<= ${to}`;
  if (to === null) return `>= ${from}`;
  return from === to ? `${from}` : `${from} to ${to}`;
}
