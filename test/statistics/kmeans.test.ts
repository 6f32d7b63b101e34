import * as fc from 'fast-check';
import { kMeans, kMeansFrom, type Points, seedCentres } from 'personagraph/statistics';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/segmenter/random.ts';
import { pointsOf, scattered, twelve } from './points.ts';

const random = () => seededRandom(7);
const line = (...values: number[]): Points => ({ values: Float64Array.from(values), n: values.length, d: 1 });

/** Lloyd's algorithm as in the textbook, in doubles. */
function plainLloyd({ values, n, d }: Points, start: Float64Array) {
  const k = start.length / d;
  const centres = start.slice();
  const labels = new Int32Array(n).fill(-1);
  for (let changed = true; changed; ) {
    changed = false;
    const sums = new Float64Array(k * d);
    const sizes = new Int32Array(k);
    for (let i = 0; i < n; i++) {
      let best = -1;
      let least = Number.POSITIVE_INFINITY;
      for (let cluster = 0; cluster < k; cluster++) {
        let squares = 0;
        for (let j = 0; j < d; j++) squares += (values[i * d + j]! - centres[cluster * d + j]!) ** 2;
        if (squares < least) [least, best] = [squares, cluster];
      }
      if (labels[i] !== best) changed = true;
      labels[i] = best;
      sizes[best]!++;
      for (let j = 0; j < d; j++) sums[best * d + j]! += values[i * d + j]!;
    }
    for (let at = 0; at < k * d; at++) {
      const size = sizes[Math.floor(at / d)]!;
      if (size > 0) centres[at] = sums[at]! / size;
    }
  }
  return { centres, labels };
}

describe('from given centres', () => {
  test('the answer is that of scikit-learn 1.2.1', () => {
    // KMeans(3, init=X[:3], n_init=1, algorithm='lloyd').fit(X)
    const found = kMeansFrom(twelve, twelve.values.slice(0, 9));
    expect(found.inertia).toBeCloseTo(46.17583333333334, 12);
    expect(Array.from(found.labels)).toEqual([0, 0, 0, 2, 2, 2, 2, 1, 1, 1, 1, 2]);
    expect(Array.from(found.centres)).toEqual(
      [1.2333333333333334, 2.066666666666667, 0.5, 9.125, 2.375, 7.125, 6.7, 7.8, 2.6].map((value) =>
        expect.closeTo(value, 12),
      ),
    );
    expect(found).toMatchObject({ k: 3, converged: true });
    expect(Array.from(found.sizes)).toEqual([3, 4, 5]);
  });

  test('few points and many, of any width, come out as in the textbook', () => {
    for (const [n, d, k] of [
      [50, 1, 3],
      [700, 2, 5],
      [9_001, 3, 4],
      [20_000, 8, 9],
      [5_000, 17, 3],
    ] as const) {
      const points = scattered(n, d, k, random());
      const start = points.values.slice(0, k * d);
      const found = kMeansFrom(points, start, { tolerance: 0, maxIterations: 1_000 });
      const plain = plainLloyd(points, start);
      expect(found.converged).toBe(true);
      expect(found.labels).toEqual(plain.labels);
      for (const [at, value] of plain.centres.entries()) expect(found.centres[at]).toBeCloseTo(value, 9);
    }
  });

  test('far from zero, and in tiny or huge units, no digits are lost', () => {
    const points = scattered(10_000, 4, 5, random());
    const start = points.values.slice(0, 20);
    const found = kMeansFrom(points, start, { tolerance: 0 });
    for (const [factor, offset] of [
      [1, 1e9],
      [1e-40, 0],
      [1e60, 0],
    ] as const) {
      const other = (values: Float64Array) => values.map((value) => value * factor + offset);
      const moved = kMeansFrom({ ...points, values: other(points.values) }, other(start), { tolerance: 0 });
      expect(moved.labels).toEqual(found.labels);
      expect(moved.inertia / factor ** 2 / found.inertia).toBeCloseTo(1, 5);
    }
  });

  test('an outlier that changes its cluster leaves no trace in the sums', () => {
    const points = line(0, 1, 2, 3, 1e15, 4);
    const found = kMeansFrom(points, Float64Array.of(1, 2e15), { tolerance: 0 });
    expect(Array.from(found.centres)).toEqual([2, 1e15]);
  });

  test('an empty cluster takes the farthest point', () => {
    const found = kMeansFrom(line(0, 1, 2, 50), Float64Array.of(1, 900, 1_000));
    expect(found.inertia).toBeLessThanOrEqual(0.5);
    expect(found.sizes.every((size) => size > 0)).toBe(true);
  });

  test('it stops after the iterations it is allowed, and says so', () => {
    const points = scattered(2_000, 2, 29, random());
    const start = points.values.slice(0, 12);
    const found = kMeansFrom(points, start, { maxIterations: 1, tolerance: 0 });
    expect(found).toMatchObject({ iterations: 1, converged: false });
  });
});

describe('k-means', () => {
  test('the same seed gives the same bits, of few points and of many', () => {
    for (const n of [300, 40_000]) {
      const points = scattered(n, 3, 6, random());
      expect(kMeans(points, 4, { random: random() })).toEqual(kMeans(points, 4, { random: random() }));
    }
  });

  test('groups that are apart are found, by sweeps and by batches', () => {
    const points = scattered(60_000, 2, 5, random());
    const expected = points.values.length / 2 / 5;
    for (const miniBatchFrom of [1e6, 1e4]) {
      const found = kMeans(points, 5, { random: random(), miniBatchFrom })!;
      expect(Array.from(found.sizes)).toEqual(Array.from({ length: 5 }, () => expected));
    }
  });

  test('the steady start is left only for one that is so much better', () => {
    const rough = scattered(3_000, 2, 23, random());
    const least = kMeans(rough, 7, { random: random(), starts: 30 })!;
    const steady = kMeans(rough, 7, { random: random(), starts: 30, steadyBy: 0.99 })!;
    expect(steady).toEqual(kMeans(rough, 7, { random: random(), starts: 1 }));
    expect(least.inertia).toBeLessThan(steady.inertia);
  });

  test('one cluster is the mean, and its inertia the variance times the count', () => {
    const value = fc.integer({ min: -1_000, max: 1_000 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), (values) => {
        const mean = values.reduce((sum, one) => sum + one) / values.length;
        const found = kMeans(line(...values), 1, { random: random() })!;
        expect(found.centres[0]).toBeCloseTo(mean, 9);
        expect(found.inertia).toBeCloseTo(
          values.reduce((sum, one) => sum + (one - mean) ** 2, 0),
          4,
        );
      }),
    );
  });

  test('a rare point that a sample lacks still counts towards k different ones', () => {
    const values = new Float64Array(60_000).fill(3);
    values[59_990] = 4;
    const found = kMeans({ values, n: values.length, d: 1 }, 2, { random: random() })!;
    expect(found.inertia).toBe(0);
    expect(Array.from(found.sizes).sort((a, b) => a - b)).toEqual([1, 59_999]);
  });

  test('as many clusters as different points leave no distance', () => {
    const found = kMeans(line(1, 5, 9, 5), 3, { random: random() })!;
    expect(found.inertia).toBe(0);
    expect(Array.from(found.centres).sort()).toEqual([1, 5, 9]);
  });

  test('no points, one, identical ones and a k beyond them have no clusters', () => {
    expect(kMeans(line(), 1, { random: random() })).toBeNull();
    expect(kMeans(line(4), 1, { random: random() })).toMatchObject({ inertia: 0 });
    expect(kMeans(line(4), 2, { random: random() })).toBeNull();
    expect(kMeans(line(4, 4, 4), 2, { random: random() })).toBeNull();
    expect(
      kMeans(pointsOf([[4, 1]].concat(Array.from({ length: 9_000 }, () => [4, 1]))), 2, { random: random() }),
    ).toBe(null);
  });

  test('what is no number is refused, with where it is', () => {
    const points = { values: Float64Array.of(1, 2, 3, Number.NaN), n: 2, d: 2 };
    expect(() => kMeans(points, 1, { random: random() })).toThrow('value 1 of point 1 is NaN');
    points.values[3] = Number.POSITIVE_INFINITY;
    expect(() => kMeansFrom(points, Float64Array.of(1, 2))).toThrow('value 1 of point 1 is Infinity');
    for (const k of [0, -1, 1.5, Number.NaN]) expect(() => kMeans(twelve, k, { random: random() })).toThrow(/k is/);
    expect(() => kMeans({ ...twelve, n: 13 }, 2, { random: random() })).toThrow(
      '13 points of 3 values need 39 numbers',
    );
    expect(() => kMeans({ ...twelve, d: 0 }, 2, { random: random() })).toThrow('points have no columns');
  });
});

test('k-means++ draws points in proportion to their squared distance', () => {
  const seeds = Array.from({ length: 4_000 }, () => 0);
  const draws = random();
  const points = line(0, 1, 3);
  for (const at of seeds.keys()) seeds[at] = seedCentres(points, 2, draws)![1]!;
  // From 0 (a third of the time): 1 with 1/10, 3 with 9/10; from 1: 0 with 1/5; from 3: 0 with 9/13.
  const share = (value: number) => seeds.filter((seed) => seed === value).length / seeds.length;
  expect(share(0)).toBeCloseTo((1 / 5 + 9 / 13) / 3, 1);
  expect(share(3)).toBeCloseTo((9 / 10 + 4 / 5) / 3, 1);
});
