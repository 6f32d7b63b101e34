import { defaultGamma, kPrototypes, type MixedPoints } from 'personagraph/statistics';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/segmenter/random.ts';

const random = () => seededRandom(5);
const mixed = (rows: readonly (readonly [number, number])[]): MixedPoints => ({
  values: Float64Array.from(rows, ([value]) => value),
  codes: Int32Array.from(rows, ([, code]) => code),
  n: rows.length,
  d: 1,
  c: 1,
});
const only = (codes: readonly number[], c = 1): MixedPoints => ({
  values: new Float64Array(0),
  codes: Int32Array.from(codes),
  n: codes.length / c,
  d: 0,
  c,
});

test('numbers and categories together tell clusters apart', () => {
  const rows = Array.from({ length: 400 }, (_, i) => [(i % 2) * 10 + (i % 7) / 10, (i >> 1) % 2] as const);
  const found = kPrototypes(mixed(rows), 4, { random: random(), gamma: 30 })!;
  expect(Array.from(found.sizes)).toEqual([100, 100, 100, 100]);
  const byNumber = kPrototypes(mixed(rows), 2, { random: random(), gamma: 0.01 })!;
  expect(byNumber.labels).toEqual(Int32Array.from(rows, ([value]) => byNumber.labels[value < 5 ? 0 : 1]!));
  const byCategory = kPrototypes(mixed(rows), 2, { random: random(), gamma: 1e6 })!;
  expect(byCategory.labels).toEqual(Int32Array.from(rows, ([, code]) => byCategory.labels[code === 0 ? 0 : 2]!));
});

test('the cost is squared distances to means, and gamma for each category unlike the mode', () => {
  const found = kPrototypes(
    mixed([
      [1, 0],
      [3, 0],
      [5, 1],
    ]),
    1,
    { random: random(), gamma: 2 },
  )!;
  expect(found.inertia).toBe(4 + 0 + 4 + 2);
  expect([Array.from(found.centres), Array.from(found.modes)]).toEqual([[3], [0]]);
});

test('categories alone are k-modes; a missing one is like none', () => {
  const found = kPrototypes(only([0, 0, 0, 1, 1, -1]), 2, { random: random() })!;
  expect(found.gamma).toBe(1);
  expect(found.inertia).toBe(1);
  expect(Array.from(found.modes).sort()).toEqual([0, 1]);
});

test('by default a category that differs counts half the mean deviation of the numbers', () => {
  expect(defaultGamma({ values: Float64Array.of(0, 0, 4, 12), n: 2, d: 2 })).toBe((2 + 6) / 2 / 2);
  expect(defaultGamma({ values: Float64Array.of(3, 3), n: 2, d: 1 })).toBe(1);
});

test('of many points the starts compete on a sample, and 10,000 categories are no hindrance', () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => [i % 2 === 0 ? 0 : 9, i % 10_000] as const);
  const found = kPrototypes(mixed(rows), 2, { random: random() })!;
  expect(Array.from(found.sizes)).toEqual([15_000, 15_000]);
  expect(kPrototypes(mixed(rows), 2, { random: random() })).toEqual(found);
});

test('too few different points have no clusters, and nonsense is refused', () => {
  expect(kPrototypes(only([]), 1, { random: random() })).toBeNull();
  expect(kPrototypes(only([1, 1, 1]), 2, { random: random() })).toBeNull();
  expect(() => kPrototypes(only([1]), 0, { random: random() })).toThrow('k is 0');
  expect(() => kPrototypes(only([1, 2]), 1, { random: random(), gamma: Number.NaN })).toThrow('gamma is NaN');
  expect(() => kPrototypes({ ...only([1, 2]), n: 3 }, 1, { random: random() })).toThrow('need as many codes');
  expect(() => kPrototypes(mixed([[Number.NaN, 1]]), 1, { random: random() })).toThrow('is NaN');
});
