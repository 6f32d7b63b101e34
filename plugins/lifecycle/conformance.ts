import { DAY } from 'personagraph/segmenter';
import type { ConformanceOptions, TrialRow } from 'personagraph/testing';
import { simulatedBuyers } from './shared/simulated-buyers.ts';

const asOf = Date.UTC(2024, 1, 29, 10, 30, 0, 250);
const ago = (days: number) => asOf - days * DAY;

const stages: TrialRow[] = [
  ...[1, 1, 2, 3, 5, 8, 13, 21].map((count, index) => ({
    kind: 'CUSTOMER',
    count,
    lastAt: ago([1, 179, 180, 30, 60, 400, 12, 5][index]!),
  })),
  { kind: 'PROSPECT', count: 0 },
  { kind: 'MARKET', count: 0 },
  { kind: 'RIVAL_CUSTOMER' },
  { kind: 'CUSTOMER', count: 2, lastAt: ago(0) },
];

/** Buyers of the last three years, and rows that only just do or do not fit together. */
function buyers(_: unknown, random: () => number): TrialRow[] {
  const simulated = simulatedBuyers({
    customers: 220,
    asOf,
    weeks: 150,
    process: { r: 0.8, alpha: 6, a: 0.8, b: 2.5 },
    spend: { p: 6, q: 4, gamma: 15 },
    random,
  });
  const odd: TrialRow[] = [
    { days: 0 },
    { days: 3, firstAt: ago(90), lastAt: ago(-20), amount: 90, firstAmount: 30 },
    { days: 2, firstAt: ago(90), lastAt: ago(10), amount: 20, firstAmount: 30 },
    { days: 2, firstAt: ago(90), lastAt: ago(10), amount: 30, firstAmount: 30 },
    { days: 9, firstAt: Date.UTC(1899, 5, 1), lastAt: ago(10), amount: 300, firstAmount: 30 },
  ];
  return [...simulated, ...odd];
}

/** The conformance kit's options for these segmenters, by id. */
const options: Readonly<Record<string, ConformanceOptions>> = {
  'lifecycle.stage': {
    asOf,
    configs: [
      { loyalPurchases: 2, newForDays: 60, dormantAfterDays: 90 },
      { event: 'order', newForDays: 14.5 },
    ],
    invalidConfigs: [{ loyalPurchases: 1 }, { dormantAfterDays: 0 }, { newForDays: 40_000 }],
    rows: stages,
  },
  'lifecycle.alive': {
    asOf,
    configs: [
      { activeFrom: 0.9, lostBelow: 0.05 },
      { activeFrom: 0.5, lostBelow: 0.5 },
      { lostBelow: 0, event: 'order' },
    ],
    invalidConfigs: [{ activeFrom: 0.2 }, { activeFrom: 1.1 }, { lostBelow: -0.1 }, { event: '' }],
    rows: buyers,
  },
  'lifecycle.value': {
    asOf,
    configs: [
      { shares: [0.5], discountRate: 0 },
      { edges: [20, 100, 400], horizonMonths: 36, margin: 0.3 },
      { shares: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], event: 'order' },
    ],
    invalidConfigs: [{ shares: [0.5, 0.2] }, { shares: [] }, { edges: [3, 3] }, { horizonMonths: 0 }, { margin: 0 }],
    rows: buyers,
  },
};

export default options;
