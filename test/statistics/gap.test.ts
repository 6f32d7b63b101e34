import { dispersion, firstMaximumOfGaps, gapStatistic, kMeans, type Points } from 'personagraph/statistics';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/segmenter/random.ts';
import { exchangePoints } from '../../src/statistics/point-exchange.ts';
import { scattered } from './points.ts';
import { usArrests } from './us-arrests.ts';

const random = () => seededRandom(1);
const gapsOf = (points: Points, to: number, seed = 1) => {
  const chance = seededRandom(seed);
  return gapStatistic({
    points,
    from: 1,
    to,
    solve: (some, k) => kMeans(some, k, { random: chance, tolerance: 0 }),
    random: chance,
  });
};

describe('k-means of USArrests', () => {
  test('gives the published sums of squares and sizes', () => {
    const two = kMeans(usArrests, 2, { random: random() })!;
    expect(two.inertia).toBeCloseTo(102.8624, 5);
    expect(Array.from(two.sizes).sort()).toEqual([20, 30]);
    const four = kMeans(usArrests, 4, { random: random() })!;
    expect(four.inertia).toBeCloseTo(56.40317, 5);
    expect(Array.from(four.sizes).sort((a, b) => a - b)).toEqual([8, 13, 13, 16]);
  });

  test('finds the best of three clusters from nearly every seed, as exchanges leave poor optima', () => {
    const best = Array.from({ length: 30 }, (_, seed) => kMeans(usArrests, 3, { random: seededRandom(seed) })!);
    expect(best.filter(({ inertia }) => Math.abs(inertia - 78.32327) < 1e-5).length).toBeGreaterThanOrEqual(28);
  });
});

describe('exchanges of single points', () => {
  test('never raise the inertia, and leave no point nearer to another centre', () => {
    for (let seed = 0; seed < 20; seed++) {
      const points = scattered(120, 3, 4, seededRandom(seed));
      const found = kMeans(points, 4, { random: seededRandom(seed), starts: 1 })!;
      expect(exchangePoints(points, found)).toBeNull();
      const poor = { ...found, labels: found.labels.map((label, i) => (i % 9 === 0 ? (label + 1) % 4 : label)) };
      const sizes = new Int32Array(4);
      const centres = new Float64Array(12);
      for (const label of poor.labels) sizes[label]!++;
      for (let at = 0; at < 360; at++) {
        const label = poor.labels[Math.floor(at / 3)]!;
        centres[label * 3 + (at % 3)]! += points.values[at]! / sizes[label]!;
      }
      expect(exchangePoints(points, { ...poor, sizes, centres, inertia: found.inertia * 2 })).not.toBeNull();
    }
  });
});

describe('the gap statistic', () => {
  test('of USArrests is as published, and chooses four', () => {
    const gaps = gapsOf(usArrests, 8);
    for (const [i, logW] of [3.458369, 3.135112, 2.977727, 2.826221, 2.738868].entries()) {
      expect(Math.abs(gaps[i]!.logW - logW)).toBeLessThan(1e-5);
    }
    for (const [i, gap] of [0.17988, 0.23634, 0.25766, 0.29422, 0.28142].entries()) {
      expect(Math.abs(gaps[i]!.gap - gap)).toBeLessThan(0.03);
      expect(gaps[i]!.standardError).toBeGreaterThan(0.02);
      expect(gaps[i]!.standardError).toBeLessThan(0.05);
    }
    expect(firstMaximumOfGaps(gaps)).toBe(4);
    expect(gapsOf(usArrests, 8)).toEqual(gaps);
  });

  test('finds the groups there are, and one where there are none', () => {
    const centres = [0, 20, 50];
    const chance = seededRandom(3);
    const values = Float64Array.from({ length: 240 }, (_, at) => centres[Math.floor(at / 2) % 3]! + chance());
    expect(firstMaximumOfGaps(gapsOf({ values, n: 120, d: 2 }, 5))).toBe(3);
    const none = Float64Array.from({ length: 240 }, () => chance());
    expect(firstMaximumOfGaps(gapsOf({ values: none, n: 120, d: 2 }, 4))).toBe(1);
  });

  test('does not depend on how the points are turned or scaled', () => {
    const { values, n, d } = usArrests;
    const scaled = gapsOf({ values: values.map((value) => value * 1e6), n, d }, 3);
    for (const [i, { gap }] of gapsOf(usArrests, 3).entries()) expect(scaled[i]!.gap).toBeCloseTo(gap, 2);
  });

  test('ends where no more points differ', () => {
    const values = Float64Array.from([1, 1, 1, 2, 2, 2, 3, 3]);
    expect(gapsOf({ values, n: 8, d: 1 }, 5).map(({ k }) => k)).toEqual([1, 2]);
    expect(gapsOf({ values: new Float64Array(0), n: 0, d: 1 }, 3)).toEqual([]);
    expect(() => firstMaximumOfGaps([])).toThrow(RangeError);
  });
});

test('dispersion counts each pair of a cluster once, by half its size', () => {
  const points = { values: Float64Array.of(0, 3, 10, 14, 19), n: 5, d: 1 };
  expect(dispersion(points, Int32Array.of(0, 0, 1, 1, 1), 2)).toBeCloseTo((3 / 2 + (4 + 9 + 5) / 3) / 2, 12);
});

test('the first standard error takes the least number that is as good as the first maximum', () => {
  const gap = (k: number, value: number, standardError: number) => ({
    k,
    gap: value,
    standardError,
    logW: 0,
    expected: 0,
  });
  expect(firstMaximumOfGaps([gap(1, 0.1, 0.01), gap(2, 0.295, 0.01), gap(3, 0.3, 0.01), gap(4, 0.2, 0.01)])).toBe(2);
  expect(firstMaximumOfGaps([gap(1, 0.1, 0.01), gap(2, 0.2, 0.01), gap(3, 0.3, 0.01)])).toBe(3);
  expect(firstMaximumOfGaps([gap(2, 0.3, 0.01), gap(3, 0.1, 0.01), gap(4, 0.9, 0.01)])).toBe(2);
});
