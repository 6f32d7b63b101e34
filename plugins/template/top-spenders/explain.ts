import {
  DAY,
  type EvaluationContext,
  type Explanation,
  type Row,
  shownNumber,
  shownTime,
} from 'personagraph/segmenter';
import { type Model, place } from './rule.ts';
import { segments } from './segments.ts';
import type { needs } from './settings.ts';

// 9. The same decision with its reasons: observed values, thresholds, and the change that would move the customer.
// `shownNumber` and `shownTime` show a value as reasons must: ISO 8601, null where it is missing or infinite.
export function explain(model: Model, { spent, last }: Row<typeof needs>, { asOf }: EvaluationContext): Explanation {
  const segment = place(spent ?? Number.NaN, last ?? Number.NaN, asOf, model);
  const { threshold, activeMs } = model;
  const days = activeMs / DAY;
  const active = last !== null && last <= asOf && asOf < last + activeMs;
  return {
    segment: segments[segment]?.key ?? null,
    verdict: segment >= 0 ? 'TRUE' : spent === null || last === null ? 'UNKNOWN' : 'FALSE',
    factors: [
      {
        feature: 'last',
        observed: shownTime(last),
        expected: `within the last ${days} days`,
        verdict: last === null ? 'UNKNOWN' : active ? 'TRUE' : 'FALSE',
        text: {
          en: `The last purchase is ${last === null ? 'unknown' : active ? 'recent' : 'not recent'} (${days} days).`,
          zh: `最近一次购买${last === null ? '未知' : active ? '在' : '不在'}${days} 天内。`,
        },
        ...(!active && { change: { en: 'A purchase now would change it.', zh: '现在购买即可改变。' } }),
      },
      {
        feature: 'spent',
        observed: shownNumber(spent),
        expected: `>= ${threshold}`,
        verdict: spent === null ? 'UNKNOWN' : spent >= threshold ? 'TRUE' : 'FALSE',
        text: {
          en: `Spent ${spent ?? 'an unknown amount'}; top spenders spent ${threshold} or more.`,
          zh: `累计消费 ${spent ?? '未知'}；高消费客户的门槛为 ${threshold}。`,
        },
        ...(spent !== null &&
          spent < threshold && {
            change: { en: `Spending ${threshold - spent} more.`, zh: `再消费 ${threshold - spent}。` },
          }),
      },
    ],
  };
}
