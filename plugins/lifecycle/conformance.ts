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
function buyers(settings: unknown, random: () => number): TrialRow[] {
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
  const { fitOn } = settings as { readonly fitOn: { readonly kind: string } | null };
  return [...simulated, ...odd].map((row, index) => ({ ...row, ...groupOf(fitOn?.kind, index) }));
}

/** A mark of those who are learned from, four in five of them, as the kind of its feature has it. */
function groupOf(kind: string | undefined, index: number): TrialRow {
  const isOne = index % 5 > 0;
  switch (kind) {
    case 'flag':
      return { group: isOne };
    case 'number':
      return { group: isOne ? 30 + (index % 40) : 20 };
    case 'category':
      return { group: isOne ? 'trained' : 'held back' };
    default:
      return {};
  }
}

/** Leads that meet criteria or not, and events of three ages. */
function leads(settings: unknown): TrialRow[] {
  const { fit, actions, decay } = settings as { fit: readonly { kind: string }[]; actions: object[]; decay: object[] };
  const values: Readonly<Record<string, readonly unknown[]>> = {
    category: ['DE', 'FR', null],
    list: [['DE'], ['x', 'FR'], []],
    number: [10, 99.5, 200],
    flag: [true, false, null],
  };
  return Array.from({ length: 24 }, (_, n) => ({
    ...Object.fromEntries(fit.map(({ kind }, index) => [`fit${index + 1}`, values[kind]![(n + index) % 3]])),
    out1: n === 5 ? 'RIVAL_CUSTOMER' : 'PROSPECT',
    ...Object.fromEntries(
      actions.flatMap((_action, at) =>
        decay.map((_age, age) => [`act${at + 1}_${age + 1}`, ((n + at) % 6) * (age + 1)]),
      ),
    ),
  })) as TrialRow[];
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
  'lifecycle.lead': {
    asOf,
    configs: [
      {
        fit: [
          { source: 'customer.country', kind: 'category', any: ['DE', 'AT'], points: 30 },
          { source: 'traits.tags', kind: 'list', any: ['DE'], points: 30 },
          { source: 'traits.employees', kind: 'number', from: 50, below: 100, points: 20 },
          { source: 'traits.partner', kind: 'flag', is: true, points: 20 },
        ],
        answer: 'cell',
        gradeCuts: [80, 60, 30],
      },
      {
        actions: [{ event: 'demo', points: 20 }],
        decay: [{ days: 14, factor: 0.8 }],
        interestCuts: [50, 30, 10],
        sales: ['A1', 'B1', 'C1', 'D1'],
        marketing: ['A2'],
        fitShare: 0.25,
      },
      { disqualify: [{ source: 'customer.kind', kind: 'category', any: ['PROSPECT'] }], sales: [], marketing: [] },
    ],
    invalidConfigs: [
      { fit: [] },
      { fit: [{ source: 'customer.country', kind: 'category', points: 3 }] },
      { fit: [{ source: 'customer.country', kind: 'category', any: ['DE'], known: true, points: 3 }] },
      { fit: [{ source: 'traits.employees', kind: 'number', from: 9, below: 9, points: 3 }] },
      { gradeCuts: [50, 60, 10] },
      {
        decay: [
          { days: 30, factor: 0.5 },
          { days: 7, factor: 0.2 },
        ],
      },
      { sales: ['A1'], marketing: ['A1'] },
      { sales: ['E1'] },
      { fitShare: 2 },
    ],
    rows: leads,
  },
  'lifecycle.alive': {
    asOf,
    configs: [
      { activeFrom: 0.9, lostBelow: 0.05 },
      { activeFrom: 0.5, lostBelow: 0.5 },
      { lostBelow: 0, event: 'order' },
      { model: 'PARETO_NBD' },
      { model: 'PARETO_NBD', activeFrom: 0.9, fitOn: { source: 'traits.trained', kind: 'flag' } },
      { fitOn: { source: 'segmentations.trial.segment', any: ['trained'], firstBoughtBefore: '2023-12-01' } },
      { fitOn: { firstBoughtFrom: '2021-06-01', firstBoughtBefore: '2023-12-01' } },
    ],
    invalidConfigs: [
      { activeFrom: 0.2 },
      { activeFrom: 1.1 },
      { lostBelow: -0.1 },
      { event: '' },
      { model: 'BTYD' },
      { fitOn: {} },
      { fitOn: { source: 'trained', kind: 'flag' } },
      { fitOn: { source: 'traits.trained' } },
      { fitOn: { source: 'traits.age', kind: 'number', from: 30, below: 20 } },
      { fitOn: { firstBoughtBefore: '2023-02-30' } },
      { fitOn: { firstBoughtFrom: '2023-12-01', firstBoughtBefore: '2023-12-01' } },
    ],
    rows: buyers,
  },
  'lifecycle.value': {
    asOf,
    configs: [
      { shares: [0.5], discountRate: 0 },
      { edges: [20, 100, 400], horizonMonths: 36, margin: 0.3 },
      { shares: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], event: 'order' },
      { model: 'PARETO_NBD', withoutEnd: true, discountRate: 0.15, discountAt: 'moment' },
      { horizonDays: 90, discountRate: 0.003, discountPer: 'week', discountPeriod: 'week', discountAt: 'period-begin' },
      {
        model: 'PARETO_NBD',
        withoutEnd: true,
        compounding: 'continuous',
        discountAt: 'period-middle',
        discountPeriod: 'day',
      },
      { fitOn: { source: 'traits.age', kind: 'number', from: 30, below: 70 } },
    ],
    invalidConfigs: [
      { shares: [0.5, 0.2] },
      { shares: [] },
      { edges: [3, 3] },
      { horizonMonths: 0 },
      { margin: 0 },
      { horizonMonths: 12, horizonDays: 365 },
      { horizonDays: 365, withoutEnd: true },
      { withoutEnd: true, discountRate: 0 },
      { discountAt: 'moment', discountPeriod: 'week' },
      { horizonDays: 10 },
      { discountAt: 'noon' },
      { fitOn: { source: 'traits.age', kind: 'number' } },
    ],
    rows: buyers,
  },
};

export default options;
