import { type ClusterCount, chooseClusterCount, kMeans, type Points, tryClusterCounts } from 'personagraph/statistics';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/segmenter/random.ts';
import { calinskiHarabasz, silhouette } from '../../src/statistics/index.ts';
import { twelve } from './points.ts';

const tryAll = (points: Points, from: number, to: number) =>
  tryClusterCounts({
    from,
    to,
    n: points.n,
    solve: (k) => kMeans(points, k, { random: seededRandom(1) }),
    distance: (i, other) => {
      const at = (point: number) => Array.from(points.values.subarray(point * points.d, (point + 1) * points.d));
      return Math.hypot(...at(i).map((value, j) => value - at(other)[j]!));
    },
    random: seededRandom(1),
  });

test('each number of clusters is rated as the indexes rate its clustering', () => {
  const tried = tryAll(twelve, 1, 5);
  expect(tried.map(({ k }) => k)).toEqual([1, 2, 3, 4, 5]);
  expect(tried[0]!.silhouette).toBeNaN();
  const { labels } = kMeans(twelve, 3, { random: seededRandom(1) })!;
  expect(tried[2]!.silhouette).toBeCloseTo(silhouette(twelve, labels, 3).mean, 12);
  expect(tried[2]!.calinskiHarabasz).toBeCloseTo(calinskiHarabasz(twelve, labels, 3), 10);
});

test('trying ends where fewer points differ', () => {
  const points = { values: Float64Array.of(1, 1, 2, 2, 3), n: 5, d: 1 };
  expect(tryAll(points, 2, 5).map(({ k }) => k)).toEqual([2, 3]);
  expect(tryAll({ values: new Float64Array(0), n: 0, d: 1 }, 2, 5)).toEqual([]);
});

test('three groups are three by every criterion, with the reason', () => {
  const tried = tryAll(twelve, 1, 7);
  const { k, votes, reason } = chooseClusterCount(tried, 'silhouette');
  expect([k, votes.silhouette, votes.elbow]).toEqual([3, 3, 3]);
  expect(reason.en).toMatch(
    /^k = 3 of 1\.\.7 by the silhouette; mean silhouette \(0\.\d\d: reasonable structure\); by the/,
  );
  expect(reason.zh).toContain('按轮廓系数选 k = 3');
});

test('each criterion follows its own column; equals go to fewer clusters, undefined values lose', () => {
  const count = (k: number, inertia: number, score: number, ratio: number): ClusterCount => ({
    k,
    inertia,
    silhouette: score,
    calinskiHarabasz: ratio,
  });
  const tried = [count(2, 100, 0.4, 10), count(3, 20, 0.6, 30), count(4, 15, 0.6, 50), count(5, 12, Number.NaN, 5)];
  expect(chooseClusterCount(tried, 'silhouette').k).toBe(3);
  expect(chooseClusterCount(tried, 'calinski-harabasz').k).toBe(4);
  expect(chooseClusterCount(tried, 'elbow').k).toBe(3);
  const unknown = [count(2, 0, Number.NaN, Number.NaN), count(3, 0, Number.NaN, Number.NaN)];
  expect(chooseClusterCount(unknown, 'silhouette').k).toBe(2);
  expect(() => chooseClusterCount([], 'elbow')).toThrow(RangeError);
});
