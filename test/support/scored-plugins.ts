import { DAY, defineSegmenter, type ExclusiveOutput, type Factor } from 'personagraph/segmenter';
import { z } from 'zod';
import rules from '../../plugins/rules/index.ts';

const ALL = ['r', 'last', 'f', 'm'] as const;

const DEFINITIONS = {
  r: { key: 'r', name: { en: 'Recency', zh: '近度' }, description: 'Days.', kind: 'number', unit: 'days', min: 0 },
  last: { key: 'last', name: 'Last purchase', description: 'When it was.', kind: 'time' },
  f: { key: 'f', name: 'Frequency', description: 'Purchases.', kind: 'number', unit: 'purchases', min: 0, step: 2 },
  m: { key: 'm', name: 'Monetary value', description: 'Spend.', kind: 'number', unit: 'CURRENCY' },
} as const;

/** Recency, frequency and monetary value as scores, in columns. Throws for a customer with the trait `bad`. */
const columns = defineSegmenter({
  id: 'behavioral.scored',
  version: '1.0.0',
  basis: 'BEHAVIORAL',
  name: 'Scored',
  description: 'Recency, frequency and monetary value.',
  config: z.object({ scores: z.array(z.enum(ALL)).default([...ALL]) }),
  needs: {
    last: { kind: 'time', from: 'events.purchase.lastAt' },
    count: { kind: 'number', from: 'events.purchase.count' },
    amount: { kind: 'number', from: 'events.purchase.amount' },
    bad: { kind: 'flag', from: 'traits.bad', optional: true },
  },
  scores: ({ scores }) => scores.map((key) => DEFINITIONS[key]),
  segments: () => [{ key: 'buyers', name: 'Buyers' }],
  assign({ scores }, { length, columns: { last, count, amount, bad } }, out: ExclusiveOutput, { asOf }) {
    for (let row = 0; row < length; row++) {
      if (bad[row] === 1) throw new TypeError('a bad customer');
      if (count[row]! >= 2) out.segment[row] = 0;
      const days = Math.floor((asOf - last[row]!) / DAY);
      const known = (value: number) => (count[row]! > 0 ? value : Number.NaN);
      const values = { r: days, last: last[row]!, f: known(count[row]!), m: known(amount[row]!) };
      for (const [index, key] of scores.entries()) out.scores[index]![row] = values[key];
      if (scores.includes('r') && days >= 0) out.until[row] = last[row]! + (days + 1) * DAY;
    }
  },
  explain: (_model, { count }) => ({
    segment: (count ?? 0) >= 2 ? 'buyers' : null,
    verdict: (count ?? 0) >= 2 ? 'TRUE' : 'FALSE',
    factors: [factor('count', count)],
  }),
});

function factor(feature: string, observed: number | null): Factor {
  const text = { en: `${feature} is ${observed}.`, zh: `${feature} 为 ${observed}。` };
  return { feature, observed, expected: 'any', verdict: observed === null ? 'UNKNOWN' : 'TRUE', text };
}

/** Half of a trait, a customer at a time, in a thread of its own. */
const apart = defineSegmenter({
  id: 'behavioral.halved',
  version: '1.0.0',
  basis: 'BEHAVIORAL',
  name: 'Halved',
  description: 'Half the points.',
  membership: 'overlapping',
  isolate: true,
  config: z.object({}),
  needs: { points: { kind: 'number', from: 'traits.points' } },
  scores: () => [{ key: 'half', name: 'Half', description: 'Half the points.', kind: 'number' }],
  segments: () => [{ key: 'many', name: 'Many' }],
  classify: (_model, { points }) => ({
    segments: { many: (points ?? 0) > 10 ? 1 : 0 },
    scores: { half: points === null ? null : points / 2 },
  }),
  explain: (_model, { points }) => ({
    many: {
      factors: [factor('points', points)],
    },
  }),
});

export default [columns, apart, ...rules];
