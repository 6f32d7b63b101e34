import { expect, test } from 'vitest';
import { affectedBy, type Dependent, union } from '../../src/engine/answer/touched.ts';
import { type Feature, resolveNeeds } from '../../src/engine/catalogue/catalogue.ts';
import { takeRows } from '../../src/engine/population/rows.ts';

const reads = (segmentationId: number, ...features: (Feature | null)[]): Dependent => ({
  segmentationId,
  plan: { features: Object.fromEntries(features.map((feature, n) => [`f${n}`, feature])) },
});
const income = { id: 'customer.income', kind: 'number', source: 'customer', field: 'income' } as Feature;
const score = { id: 'traits.score', kind: 'number', source: 'trait', name: 'score' } as Feature;
const answered = { id: 'surveys.s.q', kind: 'number', source: 'survey', surveyId: 4, question: 'q' } as Feature;
const bought = { id: 'e', kind: 'number', source: 'event', type: 'purchase', anchors: [] } as unknown as Feature;
const segmentOf = (id: number) =>
  ({ id: `s${id}`, kind: 'category', source: 'segmentation', segmentationId: id, field: 'segment' }) as Feature;

const reachable = { id: 'customer.hasEmail', kind: 'flag', source: 'contact', name: 'hasEmail' } as Feature;

const live = [
  reads(1, income),
  reads(2, score, null),
  reads(3, bought, answered),
  reads(4, segmentOf(3)),
  reads(5, segmentOf(4), income),
  reads(6),
  reads(7, reachable),
];

test.each([
  [['customer.income'], [1, 3, 4, 5]],
  [['traits.score'], [2]],
  [['customer.email', 'customer.phone'], [7]],
  [['traits.other', 'customer.city'], []],
  [['events.purchase'], [3, 4, 5]],
  [['surveys.4'], [3, 4, 5]],
  [['segmentations.2'], [2]],
  [['segmentations.4'], [3, 4, 5]],
  [
    ['segmentations.6', 'traits.score'],
    [2, 6],
  ],
])('what reads %j is answered anew, with those it reads and those that read it: %j', (touched, affected) => {
  expect([...affectedBy(new Set(touched), live)].sort()).toEqual(affected);
});

test('aggregates of sales are affected by what takes them back, and by all that they are anchored to', () => {
  const known = { eventTypes: [], surveys: new Map(), segmentations: new Map() };
  const traits = new Map([['joined', { kind: 'TIME', unit: null, description: null }]]);
  const aggregate = { event: 'purchase', aggregate: 'sum' } as const;
  const anchor = [
    { side: 'after', of: { event: 'visit', which: 'first' } },
    { side: 'after', of: 'traits.joined' },
  ] as const;
  const needs = {
    bought: { kind: 'number', from: { ...aggregate, field: 'amount' } },
    kept: { kind: 'number', from: { ...aggregate, field: 'netAmount', window: { during: 'last month' }, anchor } },
    visits: {
      kind: 'number',
      from: { event: 'visit', aggregate: 'count', anchor: { side: 'after', of: { event: 'refund', which: 'last' } } },
    },
  } as const;
  const features = resolveNeeds(needs, { ...known, traits });
  const plans = Object.values(features).map((feature, n) => reads(n + 1, feature));
  const affected = (...touched: readonly string[]) => [...affectedBy(new Set(touched), plans)].sort();
  expect(affected('events.purchase')).toEqual([1, 2, 3]);
  expect(affected('events.refund')).toEqual([2, 3]);
  expect(affected('events.visit')).toEqual([2, 3]);
  expect(affected('traits.joined')).toEqual([2]);
  expect(affected('events.cart', 'customer.birthDate')).toEqual([]);
});

test('everything touched affects everything; nothing nothing', () => {
  expect(affectedBy(null, live).size).toBe(7);
  expect(affectedBy(new Set(), live).size).toBe(0);
  expect(union(new Set(['a']), new Set(['b']))).toEqual(new Set(['a', 'b']));
  expect(union(new Set(['a']), null)).toBeNull();
});

test('rows are taken of every kind of column, in the order given', () => {
  const population = {
    length: 4,
    ids: Int32Array.of(11, 12, 13, 14),
    columns: new Map<string, never>(
      Object.entries({
        n: Float64Array.of(1, Number.NaN, 3, 4),
        f: Uint8Array.of(0, 1, 2, 1),
        c: { codes: Int32Array.of(0, -1, 1, 0), labels: ['a', 'b'] },
        l: {
          offsets: Int32Array.of(0, 2, 2, 3, 5),
          codes: Int32Array.of(0, 1, 1, 2, 0),
          labels: ['x', 'y', 'z'],
          missing: Uint8Array.of(0, 1, 0, 0),
        },
      }) as never,
    ),
    expiries: new Map([['n', Float64Array.of(9, 8, 7, 6)]]),
  };
  const taken = takeRows(population, Int32Array.of(3, 1, 2));
  expect(taken.ids).toEqual(Int32Array.of(14, 12, 13));
  expect(taken.length).toBe(3);
  expect(Object.fromEntries(taken.columns)).toEqual({
    n: Float64Array.of(4, Number.NaN, 3),
    f: Uint8Array.of(1, 1, 2),
    c: { codes: Int32Array.of(0, -1, 1), labels: ['a', 'b'] },
    l: {
      offsets: Int32Array.of(0, 2, 2, 3),
      codes: Int32Array.of(2, 0, 1),
      labels: ['x', 'y', 'z'],
      missing: Uint8Array.of(0, 1, 0),
    },
  });
  expect(taken.expiries.get('n')).toEqual(Float64Array.of(6, 8, 7));
});
