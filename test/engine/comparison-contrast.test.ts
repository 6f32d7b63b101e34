import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Feature } from '../../src/engine/catalogue/catalogue.ts';
import { normalTails, studentQuantile, studentTails } from '../../src/engine/comparison/distributions.ts';
import { adjustForMany } from '../../src/engine/comparison/false-discovery.ts';
import { contrastGroups } from '../../src/engine/comparison/group-contrast.ts';
import { meanDifference } from '../../src/engine/comparison/mean-difference.ts';
import { Moments } from '../../src/engine/comparison/moments.ts';
import { overlapOf } from '../../src/engine/comparison/overlap.ts';
import { fisherExact, shareDifference, wilson } from '../../src/engine/comparison/share-difference.ts';
import type { Column } from '../../src/segmenter/batch.ts';

// Constants marked "scipy" are of scipy 1.10.1: t.sf, norm.sf, ttest_ind_from_stats(equal_var=False), odds_ratio(kind=
// 'sample'), chi2_contingency(correction=False), fisher_exact.

function moments(n: number, mean: number, deviation: number): Moments {
  return Object.assign(new Moments(), { n, mean, squares: deviation ** 2 * (n - 1) });
}

test('tails of Student and the normal distribution keep their digits far out (scipy)', () => {
  expect(studentTails(2, 10)).toBeCloseTo(0.07338803477, 8);
  expect(studentTails(5, 30) / 2.3296685467e-5).toBeCloseTo(1, 5);
  expect(studentTails(12, 200) / 2.42213600524666e-25).toBeCloseTo(1, 5);
  expect(normalTails(0)).toBe(1);
  expect(normalTails(-0.5)).toBeCloseTo(0.6170750774519739, 13);
  expect(normalTails(10) / 1.523970604832094e-23).toBeCloseTo(1, 12);
  expect(studentTails(1.99, 1e9) / normalTails(1.99)).toBeCloseTo(1, 9);
  expect(studentQuantile(5)).toBeCloseTo(2.5705818366, 5);
});

test("Hedges' g is that of Borenstein et al. (2009, p. 27), the test Welch's (scipy)", () => {
  const found = meanDifference(moments(50, 103, 5.5), moments(50, 100, 4.5))!;
  expect(found.effect.value).toBeCloseTo(0.5924, 4);
  expect(((found.effect.high - found.effect.value) / 1.96) ** 2).toBeCloseTo(0.0411, 3);
  expect(found.difference.value).toBe(3);
  expect(found.pValue).toBeCloseTo(0.0036105715, 8);
  expect(meanDifference(moments(12, 10.2, 3.1), moments(40, 7.9, 1.2))!.pValue).toBeCloseTo(0.027188616, 8);
});

test('what varies in neither group, or is known of one customer, has no effect size', () => {
  expect(meanDifference(moments(5, 3, 0), moments(5, 4, 0))).toBeNull();
  expect(meanDifference(moments(1, 3, 0), moments(5, 4, 1))).toBeNull();
  expect(meanDifference(moments(9, 1e9 + 0.1, 1e-8), moments(9, 1e9, 1e-8))).toBeNull();
});

test("shares: Newcombe's example (1998), Woolf's odds ratio, chi-squared and Fisher (scipy)", () => {
  const found = shareDifference({ count: 56, n: 70 }, { count: 48, n: 80 })!;
  expect(found.difference.value).toBeCloseTo(0.2, 12);
  expect(found.difference.low).toBeCloseTo(0.0524, 4);
  expect(found.difference.high).toBeCloseTo(0.3339, 4);
  expect(found.oddsRatio.value).toBeCloseTo(2.6666666667, 9);
  expect(found.oddsRatio.low).toBeCloseTo(1.2762178705, 8);
  expect(found.oddsRatio.high).toBeCloseTo(5.5720196961, 8);
  expect(found.pValue).toBeCloseTo(0.0080450814, 9);
  expect(wilson({ count: 81, n: 263 })).toMatchObject({
    low: expect.closeTo(0.2553, 4),
    high: expect.closeTo(0.3662, 4),
  });
  // The lady tasting tea (Fisher 1935).
  expect(fisherExact({ count: 3, n: 4 }, { count: 1, n: 4 })).toBeCloseTo(0.4857142857, 9);
  expect(fisherExact({ count: 1, n: 10 }, { count: 11, n: 14 })).toBeCloseTo(0.0027594562, 9);
  expect(fisherExact({ count: 0, n: 40 }, { count: 6, n: 906 })).toBeCloseTo(1, 9);
  expect(shareDifference({ count: 0, n: 10 }, { count: 0, n: 10 })).toBeNull();
  const bounded = shareDifference({ count: 0, n: 10 }, { count: 10, n: 10 })!;
  expect(bounded.difference.low).toBeGreaterThanOrEqual(-1);
  expect(Object.values(bounded.oddsRatio).every(Number.isFinite)).toBe(true);
});

test("p-values are adjusted as in Benjamini & Hochberg's example (1995): at 0.05 the first four stay", () => {
  const pValues = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ];
  const adjusted = adjustForMany(pValues);
  expect(adjusted.filter((p) => p <= 0.05)).toHaveLength(4);
  expect(adjusted[3]).toBeCloseTo((0.0095 * 15) / 4, 12);
  expect(adjustForMany([...pValues].reverse())).toEqual([...adjusted].reverse());
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (given) => {
      const found = adjustForMany(given);
      expect(found.every((p, index) => p >= given[index]! && p <= 1)).toBe(true);
    }),
  );
});

test('overlap: Jaccard, shares and lift; ratios with empty groups are null', () => {
  expect(overlapOf({ first: 40, second: 50, both: 30, population: 200 })).toMatchObject({
    jaccard: 0.5,
    shareOfFirst: 0.75,
    shareOfSecond: 0.6,
    lift: 3,
  });
  expect(overlapOf({ first: 0, second: 0, both: 0, population: 9 })).toMatchObject({ jaccard: null, lift: null });
});

const feature = (id: string, kind: Feature['kind']): Feature => ({ id, kind, source: 'trait', name: id });
const rows = 40;
const columns = new Map<string, Column>([
  ['age', Float64Array.from({ length: rows }, (_, row) => (row < 20 ? 50 : 30) + (row % 7))],
  ['noise', Float64Array.from({ length: rows }, (_, row) => (row * 7) % 10)],
  ['flag', Uint8Array.from({ length: rows }, (_, row) => (row % 11 === 0 ? 2 : row < 20 ? 1 : row % 2))],
  ['town', { codes: Int32Array.from({ length: rows }, (_, row) => (row < 15 ? 0 : row % 3)), labels: ['A', 'B', 'C'] }],
  ['same', new Float64Array(rows).fill(4)],
  [
    'tags',
    {
      offsets: Int32Array.from({ length: rows + 1 }, (_, row) => row * 2),
      codes: Int32Array.from({ length: rows * 2 }, (_, at) => (at < rows ? 0 : 1)),
      labels: ['x', 'y'],
      missing: new Uint8Array(rows),
    },
  ],
]);
const population = {
  length: rows,
  ids: Int32Array.from({ length: rows }, (_, row) => row + 1),
  columns,
  expiries: new Map(),
};
const features = [
  feature('age', 'number'),
  feature('noise', 'number'),
  feature('flag', 'flag'),
  feature('town', 'category'),
  feature('same', 'number'),
  feature('tags', 'list'),
];
const groups = Uint8Array.from({ length: rows }, (_, row) => (row < 20 ? 1 : 2));

test('a contrast tells each feature once, by falling effect, over all tests made', () => {
  const { traits, tests } = contrastGroups(population, features, groups);
  // age, noise, flag, three towns, two tags; what is the same for all is no test.
  expect(tests).toBe(8);
  expect(traits.map((trait) => trait.feature).sort()).toEqual(['age', 'flag', 'noise', 'tags', 'town']);
  const effects = traits.map(({ effect }) => Math.abs(effect.value));
  expect(effects).toEqual([...effects].sort((a, b) => b - a));
  expect(traits.find((trait) => trait.feature === 'tags')).toMatchObject({
    measure: 'SHARE',
    first: 1,
    second: 0,
    lift: 2,
  });
  expect(traits.find((trait) => trait.feature === 'flag')).toMatchObject({ value: 'true', first: 1, knownFirst: 18 });
  expect(traits.find((trait) => trait.feature === 'town')).toMatchObject({ value: 'A', lift: expect.any(Number) });
  for (const { pValue, adjustedPValue } of traits) expect(adjustedPValue).toBeGreaterThanOrEqual(pValue);
});

test('turned round, a contrast has the opposite effects and the same p-values', () => {
  const forth = contrastGroups(population, features, groups);
  const back = contrastGroups(
    population,
    features,
    groups.map((group) => 3 - group),
  );
  const find = (id: string) => [forth, back].map(({ traits }) => traits.find((trait) => trait.feature === id)!);
  for (const id of ['age', 'noise', 'flag']) {
    const [one, other] = find(id) as [(typeof forth.traits)[number], (typeof forth.traits)[number]];
    expect(other.effect.value).toBeCloseTo(-one.effect.value, 12);
    expect(other.pValue).toBeCloseTo(one.pValue, 12);
  }
});

test('rows of neither group, missing and infinite values change nothing', () => {
  const before = contrastGroups(population, [features[0]!], groups);
  const age = columns.get('age') as Float64Array;
  const more = Float64Array.from([...age, 1_000, Number.NaN, Number.POSITIVE_INFINITY]);
  const wider = { ...population, length: rows + 3, columns: new Map<string, Column>([['age', more]]) };
  expect(contrastGroups(wider, [features[0]!], Uint8Array.from([...groups, 0, 1, 2]))).toEqual(before);
});
