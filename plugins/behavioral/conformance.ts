import { DAY } from 'personagraph/segmenter';
import type { ConformanceOptions, TrialRow } from 'personagraph/testing';

/** The kit's own time of evaluation. */
const asOf = Date.UTC(2024, 1, 29, 10, 30, 0, 250);
const ago = (days: number): number => asOf - days * DAY;

const buyers: TrialRow[] = [1, 1, 2, 3, 5, 8, 13, 21].map((count, index) => ({
  customer: `${index * 7}`,
  count,
  lastAt: ago([1, 179, 180, 30, 60, 400, 12, 5][index]!),
  amount: count * 40 + index,
}));

const valueGroups = [
  { key: 'best', name: { en: 'Best', zh: '最佳' }, cells: [{ r: [2, 2], m: [2, 2] }] },
  { key: 'rich_once', name: { en: 'Rich once' }, cells: [{ r: [1, 1], fm: [2, 2] }] },
  { key: 'rest', name: { en: 'The rest' }, is: 'rest' },
  { key: 'nobody', name: { en: 'No purchase' }, is: 'without_purchase' },
];

const boxes = [
  { key: 'nobody', name: { en: 'No purchase' }, is: 'without_purchase' },
  { key: 'fresh', name: { en: 'Fresh', zh: '新近' }, cells: [{ recencyDays: [null, 14], purchases: [1, 2] }] },
  { key: 'big', name: { en: 'Big' }, cells: [{ amount: [300, null] }, { purchases: [8, null] }] },
  { key: 'slept', name: { en: 'Slept' }, cells: [{ recencyDays: [180, 365] }] },
];
const totals = { lastAt: 'traits.last_order', count: 'traits.orders', amount: 'traits.spent' };

const chosen = (labels: readonly string[]): TrialRow[] =>
  [2, 3, 5, 8, 13].flatMap((events, one) =>
    labels.map((label, two) => ({
      top: [label, labels[(two + one) % labels.length]!].slice(0, 1 + (one % 2)),
      kinds: 1 + (one % 3),
      events,
      value1: two * one,
      value2: events,
    })),
  );

/** Options of the conformance kit for the segmenters of this folder, by id. */
const conformance: Readonly<Record<string, ConformanceOptions>> = {
  'behavioral.quantiles': {
    configs: [
      { bins: 3, outliers: 'apart' },
      { source: 'traits.visits', bins: 4 },
      { source: { event: 'page_view', aggregate: 'count', withinDays: 30 } },
    ],
    invalidConfigs: [{ bins: 1 }, { source: 'visits' }, { outliers: 'gone' }],
    rows: Array.from({ length: 40 }, (_, i) => ({
      value: [i, 3 * i, -900, 5_000][i % 13 === 0 ? 2 + (i % 2) : i % 2]!,
    })),
  },
  'behavioral.rfm': {
    configs: [
      { preset: 'shopify-eleven' },
      { fTies: 'first', bins: 4 },
      { event: 'order', rule: 'rank', preset: 'shopify-eleven' },
      { rule: 'fixed', bins: 3, limits: { recencyDays: [30, 180], purchases: [1, 5] } },
      { rule: 'fixed', bins: 3, limits: { recencyDays: [7.5, 60], purchases: [2, 8] } },
      {
        rule: 'fixed',
        bins: 2,
        limits: { recencyDays: [90], purchases: [3], amount: [120] },
        preset: 'custom',
        groups: valueGroups,
      },
      { preset: 'custom', bins: 4, groups: valueGroups },
      { preset: 'custom', bins: 2, groups: [{ key: 'all', name: { en: 'All' }, is: 'rest' }] },
      { preset: 'first-match', rule: 'fixed', groups: boxes },
      {
        preset: 'first-match',
        groups: [...boxes, { key: 'rest', name: { en: 'The rest' }, is: 'rest' }],
        sources: totals,
      },
      {
        preset: 'first-match',
        bins: 2,
        rule: 'rank',
        groups: [{ ...valueGroups[0], cells: [{ r: [2, 2], fm: [2, 2] }] }],
      },
      { preset: 'shopify-eleven', sources: totals },
    ],
    invalidConfigs: [
      { bins: 1 },
      { preset: 'twelve' },
      { event: '' },
      { rule: 'fixed' },
      { limits: { recencyDays: [30], purchases: [1] }, bins: 2 },
      { rule: 'fixed', bins: 3, limits: { recencyDays: [180, 30], purchases: [1, 5] } },
      { rule: 'fixed', bins: 2, preset: 'shopify-eleven', limits: { recencyDays: [30], purchases: [1] } },
      { preset: 'custom' },
      { preset: 'custom', groups: [valueGroups[0]] },
      { preset: 'custom', groups: [valueGroups[0], valueGroups[0], valueGroups[2]] },
      { groups: valueGroups },
      { preset: 'first-match' },
      { preset: 'custom', groups: [boxes[1], valueGroups[2]] },
      { preset: 'first-match', groups: [{ ...boxes[1], cells: [{ recencyDays: [30, 7] }] }] },
      { preset: 'first-match', groups: [{ ...boxes[1], cells: [{ amount: [null, null] }] }] },
      { preset: 'first-match', rule: 'fixed', groups: [valueGroups[0]] },
      { sources: { lastAt: 'traits.last_order' } },
    ],
    rows: [...buyers, { count: 0 }, {}, { customer: 'b-7', count: 2, lastAt: ago(0), amount: 0 }],
  },
  'behavioral.price-sensitivity': {
    configs: [
      { measure: 'purchases', rule: 'quantile', shares: [0.3, 0.6, 0.8] },
      { measure: 'depth', shares: [0.05, 0.1, 0.3], premiumPrice: 60, frequentFrom: 6, minPurchases: 2 },
      { shares: [0.1, 0.2, 0.3], sources: { purchases: 'traits.purchases', price: 'traits.price' } },
    ],
    invalidConfigs: [
      { shares: [0.5, 0.2, 0.9] },
      { shares: [0.2, 0.5, 1] },
      { sources: { price: 'price' } },
      { event: 'Not a type' },
    ],
    rows: [0, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 1].flatMap((share, index) =>
      [3, 6, 12].map((purchases) => ({
        purchases,
        discounted: share * purchases * (20 + 9 * index),
        total: purchases * (20 + 9 * index),
        price: 20 + 9 * index,
      })),
    ),
  },
  'behavioral.engagement': {
    configs: [
      { actions: [{ event: 'email_open', weight: 2 }], windowDays: 7, inactiveAfterDays: 30, fadingBelow: 0.8 },
      { actions: [{ source: 'traits.visits', weight: 1 }], highFrom: 5 },
      {
        actions: [
          { event: 'page_view', weight: 1 },
          { source: 'traits.visits', weight: 3 },
        ],
        highQuantile: 0.5,
      },
    ],
    invalidConfigs: [
      { actions: [] },
      { actions: [{ event: 'page_view', weight: 0 }] },
      { windowDays: 90, inactiveAfterDays: 30 },
      { actions: [{ event: 'page_view', source: 'traits.visits', weight: 1 }] },
    ],
    rows: (_settings, random) =>
      Array.from({ length: 40 }, () => {
        const row: Record<string, number | null> = {};
        for (const number of [1, 2, 3]) {
          const recent = random() < 0.4 ? 0 : Math.floor(random() * 12);
          row[`recent${number}`] = recent;
          row[`both${number}`] = recent + (random() < 0.4 ? 0 : Math.floor(random() * 12));
          row[`last${number}`] = row[`both${number}`] ? ago(Math.floor(random() * 120)) : null;
        }
        return row;
      }),
  },
  'behavioral.purchase-cycle': {
    configs: [
      { minPurchaseDays: 1, typicalDays: 45, priorIntervals: 1 },
      { priorIntervals: 0, dueFrom: 1, overdueFrom: 1.5, lapsedFrom: 2 },
      { event: 'order' },
    ],
    invalidConfigs: [{ dueFrom: 2 }, { overdueFrom: 5 }, { typicalDays: 0 }, { minPurchaseDays: 1.5 }],
    rows: [1, 2, 2, 3, 4, 6, 10, 24].flatMap((purchaseDays, index) =>
      [5, 20, 40, 90, 200].map((days) => ({
        purchaseDays,
        lastAt: ago(days),
        firstAt: ago(days + (purchaseDays - 1) * (7 + 6 * index)),
      })),
    ),
  },
  'behavioral.perception': {
    configs: [
      { comparing: [{ event: 'compare', weight: 2 }], kinds: 'properties.brand', withinDays: null, comparisonFrom: 3 },
      {
        comparing: [{ source: 'traits.visits', weight: 1 }],
        sources: { purchases: 'traits.purchases', loyalty: 'traits.loyalty' },
        minPurchases: 4,
        loyaltyFrom: 2,
      },
    ],
    invalidConfigs: [{ comparing: [] }, { kinds: 'amount' }, { minPurchases: 1 }, { comparisonFrom: 0 }],
    rows: [2, 3, 5, 8, 13].flatMap((purchases) =>
      [1, 2, 6].flatMap((kinds) =>
        [0, 4, 40].map((compared1) => ({ purchases, kinds, loyalty: 7 - kinds, compared1, compared2: compared1 / 4 })),
      ),
    ),
  },
  'behavioral.channel-preference': {
    configs: [
      { values: [{ key: 'web' }, { key: 'shop', equals: 'Shop 1', name: { en: 'Shop', zh: '门店' } }], minShare: 0.5 },
      { values: [{ key: 'web', source: 'traits.web' }, { key: 'shop' }], by: 'amount', minTotal: 5 },
      { most: 2, minShare: 0.8 },
      { field: 'properties.device' },
    ],
    invalidConfigs: [
      { values: [{ key: 'multi' }] },
      { values: [{ key: 'web' }, { key: 'web' }] },
      { field: 'amount' },
      { minShare: 0 },
    ],
    rows: chosen(['web', 'Shop 1', 'phone', '微信']),
  },
  'behavioral.category-preference': {
    configs: [
      {
        values: [
          { key: 'wines', source: 'traits.wines' },
          { key: 'meat', source: 'traits.meat' },
        ],
      },
      { field: 'properties.brand', values: [{ key: 'acme' }, { key: 'zenith' }], by: 'amount' },
      { minTotal: 9, most: 3 },
    ],
    invalidConfigs: [{ values: [{ key: 'wines' }] }, { field: 'lines.price' }, { most: 0 }],
    // So many that which of them come first hangs on who has enough purchases.
    rows: chosen(['Wines', 'Meat', 'Sports & Outdoor', ...Array.from({ length: 12 }, (_, i) => `category ${i}`)]),
  },
  'behavioral.purchase-reason': {
    configs: [
      { source: 'traits.reason', kind: 'category' },
      { groups: [{ key: 'green', name: { en: 'Green' }, any: ['organic', 'Local'] }] },
    ],
    invalidConfigs: [{ groups: [] }, { groups: [{ key: 'A B', name: { en: 'x' }, any: ['x'] }] }, { source: 'reason' }],
    rows: (settings) =>
      [['price'], ['Gift', 'brand'], ['organic', 'local', 'price'], ['习惯'], [], ['why not']].map((reasons) => ({
        reasons: (settings as { kind: string }).kind === 'list' ? reasons : (reasons[0] ?? null),
      })),
  },
};

export default conformance;
