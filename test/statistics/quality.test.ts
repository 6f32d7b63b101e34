import * as fc from 'fast-check';
import {
  adjustedRandIndex,
  calinskiHarabasz,
  daviesBouldin,
  jaccardIndexes,
  silhouette,
  simplifiedSilhouette,
} from 'personagraph/statistics';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/segmenter/random.ts';
import { groups, pointsOf, scattered, twelve } from './points.ts';

describe('indexes of separation', () => {
  // sklearn.metrics 1.2.1 of the same points and labels.
  test('are those of scikit-learn', () => {
    expect(silhouette(twelve, groups, 4).mean).toBeCloseTo(0.5625464795457009, 12);
    expect(daviesBouldin(twelve, groups, 4)).toBeCloseTo(0.36397336038118655, 12);
    expect(calinskiHarabasz(twelve, groups, 4)).toBeCloseTo(32.730969013075416, 10);
  });

  test('the silhouette by cluster is the mean of its points', () => {
    // silhouette_samples: [.84508515 .80466086 .85453801], ..., and 0 for the point alone.
    const { byCluster, n } = silhouette(twelve, groups, 4);
    expect(byCluster[0]).toBeCloseTo((0.84508515 + 0.80466086 + 0.85453801) / 3, 7);
    expect(byCluster[3]).toBe(0);
    expect(n).toBe(12);
  });

  test('leave out points without a cluster, and clusters without points', () => {
    const some = groups.map((label) => (label === 3 ? -1 : label));
    const eleven = { ...twelve, n: 11 };
    expect(silhouette(twelve, some, 6).mean).toBe(silhouette(eleven, groups.slice(0, 11), 3).mean);
    expect(daviesBouldin(twelve, some, 6)).toBe(daviesBouldin(eleven, groups.slice(0, 11), 3));
    expect(calinskiHarabasz(twelve, some, 6)).toBe(calinskiHarabasz(eleven, groups.slice(0, 11), 3));
  });

  test('are undefined for one cluster, none, and no points', () => {
    for (const labels of [new Int32Array(12), new Int32Array(12).fill(-1)]) {
      expect(silhouette(twelve, labels, 2).mean).toBeNaN();
      expect(daviesBouldin(twelve, labels, 2)).toBeNaN();
      expect(calinskiHarabasz(twelve, labels, 2)).toBeNaN();
    }
    const none = { values: new Float64Array(0), n: 0, d: 2 };
    expect(silhouette(none, new Int32Array(0), 3).mean).toBeNaN();
    expect(calinskiHarabasz(none, new Int32Array(0), 3)).toBeNaN();
  });

  test('of identical points are 0 in silhouette, and never infinite where nothing is apart', () => {
    const same = pointsOf([
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    const labels = Int32Array.of(0, 0, 1, 1);
    expect(silhouette(same, labels, 2).mean).toBe(0);
    expect(daviesBouldin(same, labels, 2)).toBe(0);
    expect(simplifiedSilhouette(same, labels, Float64Array.of(1, 1, 1, 1), 2).mean).toBe(0);
  });

  test('of a sample are near those of all', () => {
    const points = scattered(3_000, 3, 4, seededRandom(2));
    const labels = Int32Array.from({ length: points.n }, (_, i) => i % 4);
    const all = silhouette(points, labels, 4);
    const some = silhouette(points, labels, 4, { sample: 500, random: seededRandom(1) });
    expect(some.n).toBe(500);
    expect(some.mean).toBeCloseTo(all.mean, 1);
    expect(() => silhouette(points, labels, 4, { sample: 500 })).toThrow('needs `random`');
  });

  test('by centres the silhouette is 1 at the centre and below 0 on the other side', () => {
    const points = pointsOf([[0], [4], [6]]);
    const { mean } = simplifiedSilhouette(points, Int32Array.of(0, 0, 0), Float64Array.of(0, 10), 2);
    expect(mean).toBeCloseTo((1 + (6 - 4) / 6 + (4 - 6) / 6) / 3);
  });
});

describe('agreement of two labellings', () => {
  test('the adjusted Rand index is that of scikit-learn', () => {
    const other = Int32Array.of(1, 1, 0, 0, 2, 2, 2, 3, 3, 3, 0, 0);
    expect(adjustedRandIndex(groups, other)).toBeCloseTo(0.3662551440329218, 12);
  });

  test('it is 1 for the same labelling under other names, and symmetric', () => {
    const labels = fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 40 });
    fc.assert(
      fc.property(labels, labels, (one, two) => {
        const a = Int32Array.from(one);
        const renamed = a.map((label) => (label < 0 ? -1 : 9 - label));
        expect(adjustedRandIndex(a, renamed)).toBe(1);
        const n = Math.min(one.length, two.length);
        const [b, c] = [Int32Array.from(one.slice(0, n)), Int32Array.from(two.slice(0, n))];
        expect(adjustedRandIndex(b, c)).toBeCloseTo(adjustedRandIndex(c, b), 12);
      }),
    );
  });

  test('by chance it is near 0', () => {
    const random = seededRandom(1);
    const chance = () => Int32Array.from({ length: 5_000 }, () => Math.floor(random() * 5));
    expect(adjustedRandIndex(chance(), chance())).toBeCloseTo(0, 2);
  });

  test('labels of other points are refused', () => {
    expect(() => adjustedRandIndex(groups, groups.slice(1))).toThrow('labels of 12 points against labels of 11');
  });

  test('the Jaccard index is what two clusters share', () => {
    const { counts, rows, columns } = jaccardIndexes(Int32Array.of(0, 0, 0, 1, -1), Int32Array.of(0, 0, 1, 1, 1));
    expect([rows, columns]).toEqual([2, 2]);
    expect(Array.from(counts)).toEqual([2 / 3, 1 / 5, 0, 1 / 3]);
  });
});
