import { defineSegmenter, NotEnoughData } from 'personagraph/segmenter';
import { z } from 'zod';

const DAY = 86_400_000;
/** The furthest instant of ECMAScript dates: what lies beyond has no ISO 8601. */
const FURTHEST = 8.64e15;

// 1. Settings: every one has a default, so that {} is valid, and says its meaning, unit and default.
const config = z.object({
  topShare: z
    .number()
    .positive()
    .max(1)
    .default(0.2)
    .describe('Share of the spenders, 0..1, that count as top. Default 0.2: the best fifth.'),
  activeDays: z
    .number()
    .positive()
    .default(365)
    .describe('Days of 24 hours after the last purchase during which a customer is in a segment. Default 365.'),
});

// 2. The segments, in the order their indexes refer to.
const SEGMENTS = [
  { key: 'top', name: { en: 'Top spender', zh: '高消费客户' } },
  { key: 'regular', name: { en: 'Regular spender', zh: '普通消费客户' } },
];

// 3. The model: plain JSON, all that `assign` and `explain` need.
interface Model {
  readonly threshold: number;
  readonly activeMs: number;
}

// 4. One function decides, for `assign` and `explain` alike, so that they cannot disagree. NaN compares false with
// everything: what is missing ends in -1, no segment.
function place(spent: number, last: number, asOf: number, { threshold, activeMs }: Model): number {
  if (!(Math.abs(last) <= FURTHEST && last <= asOf && asOf < last + activeMs && Number.isFinite(spent))) return -1;
  return spent >= threshold ? 0 : 1;
}

export default defineSegmenter({
  id: 'behavioral.top-spenders',
  version: '1.0.0',
  basis: 'BEHAVIORAL',
  name: { en: 'Top spenders', zh: '高消费客户' },
  description: {
    en: 'The best share of spenders by all-time amount, among those who bought of late (the 80/20 rule after V. Pareto).',
    zh: '近期有购买的客户中，累计消费额最高的一部分（帕累托 80/20 法则）。',
  },
  config,
  // 5. The only data it sees.
  needs: {
    spent: { kind: 'number', from: 'events.purchase.amount', description: 'What was spent in all' },
    last: { kind: 'time', from: 'events.purchase.lastAt', description: 'Whether purchases are recent' },
  },
  // 6. Learning, rare. Drop `fit` and give `segments(config)` if there is nothing to learn.
  fit({ columns: { spent } }, { topShare, activeDays }) {
    const known = spent.filter((value) => Number.isFinite(value)).sort();
    if (known.length === 0) throw new NotEnoughData('No customer has spent anything yet');
    const threshold = known[Math.floor((known.length - 1) * (1 - topShare))]!;
    const model: Model = { threshold, activeMs: Math.round(activeDays * DAY) };
    return { segments: SEGMENTS, model };
  },
  // 7. Columns in, columns out: a loop without allocation, each row on its own.
  assign(model, { columns: { spent, last }, length }, out, { asOf }) {
    for (let row = 0; row < length; row += 1) {
      const segment = place(spent[row]!, last[row]!, asOf, model);
      out.segment[row] = segment;
      // 8. When the clock alone changes the answer: a member goes silent, or a purchase dated ahead comes due.
      if (segment >= 0) out.until[row] = last[row]! + model.activeMs;
      else if (last[row]! > asOf && last[row]! <= FURTHEST) out.until[row] = last[row]!;
    }
  },
  // 9. The same decision with its reasons: observed values, thresholds, and what would change it.
  explain(model, { spent, last }, { asOf }) {
    const segment = place(spent ?? Number.NaN, last ?? Number.NaN, asOf, model);
    const { threshold, activeMs } = model;
    const days = activeMs / DAY;
    const active = last !== null && last <= asOf && asOf < last + activeMs;
    return {
      segment: SEGMENTS[segment]?.key ?? null,
      verdict: segment >= 0 ? 'TRUE' : spent === null || last === null ? 'UNKNOWN' : 'FALSE',
      factors: [
        {
          feature: 'last',
          observed: last !== null && Math.abs(last) <= FURTHEST ? new Date(last).toISOString() : null,
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
          observed: spent !== null && Number.isFinite(spent) ? spent : null,
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
  },
});
