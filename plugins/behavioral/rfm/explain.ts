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
} from 'personagraph/segmenter';
import { describeBin, round } from 'personagraph/statistics';
import { explainTurn } from './explain-turn.ts';
import {
  frequencyScore,
  groupOf,
  isBuyer,
  isNonBuyer,
  monetaryScore,
  type RankedCuts,
  type RfmModel,
  recencyDays,
  recencyScore,
} from './rule.ts';
import { type Grid, gridOf } from './segments.ts';
import type { RfmNeeds } from './settings.ts';

/** The scores behind a customer's group, by the functions that `assign` uses. */
export function explainRfm(model: RfmModel, row: Row<RfmNeeds>, { asOf }: EvaluationContext): Explanation {
  const grid = gridOf(model);
  const lastAt = row.lastAt ?? Number.NaN;
  const count = row.count ?? Number.NaN;
  const amount = ('amount' in row ? row.amount : null) ?? Number.NaN;
  const key = 'customer' in row ? row.customer : null;
  const group = groupOf(model, grid, lastAt, count, amount, key, asOf);
  const segment = grid.segments[group]?.key ?? null;
  if (!isBuyer(lastAt, count)) return withoutPurchase(grid, row, segment);
  if (grid.inTurn) return explainTurn(model, grid, grid.inTurn, { lastAt, count, amount, key, asOf }, group);
  // One purchase now, by the same scoring; it leaves the amount as it is.
  const next = groupOf(model, grid, asOf, count + 1, amount, key, asOf);
  const factors = [
    recencyFactor(model, lastAt, key, asOf, next !== group ? grid.segments[next]?.name : undefined),
    frequencyFactor(model, count, key),
  ];
  if (grid.money) factors.push(monetaryFactor(model, amount, key));
  return segment === null ? { segment, verdict: 'UNKNOWN', factors } : { segment, factors };
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
  lastAt: number,
  key: string | null,
  asOf: number,
  next: Text | undefined,
): Factor {
  const at = model.fittedAt ?? asOf;
  const days = recencyDays(at, lastAt);
  const score = recencyScore(model, lastAt, key, asOf);
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

function frequencyFactor(model: RfmModel, count: number, key: string | null): Factor {
  const score = frequencyScore(model, count, key);
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

function monetaryFactor(model: RfmModel, amount: number, key: string | null): Factor {
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
  const score = monetaryScore(model, amount, key);
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
