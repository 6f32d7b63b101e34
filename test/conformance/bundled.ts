import type { ConformanceOptions, TrialRow } from 'personagraph/testing';
import template from '../../plugins/template/conformance.ts';
import { DEMO_SEGMENTATIONS } from '../../src/services/demo/segmentations.ts';

const DAY = 86_400_000;
const asOf = Date.UTC(2024, 1, 29, 10, 30, 0, 250);
const ago = (days: number) => asOf - days * DAY;
const born = (year: number, month = 2, day = 29) => Date.UTC(year, month - 1, day);

const people: TrialRow[] = [
  { birthDate: born(1990), maritalState: 'Single', children: 0 },
  { birthDate: born(1980, 3, 1), maritalState: 'Married', children: 2 },
  { birthDate: born(1960, 2, 28), maritalState: 'Divorced', children: 1 },
  { birthDate: born(1950, 6, 30), maritalState: 'Widow', children: 0 },
  { birthDate: born(1971, 12, 31), maritalState: 'Together', children: 0 },
  { birthDate: born(2004), maritalState: 'PACS', children: 1 },
  { birthDate: born(2015, 7, 4), maritalState: 'YOLO', children: 0 },
];

const buyers: TrialRow[] = [1, 1, 2, 3, 5, 8, 13, 21].map((count, index) => ({
  customer: `${index * 7}`,
  kind: 'CUSTOMER',
  count,
  lastAt: ago([1, 179, 180, 30, 60, 400, 12, 5][index]!),
  amount: count * 40 + index,
}));
const others: TrialRow[] = [
  { kind: 'PROSPECT', count: 0 },
  { kind: 'MARKET', count: 0 },
  { kind: 'RIVAL_CUSTOMER' },
  { customer: 'b-7', kind: 'CUSTOMER', count: 2, lastAt: ago(0), amount: 0 },
];

const campaigns = DEMO_SEGMENTATIONS.find(({ segmenterId }) => segmenterId === 'rules.conditions')!.config;
const trees = {
  segments: [
    {
      key: 'any-of',
      name: 'Any',
      when: {
        any: [
          { feature: 'customer.country', kind: 'category', op: 'in', value: ['DE', 'FR'] },
          { feature: 'traits.tags', kind: 'list', op: 'containsAll', value: ['a', 'b'] },
          { not: { feature: 'traits.newsletter', kind: 'flag', op: 'exists' } },
        ],
      },
    },
    {
      key: 'recent',
      name: { en: 'Recent', zh: '近期' },
      when: { feature: 'events.purchase.lastAt', kind: 'time', op: 'withinDays', value: 30 },
    },
  ],
};

/** What the kit is told of each bundled segmenter, by id. */
export const BUNDLED: Readonly<Record<string, ConformanceOptions>> = {
  'behavioral.top-spenders': template,
  'behavioral.rfm': {
    configs: [{ preset: 'shopify-eleven' }, { fTies: 'first', bins: 4 }, { event: 'order' }],
    invalidConfigs: [{ bins: 1 }, { preset: 'twelve' }, { event: '' }],
    rows: [...buyers, ...others],
  },
  'demographic.age-band': {
    configs: [{ from: [18, 40], maxAge: 90 }],
    invalidConfigs: [{ from: [] }, { from: [30, 20] }, { from: [130] }],
    rows: people,
  },
  'demographic.income-band': {
    configs: [
      { edges: [20_000, 50_000], currency: 'EUR', rates: { USD: 0.9 } },
      { quantiles: 3, currency: 'USD' },
      { edges: [30_000] },
    ],
    invalidConfigs: [{ edges: [2, 1] }, { quantiles: 1 }, { rates: { USD: 0 } }],
    rows: [12_000, 20_000, 35_500.5, 50_000, 51_000, 80_000, 120_000, 20_000].map((income, index) => ({
      income,
      currency: ['EUR', 'EUR', 'USD', null][index % 4]!,
    })),
  },
  'demographic.life-stage': {
    configs: [
      { maritalStates: { pacs: 'partnered' }, missingMarital: 'single', missingChildren: 'none' },
      { adultFrom: 21, midFrom: 30, lateFrom: 45, seniorFrom: 60, maxAge: 100, missingMarital: 'partnered' },
    ],
    invalidConfigs: [{ adultFrom: 40 }, { seniorFrom: 130 }, { maritalStates: { pacs: 'maybe' } }],
    rows: people,
  },
  'geographic.place': {
    configs: [
      { level: 'country', minSize: 3 },
      { level: 'continent', aliases: { SP: 'ES' }, languages: ['de'] },
    ],
    invalidConfigs: [{ level: 'town' }, { aliases: { SP: 'Spain' } }, { languages: ['xx'] }],
    rows: ['France', 'DE', 'Spanien', 'SP', 'EIRE', '中国', 'Japan', 'Europe', 'Unspecified', 'USA', 'France'].map(
      (country) => ({ country }),
    ),
  },
  'lifecycle.stage': {
    configs: [
      { loyalPurchases: 2, newForDays: 60, dormantAfterDays: 90 },
      { event: 'order', newForDays: 14.5 },
    ],
    invalidConfigs: [{ loyalPurchases: 1 }, { dormantAfterDays: 0 }, { newForDays: 40_000 }],
    rows: [...buyers, ...others],
  },
  'psychographic.clusters': {
    configs: [
      { features: ['traits.quality', 'traits.price'], k: 3 },
      { features: ['traits.quality', 'customer.income'], k: 4, missing: 'mean', standardise: false },
      { features: ['traits.price'], k: 2, starts: 1 },
    ],
    invalidConfigs: [{ features: ['a', 'a'] }, { k: 0 }, { missing: 'zero' }],
    rows: Array.from({ length: 24 }, (_, index) => ({
      'traits.quality': [1, 2, 8, 9][index % 4]! + index / 50,
      'traits.price': [9, 1, 5][index % 3]! - index / 70,
      'customer.income': 20_000 + 2_500 * ((index * 5) % 24),
    })),
  },
  'psychographic.interests': {
    configs: [
      { atLeast: 2 },
      {
        source: 'traits.hobbies',
        groups: [{ key: 'outdoors', name: { en: 'Outdoors' }, any: ['hiking', 'Running '] }],
      },
    ],
    invalidConfigs: [{ atLeast: 0 }, { groups: [{ key: 'A B', name: { en: 'x' }, any: ['x'] }] }],
    rows: [
      { interests: ['running', 'yoga', 'music'] },
      { interests: ['Ｍusic', 'hiking'] },
      { interests: ['chess'] },
      { interests: [] },
    ],
  },
  'rules.conditions': {
    configs: [campaigns, trees],
    invalidConfigs: [
      { segments: [{ key: 'x', name: 'X', when: { all: [] } }] },
      { segments: [{ key: 'x', name: 'X', when: { feature: 'f', kind: 'number', op: 'contains', value: 1 } }] },
    ],
    rows: [
      { f0: 500, f1: ago(90), f2: true, f3: 6, f4: 3 },
      { f0: 499.99, f1: ago(180), f2: false, f3: 5, f4: 0 },
    ],
  },
};
