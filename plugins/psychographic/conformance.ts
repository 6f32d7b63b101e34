import type { ConformanceOptions, TrialRow } from 'personagraph/testing';
import { defaultLifestyles } from './lifestyle/data/lifestyle-groups.ts';
import { bigFive } from './scales/data/big-five.ts';

/** Answers 1 to 6 of somebody who tends to one side, some of them missing. */
function answers(person: number): TrialRow {
  const items = bigFive.flatMap((scale) => scale.items.map((item) => item.replace('-', '')));
  return Object.fromEntries(
    items.map((item, i) => [
      `surveys.bfi.${item}`,
      (person * 7 + i * 3) % 11 === 0 ? null : 1 + ((person * (1 + Math.floor(i / 5)) + (i % 3)) % 6),
    ]),
  );
}

const twoScales = {
  prefix: '',
  min: 0,
  max: 5,
  scales: [
    { key: 'frugal', name: { en: 'Frugal' }, items: ['surveys.bfi.A1', '-surveys.bfi.A2', 'surveys.bfi.A3'] },
    {
      key: 'curious',
      name: { en: 'Curious', zh: '好奇' },
      items: ['surveys.bfi.O1', 'surveys.bfi.O2'],
      min: 1,
      max: 6,
    },
  ],
};

const colours = ['red', 'green', 'blue'];

/** The conformance kit's settings and rows for these segmenters, by id. */
const options: Readonly<Record<string, ConformanceOptions>> = {
  'psychographic.interests': {
    configs: [
      { atLeast: 2 },
      {
        source: 'traits.hobbies',
        groups: [{ key: 'outdoors', name: { en: 'Outdoors' }, any: ['hiking', 'Running '] }],
      },
      {
        groups: [
          { key: 'sport', name: { en: 'Sport', zh: '运动' }, any: ['running', 'yoga'] },
          { key: 'calm', name: { en: 'Calm' }, any: ['yoga'] },
        ],
        events: [
          { event: 'page_view', field: 'properties.category', weight: 2 },
          { event: 'purchase', field: 'lines.category' },
        ],
        windows: [7, 30],
      },
    ],
    invalidConfigs: [
      { atLeast: 0 },
      { groups: [{ key: 'A B', name: { en: 'x' }, any: ['x'] }] },
      { windows: [30, 7] },
      { events: [{ event: 'page_view', field: 'amount' }] },
      { events: [1, 2, 3].map((n) => ({ event: `e${n}`, field: 'channel' })) },
    ],
    rows: [
      ...Array.from({ length: 12 }, (_, i) => ({
        interests: i % 3 === 0 ? ['running', 'chess', 'tv'] : i % 3 === 1 ? [] : null,
        'page_view properties.category=running 7d': i % 4,
        'page_view properties.category=running 30d': (i % 4) + (i % 5),
        'page_view properties.category=yoga 7d': i % 3 === 0 ? 0 : 1,
        'page_view properties.category=yoga 30d': i,
        'purchase lines.category 7d': i % 2 === 0 ? ['Yoga'] : [],
        'purchase lines.category 30d': [['yoga', 'running'], ['tea'], []][i % 3]!,
      })),
      { interests: ['running', 'yoga', 'music'] },
      { interests: ['Ｍusic', 'hiking'] },
      { interests: ['chess'] },
      { interests: [] },
    ],
  },
  'psychographic.latent-classes': {
    configs: [
      { categories: ['traits.colour', 'traits.city'], flags: ['traits.reads', 'traits.plays'], k: 2, starts: 3 },
      {
        scales: ['surveys.s.q1', 'surveys.s.q2'],
        flags: ['traits.reads', 'traits.plays'],
        mostK: 3,
        leastK: 3,
        starts: 4,
      },
      { lists: ['traits.hobbies'], categories: ['traits.colour'], k: 3, starts: 2, leastShare: 0 },
      { flags: ['traits.reads'], k: 1, sample: 100 },
      { categories: ['traits.colour', 'traits.city'], flags: ['traits.reads'], leastK: 2, mostK: 3, starts: 2 },
    ],
    invalidConfigs: [
      { k: 0 },
      { k: 'many' },
      { flags: ['a', 'a'] },
      { flags: ['a'], lists: ['a'] },
      { leastK: 5, mostK: 4 },
      { starts: 0 },
      { mostAnswers: 1 },
      { leastShare: 2 },
    ],
    rows: Array.from({ length: 36 }, (_, i) => ({
      'traits.colour': colours[(i % 2) + (i % 7 === 0 ? 1 : 0)]!,
      'traits.city': i % 2 === 0 ? 'Ulm' : 'Bern',
      'traits.reads': (i + (i % 5 === 0 ? 1 : 0)) % 2 === 0,
      'traits.plays': (i + (i % 7 === 0 ? 1 : 0)) % 2 === 1,
      'surveys.s.q1': 1 + (i % 2) * 3 + (i % 3 === 0 ? 1 : 0),
      'surveys.s.q2': 5 - (i % 2) * 3 - (i % 5 === 0 ? 1 : 0),
      'traits.hobbies': i % 2 === 0 ? ['chess', ...(i % 3 === 0 ? ['tea'] : [])] : i % 5 === 0 ? [] : ['yoga', 'tea'],
    })),
  },
  'psychographic.scales': {
    configs: [
      { missing: 'median', answered: 0, high: 0.5, low: 0 },
      { segments: 'dominant' },
      { segments: 'dominant', standardise: false, ...twoScales },
      { standardise: false, answered: 1, ...twoScales },
    ],
    invalidConfigs: [
      { min: 6, max: 1 },
      { high: -2 },
      { scales: [] },
      { scales: [{ key: 'a', name: { en: 'A' }, items: ['x', '-x'] }] },
      { scales: [{ key: 'A b', name: { en: 'A' }, items: ['x'] }] },
      { answered: 1.5 },
    ],
    rows: Array.from({ length: 40 }, (_, person) => answers(person)),
  },
  'psychographic.values': {
    configs: [
      { margin: 0.5, missing: 'average' },
      {
        brand: [
          { feature: 'traits.brand', weight: 2 },
          { feature: 'traits.haggles', weight: -1 },
        ],
        function: [{ feature: 'traits.tests' }],
        price: [{ feature: { event: 'purchase', aggregate: 'mean', field: 'amount', withinDays: 90 }, weight: -1 }],
      },
      { function: [], price: [{ feature: 'surveys.values.price' }] },
    ],
    invalidConfigs: [
      { margin: 0 },
      { brand: [{ feature: 'x', weight: 0 }] },
      { price: [{ feature: { event: 'purchase', aggregate: 'top' } }] },
      { price: [{ feature: 'x', wieght: 1 }] },
    ],
    waive: {
      'missing-values':
        'of somebody who bought nothing, or returned more than was bought, price paid per unit is unknown, as it is where the quantity is missing',
    },
    rows: Array.from({ length: 36 }, (_, i) => ({
      'surveys.values.brand': 1 + (i % 5),
      'surveys.values.function': 1 + ((i * 3) % 5),
      'surveys.values.price': 5 - ((i * 7) % 5),
      'events.purchase.sum(amount)': [0, 12, 80, 400][i % 4]! + i,
      'events.purchase.quantity': i % 6,
      'events.purchase.sum(amount)[discount>0]': i % 3 === 0 ? 0 : i,
      'traits.brand': i % 8,
      'traits.haggles': (i * 5) % 7,
      'traits.tests': i % 2,
      'events.purchase.mean(amount)[90d]': 5 + ((i * 11) % 36),
    })),
  },
  'psychographic.lifestyle': {
    configs: [
      { atLeast: 2, agree: 0.5, answered: 1 },
      {
        lists: ['traits.hobbies'],
        categories: [],
        prefix: '',
        min: 0,
        max: 10,
        groups: [
          { key: 'green', kind: 'attitude', name: { en: 'Green' }, rated: ['surveys.s.q1', '-surveys.s.q2'] },
          { key: 'calm', name: { en: 'Calm', zh: '平和' }, any: ['tea', 'Yoga'] },
        ],
      },
    ],
    invalidConfigs: [
      { groups: [{ key: 'x', name: { en: 'X' } }] },
      { groups: [{ key: 'x', name: { en: 'X' }, rated: ['a', '-a'] }] },
      { min: 5, max: 5 },
      { agree: 0 },
      { categories: ['traits.activities'] },
    ],
    rows: Array.from({ length: 30 }, (_, i) => ({
      'traits.activities': [['hiking', 'running', 'chess'], ['烹饪'], [], null][i % 4]!,
      'traits.interests': [['Art', 'Theatre'], ['friends'], null][i % 3]!,
      'traits.opinions': [['environment', 'health'], ['传统']][i % 2]!,
      'traits.life_goals': [['freedom', 'travel'], ['own home'], ['success']][i % 3]!,
      'traits.lifestyle': ['homebody', 'Career', '社交', 'punk'][i % 4]!,
      'traits.hobbies': [['tea', 'yoga'], ['Yoga'], ['chess']][i % 3]!,
      'surveys.s.q1': i % 11,
      'surveys.s.q2': (i * 3) % 11,
      ...Object.fromEntries(
        defaultLifestyles.map(({ key }, group) => [`surveys.lifestyle.${key}`, 1 + ((i + group) % 5)]),
      ),
    })),
  },
};

export default options;
