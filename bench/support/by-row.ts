import { defineSegmenter, NotEnoughData } from 'personagraph/segmenter';
import { z } from 'zod';

const DAY = 86_400_000;
const FURTHEST = 8.64e15;
const text = { en: 'By row.', zh: '逐行。' };
const STAGES = ['prospect', 'new', 'returning', 'loyal', 'dormant'].map((key) => ({ key, name: key }));

/** The rules of `plugins/lifecycle`, written with `classify`: what a row at a time costs against columns. */
export const dormancyByRow = defineSegmenter({
  id: 'lifecycle.by-row',
  version: '1.0.0',
  basis: 'LIFECYCLE',
  name: 'Lifecycle by row',
  description: text,
  config: z.object({
    loyalPurchases: z.number().int().min(2).default(5).describe('Purchases from which a customer is loyal. Default 5.'),
    dormantAfterDays: z.number().positive().max(36_500).default(180).describe('Days until dormancy. Default 180.'),
  }),
  needs: {
    kind: { kind: 'category', from: 'customer.kind' },
    count: { kind: 'number', from: 'events.purchase.count' },
    lastAt: { kind: 'time', from: 'events.purchase.lastAt' },
  },
  segments: () => STAGES,
  classify({ loyalPurchases, dormantAfterDays }, { kind, count, lastAt }, { asOf }) {
    if (lastAt === null && (count === null || count === 0)) {
      return kind === 'CUSTOMER' || kind === 'PROSPECT' ? { segment: 'prospect' } : { segment: null, unknown: true };
    }
    const known = count !== null && Number.isFinite(count) && count > 0;
    if (!known || lastAt === null || Math.abs(lastAt) > FURTHEST) {
      return { segment: null, unknown: count === null || lastAt === null };
    }
    const until = lastAt + dormantAfterDays * DAY;
    if (asOf >= until) return { segment: 'dormant' };
    return { segment: count >= loyalPurchases ? 'loyal' : count > 1 ? 'returning' : 'new', until };
  },
  explain: (_, { kind, count, lastAt }) => ({
    verdict: count === null || lastAt === null ? 'UNKNOWN' : 'FALSE',
    factors: [
      { feature: 'kind', observed: kind, expected: 'CUSTOMER or PROSPECT', verdict: 'TRUE', text },
      {
        feature: 'count',
        observed: count !== null && Number.isFinite(count) ? count : null,
        expected: 'purchases',
        verdict: 'TRUE',
        text,
      },
    ],
  }),
});

/** The rules of `plugins/template`, written with `classify`. */
export const spendersByRow = defineSegmenter({
  id: 'behavioral.spenders-by-row',
  version: '1.0.0',
  basis: 'BEHAVIORAL',
  name: 'Top spenders by row',
  description: text,
  config: z.object({ topShare: z.number().positive().max(1).default(0.2), activeDays: z.number().default(365) }),
  needs: {
    spent: { kind: 'number', from: 'events.purchase.amount' },
    last: { kind: 'time', from: 'events.purchase.lastAt' },
  },
  fit({ columns: { spent } }, { topShare, activeDays }) {
    const known = spent.filter(Number.isFinite).sort();
    if (known.length === 0) throw new NotEnoughData('No customer has spent anything yet');
    const threshold = known[Math.floor((known.length - 1) * (1 - topShare))]!;
    const segments = ['top', 'regular'].map((key) => ({ key, name: key }));
    return { segments, model: { threshold, activeMs: activeDays * DAY } };
  },
  classify({ threshold, activeMs }, { spent, last }, { asOf }) {
    if (spent === null || last === null || !Number.isFinite(spent) || Math.abs(last) > FURTHEST) {
      return { segment: null };
    }
    if (last > asOf) return { segment: null, until: last };
    if (asOf >= last + activeMs) return { segment: null };
    return { segment: spent >= threshold ? 'top' : 'regular', until: last + activeMs };
  },
  explain: (_, { spent }) => ({
    factors: [{ feature: 'spent', observed: spent, expected: 'enough', verdict: 'TRUE', text }],
  }),
});
