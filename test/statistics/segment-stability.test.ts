import { bootstrapRows, globalStability, stabilityAcross, stabilityWithin } from 'personagraph/statistics';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/segmenter/random.ts';
import { FLEXCLUST } from './flexclust-figures.ts';

const of = (...labels: number[]) => Int32Array.from(labels);

test('within a solution a segment is as stable as the most like segment of each refit', () => {
  const first = of(0, 0, 0, 1, 1, 1, -1);
  // The same under other names, then one with a segment split.
  const refits = [of(1, 1, 1, 0, 0, 0, -1), of(0, 0, 0, 1, 1, 2, -1)];
  expect(stabilityWithin(first, 3, refits)).toEqual([
    { mean: 1, least: 1 },
    { mean: (1 + 2 / 3) / 2, least: 2 / 3 },
    { mean: 0, least: 0 },
  ]);
  expect(stabilityWithin(first, 1, [])).toEqual([{ mean: null, least: null }]);
  expect(stabilityWithin(first, 2, [of(-1, -1, -1, -1, -1, -1, -1)])[0]).toEqual({ mean: 0, least: 0 });
});

test('across solutions a segment is stable where its members come from one segment', () => {
  const before = of(0, 0, 0, 0, 1, 1, 1, 1);
  const after = of(0, 0, 1, 1, 1, 1, 2, -1);
  const [whole, mixed, last, nobody] = stabilityAcross(after, 4, before, 2);
  expect(whole).toBe(1);
  expect(mixed).toBeCloseTo(0, 12);
  expect(last).toBe(1);
  expect(nobody).toBeNull();
  // A quarter and three quarters: H = .5623, ln 3 = 1.0986.
  expect(stabilityAcross(of(0, 0, 0, 0), 1, of(0, 1, 1, 1), 3)[0]).toBeCloseTo(1 - 0.562335 / 1.098612, 5);
  expect(stabilityAcross(after, 1, of(0, 0, 0, 0, 0, 0, 0, 0), 1)).toEqual([1]);
});

test('global stability is the agreement of pairs, being in none counted as a group', () => {
  const [same, other] = globalStability([
    [of(0, 0, 1, -1), of(1, 1, 0, -1)],
    [of(0, 0, 1, 1), of(0, 1, 0, 1)],
  ]);
  expect(same).toBe(1);
  expect(other).toBeCloseTo(-0.5, 12);
});

test('bootstrap samples have rows again and again, about 63 % of them at least once', () => {
  const rows = bootstrapRows(10_000, 10_000, seededRandom(1));
  expect(rows).toHaveLength(10_000);
  expect(rows.every((row, i) => row >= 0 && row < 10_000 && (i === 0 || row >= rows[i - 1]!))).toBe(true);
  expect(Math.abs(new Set(rows).size / 10_000 - (1 - Math.exp(-1)))).toBeLessThan(0.02);
  expect(bootstrapRows(0, 5, seededRandom(1))).toHaveLength(0);
});

test('stability within and across solutions is what flexclust says of the same labels', () => {
  const { three, four, five, refits, within, fourFromThree, fiveFromFour } = FLEXCLUST;
  const labels = (digits: string) => Int32Array.from(digits, Number);
  const found = stabilityWithin(labels(four), 4, refits.map(labels));
  expect(found.map(({ mean }) => mean!.toFixed(10))).toEqual(within);
  const across = (own: string, k: number, other: string, otherCount: number) =>
    stabilityAcross(labels(own), k, labels(other), otherCount).map((index) => index!.toFixed(10));
  expect(across(four, 4, three, 3)).toEqual(fourFromThree);
  expect(across(five, 5, four, 4)).toEqual(fiveFromFour);
});
