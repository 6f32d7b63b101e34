import {
  chinese,
  counted,
  type EvaluationContext,
  type Explanation,
  english,
  type Factor,
  type Row,
  shownDay,
  shownNumber,
  shownTime,
  type Text,
  UNKNOWN_SEGMENT,
} from 'personagraph/segmenter';
import { describeBin, round } from 'personagraph/statistics';
import { groupBuyers, isBuyer, isNonBuyer, type RankedCuts, type RfmModel, scoreBuyers, scoredAt } from './rule.ts';
import { type Cell, type Grid, type GroupRule, gridOf, holds, type Scored, usesScores } from './segments.ts';
import type { RfmNeeds } from './settings.ts';

/** The scores behind a customer's group, by the functions that `assign` uses. */
export function explainRfm(model: RfmModel, row: Row<RfmNeeds>, { asOf }: EvaluationContext): Explanation {
  const grid = gridOf(model);
  const lastAt = row.lastAt ?? Number.NaN;
  const count = row.count ?? Number.NaN;
  const amount = ('amount' in row ? row.amount : null) ?? Number.NaN;
  const key = 'customer' in row ? row.customer : null;
  const buyer = { lastAt, count, amount, key };
  const scored = answerBuyer(model, grid, buyer, asOf);
  const { group } = scored;
  const segment = grid.segments[group]?.key ?? null;
  if (!isBuyer(lastAt, count)) return withoutPurchase(grid, row, segment);
  // One purchase now, by the same scoring; it leaves the amount as it is.
  const next = answerBuyer(model, grid, { ...buyer, lastAt: asOf, count: count + 1 }, asOf).group;
  const change = next !== group ? grid.segments[next]?.name : undefined;
  if (grid.inTurn) return explainTurn(model, grid, grid.inTurn, scored, lastAt, asOf, change);
  const factors = [recencyFactor(model, scored, lastAt, asOf, change), frequencyFactor(model, scored)];
  if (grid.money) factors.push(monetaryFactor(model, scored));
  return group === UNKNOWN_SEGMENT ? { segment, verdict: 'UNKNOWN', factors } : { segment, factors };
}

function withoutPurchase(grid: Grid, row: Row<RfmNeeds>, segment: string | null): Explanation {
  const known = isNonBuyer(row.lastAt ?? Number.NaN, row.count ?? Number.NaN);
  const verdict = !known ? 'UNKNOWN' : segment ? 'TRUE' : 'FALSE';
  return {
    segment,
    verdict,
    factors: [
      {
        feature: 'count',
        observed: shownNumber(row.count),
        expected: grid.withoutPurchase < 0 ? '>= 1 purchase' : 'no purchase',
        verdict,
        text: known
          ? { en: 'No purchase yet.', zh: '尚无购买。' }
          : {
              en: 'The number of purchases and the time of the last one do not fit together, or one is missing.',
              zh: '购买次数与最近购买时间不一致，或缺少其一。',
            },
        ...(known && { change: { en: 'A first purchase.', zh: '首次购买。' } }),
      },
    ],
  };
}

function recencyFactor(
  model: RfmModel,
  { r: score, recencyDays: days }: Scored,
  lastAt: number,
  asOf: number,
  next: Text | undefined,
): Factor {
  const at = model.fittedAt ?? asOf;
  const range = describeBin(model.recency.cuts, model.bins + 1 - score);
  const day = shownDay(at);
  const drawn = model.fittedAt === null ? '' : ', when the groups were drawn';
  return {
    feature: 'lastAt',
    observed: shownTime(lastAt),
    expected: `${range} days before ${day}${byId(model.recency)}`,
    verdict: 'TRUE',
    text: {
      en: `The last purchase was ${counted(days, 'day')} before ${day}${drawn}: recency ${score} of ${model.bins}.`,
      zh: `最近一次购买在${model.fittedAt === null ? '' : '分群日'} ${day} 之前 ${days} 天：近度 ${score}/${model.bins}。`,
    },
    ...(next && {
      change: {
        en: `One more purchase now would lead to: ${english(next)}.`,
        zh: `现在再购买一次将进入：${chinese(next)}。`,
      },
    }),
  };
}

function frequencyFactor(model: RfmModel, { f: score, purchases: count }: Scored): Factor {
  const more = Math.floor(model.frequency.cuts[score - 1] ?? Number.NaN) + 1 - count;
  return {
    feature: 'count',
    observed: count,
    expected: `${describeBin(model.frequency.cuts, score)} purchases${byId(model.frequency)}`,
    verdict: 'TRUE',
    text: {
      en: `${counted(count, 'purchase')}: frequency ${score} of ${model.bins}.`,
      zh: `购买 ${count} 次：频度 ${score}/${model.bins}。`,
    },
    ...(more > 0 && {
      change: { en: `Purchases to a higher frequency score: ${more}.`, zh: `再购买 ${more} 次将提高频度分。` },
    }),
  };
}

function monetaryFactor(model: RfmModel, { m: score, amount }: Scored): Factor {
  const cuts = model.monetary?.cuts ?? [];
  if (!Number.isFinite(amount)) {
    return {
      feature: 'amount',
      observed: null,
      expected: 'an amount',
      verdict: 'UNKNOWN',
      text: { en: 'The amount spent is missing.', zh: '缺少消费金额。' },
    };
  }
  const above = cuts[score - 1];
  return {
    feature: 'amount',
    observed: amount,
    expected: `${describeBin(cuts, score)}${byId(model.monetary)}`,
    verdict: 'TRUE',
    text: {
      en: `${round(amount)} spent: monetary value ${score} of ${model.bins}.`,
      zh: `消费 ${round(amount)}：金额 ${score}/${model.bins}。`,
    },
    ...(above !== undefined && {
      change: {
        en: `Spending more than ${round(above)} in total would raise the monetary score.`,
        zh: `累计消费超过 ${round(above)} 将提高金额分。`,
      },
    }),
  };
}

function byId(cuts: RankedCuts | null): string {
  return cuts?.keys ? ', equal values by customer id' : '';
}

/** The box that decided, of groups that are tried in turn, and the scores and values it was held against. */
function explainTurn(
  model: RfmModel,
  grid: Grid,
  groups: readonly GroupRule[],
  scored: Scored & { readonly group: number },
  lastAt: number,
  asOf: number,
  next: Text | undefined,
): Explanation {
  const { group } = scored;
  const missing = grid.money && !Number.isFinite(scored.amount);
  const box = groups[group]?.cells.find((cell) => holds(cell, scored));
  const scores = groups.some(({ cells }) => cells.some(usesScores));
  const bins = scores ? model.bins : null;
  const segment = grid.segments[group]?.key ?? null;
  const change = missing ? undefined : next;
  const factors: Factor[] = [
    {
      ...turnRecency(box, scored, bins, model.fittedAt ?? asOf),
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
      ...turnFrequency(box, scored, bins, missing ? null : outcome(groups, grid, group, box)),
      verdict: segment === null ? 'FALSE' : 'TRUE',
    },
  ];
  if (!grid.money) return { segment, factors };
  factors.push({
    ...turnMoney(box, scored, bins, missing),
    verdict: missing ? 'UNKNOWN' : segment === null ? 'FALSE' : 'TRUE',
  });
  return missing ? { segment: null, verdict: 'UNKNOWN', factors } : { segment, factors };
}

type Told = Omit<Factor, 'verdict'>;

function turnRecency(box: Cell | undefined, { r, recencyDays }: Scored, bins: number | null, at: number): Told {
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

function turnFrequency(
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

function turnMoney(box: Cell | undefined, { m, amount }: Scored, bins: number | null, missing: boolean): Told {
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

/** A customer as the rule reads one; NaN where nothing is known. */
interface Buyer {
  readonly lastAt: number;
  readonly count: number;
  readonly amount: number;
  readonly key: string | null;
}

/** One customer's group with its scores and values, by the columns of all. */
function answerBuyer(
  model: RfmModel,
  grid: Grid,
  { lastAt, count, amount, key }: Buyer,
  asOf: number,
): Scored & { readonly group: number } {
  const one = (value = Number.NaN) => Float64Array.of(value);
  const customer = { codes: Int32Array.of(key === null ? -1 : 0), labels: key === null ? [] : [key] };
  const buyers = { length: 1, lastAt: one(lastAt), count: one(count), amount: one(amount), customer };
  const money = { amount: one(), m: one() };
  const columns = { recencyDays: one(), lastPurchase: one(), purchases: one(), r: one(), f: one(), money };
  const answers = { groups: new Int32Array(1), sum: null, code: null };
  scoreBuyers(model, buyers, asOf, columns);
  groupBuyers(model, grid, buyers, columns, answers);
  return { ...scoredAt(columns, 0), group: answers.groups[0]! };
}
