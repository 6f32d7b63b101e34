import type { EvaluationContext, Explanation, Factor, Row, Text } from 'personagraph/segmenter';
import { describeBin, round } from 'personagraph/statistics';
import { presets } from './rfm-groups.ts';
import type { RfmModel, RfmNeeds } from './rfm-model.ts';
import { frequencyScore, groupOf, isBuyer, isNonBuyer, monetaryScore, recencyDays, recencyScore } from './rfm-score.ts';

/** The scores behind a customer's group, by the functions that `assign` uses. */
export function explainRfm(model: RfmModel, row: Row<RfmNeeds>, ctx: EvaluationContext): Explanation {
  const { groups, money } = presets[model.preset];
  const lastAt = row.lastAt ?? Number.NaN;
  const count = row.count ?? Number.NaN;
  const amount = ('amount' in row ? row.amount : null) ?? Number.NaN;
  const key = 'customer' in row ? row.customer : null;
  const group = groupOf(model, lastAt, count, amount, key);
  const segment = groups[group]?.key ?? null;
  if (!isBuyer(lastAt, count)) return withoutPurchase(model, row, segment);
  // What one purchase now would do, by the same scoring; it leaves the amount as it is.
  const next = groupOf(model, ctx.asOf, count + 1, amount, key);
  const factors = [
    recencyFactor(model, lastAt, next !== group ? groups[next]?.name : undefined),
    frequencyFactor(model, count, key),
  ];
  if (money) factors.push(monetaryFactor(model, amount));
  return segment === null ? { segment, verdict: 'UNKNOWN', factors } : { segment, factors };
}

function withoutPurchase(model: RfmModel, row: Row<RfmNeeds>, segment: string | null): Explanation {
  const known = isNonBuyer(row.lastAt ?? Number.NaN, row.count ?? Number.NaN);
  const verdict = !known ? 'UNKNOWN' : segment ? 'TRUE' : 'FALSE';
  return {
    segment,
    verdict,
    factors: [
      {
        feature: 'count',
        observed: finite(row.count),
        expected: presets[model.preset].withoutPurchase < 0 ? '>= 1 purchase' : 'no purchase',
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

function recencyFactor(model: RfmModel, lastAt: number, next: Text | undefined): Factor {
  const days = recencyDays(model.fittedAt, lastAt);
  const score = recencyScore(model, lastAt);
  const range = describeBin(model.recency, model.bins + 1 - score);
  const day = new Date(model.fittedAt).toISOString().slice(0, 10);
  return {
    feature: 'lastAt',
    observed: new Date(lastAt).toISOString(),
    expected: `${range} days before ${day}`,
    verdict: 'TRUE',
    text: {
      en: `The last purchase was ${days} days before ${day}, when the groups were drawn: recency ${score} of ${model.bins}.`,
      zh: `最近一次购买在分群日 ${day} 之前 ${days} 天：近度 ${score}/${model.bins}。`,
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
  const more = Math.floor(model.frequency[score - 1] ?? Number.NaN) + 1 - count;
  const ties = model.frequencyKeys ? ', equally many by customer id' : '';
  return {
    feature: 'count',
    observed: count,
    expected: `${describeBin(model.frequency, score)} purchases${ties}`,
    verdict: 'TRUE',
    text: {
      en: `${count} purchases: frequency ${score} of ${model.bins}.`,
      zh: `购买 ${count} 次：频度 ${score}/${model.bins}。`,
    },
    ...(more > 0 && {
      change: { en: `Purchases to a higher frequency score: ${more}.`, zh: `再购买 ${more} 次将提高频度分。` },
    }),
  };
}

function monetaryFactor(model: RfmModel, amount: number): Factor {
  const cuts = model.monetary ?? [];
  if (!Number.isFinite(amount)) {
    return {
      feature: 'amount',
      observed: null,
      expected: 'an amount',
      verdict: 'UNKNOWN',
      text: { en: 'The amount spent is missing.', zh: '缺少消费金额。' },
    };
  }
  const score = monetaryScore(model, amount);
  const above = cuts[score - 1];
  return {
    feature: 'amount',
    observed: amount,
    expected: describeBin(cuts, score),
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

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function english(text: Text): string {
  return typeof text === 'string' ? text : text.en;
}

function chinese(text: Text): string {
  return typeof text === 'string' ? text : (text.zh ?? text.en);
}
