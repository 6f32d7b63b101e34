import {
  applyScale,
  completeRows,
  componentsFor,
  learnScale,
  principalComponents,
  project,
  sampleIndexes,
} from 'personagraph/statistics';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/segmenter/random.ts';
import { pointsOf, twelve } from './points.ts';

describe('scaling', () => {
  const points = pointsOf([
    [1, 0.1, 5],
    [3, 0.1, 7],
    [5, 0.1, 15],
  ]);

  test('z-scores have mean 0 and deviation 1, and a constant column has no say', () => {
    const scale = learnScale(points, 'z-score');
    expect(Array.from(scale.means)).toEqual([3, 0.1, 9]);
    expect(Array.from(scale.deviations)).toEqual([Math.sqrt(8 / 3), 0, Math.sqrt(56 / 3)]);
    const { values } = applyScale(points, scale);
    expect(Array.from(values.filter((_, at) => at % 3 === 1))).toEqual([0, 0, 0]);
    expect(values[0]).toBeCloseTo(-2 / Math.sqrt(8 / 3));
  });

  test('min-max goes from 0 to 1, none only takes off the mean', () => {
    expect(Array.from(applyScale(points, learnScale(points, 'min-max')).values)).toEqual([
      0, 0, 0, 0.5, 0, 0.2, 1, 0, 1,
    ]);
    expect(Array.from(applyScale(points, learnScale(points, 'none')).values)).toEqual([-2, 0, -4, 0, 0, -2, 2, 0, 6]);
  });

  test('no points have no scale', () => {
    expect(Array.from(learnScale({ values: new Float64Array(0), n: 0, d: 2 }, 'z-score').factor)).toEqual([0, 0]);
  });
});

describe('missing values', () => {
  const columns = [
    Float64Array.of(1, Number.NaN, 3, Number.NaN),
    Float64Array.of(10, 20, Number.POSITIVE_INFINITY, 1e101),
  ];

  test('are left out with their row, or become the mean; a row without any value is left out', () => {
    const skipped = completeRows(columns, 4, 'skip');
    expect([Array.from(skipped.rows), Array.from(skipped.points.values)]).toEqual([[0], [1, 10]]);
    const filled = completeRows(columns, 4, 'mean');
    expect([Array.from(filled.rows), Array.from(filled.points.values)]).toEqual([
      [0, 1, 2],
      [1, 10, 2, 20, 3, 15],
    ]);
  });

  test('a column without values leaves no rows, or is 0', () => {
    const empty = [Float64Array.of(1, 2), Float64Array.of(Number.NaN, Number.NaN)];
    expect(completeRows(empty, 2, 'skip').points.n).toBe(0);
    expect(Array.from(completeRows(empty, 2, 'mean').points.values)).toEqual([1, 0, 2, 0]);
    expect(completeRows([], 2, 'mean').points).toMatchObject({ n: 2, d: 0 });
  });
});

describe('principal components', () => {
  // sklearn.decomposition.PCA 1.2.1; variances divided by n instead of n - 1.
  test('are those of scikit-learn up to sign', () => {
    const { components, variances, explained } = principalComponents(twelve);
    const close = (values: number[]) => values.map((value) => expect.closeTo(value, 7));
    expect(Array.from(explained)).toEqual(close([0.59579522, 0.38417755, 0.02002724]));
    expect(Array.from(variances)).toEqual(close([16.35333744, 10.54487328, 0.54970595]));
    expect(Array.from(components)).toEqual(
      close([
        0.7975686, 0.12313365, 0.59052725, 0.13900134, 0.91508607, -0.37854474, -0.58699486, 0.38399948, 0.71272817,
      ]),
    );
  });

  test('all of them keep every distance, and few the share they are asked for', () => {
    const pca = principalComponents(twelve);
    const turned = project(twelve, pca, 3);
    const gap = ({ values }: { values: Float64Array }) =>
      Math.hypot(values[0]! - values[33]!, values[1]! - values[34]!, values[2]! - values[35]!);
    expect(gap(turned)).toBeCloseTo(gap(twelve), 10);
    expect([0.1, 0.6, 0.95, 0.99, 1].map((share) => componentsFor(pca, share))).toEqual([1, 2, 2, 3, 3]);
  });

  test('of points that are all the same explain nothing, and of none there are none', () => {
    const same = principalComponents(
      pointsOf([
        [2, 2],
        [2, 2],
      ]),
    );
    expect(Array.from(same.explained)).toEqual([0, 0]);
    expect(() => principalComponents({ values: new Float64Array(0), n: 0, d: 2 })).toThrow('at least one point');
  });
});

test('a sample takes one of every stretch, and all where there are few', () => {
  const sample = sampleIndexes(1_003, 100, seededRandom(1));
  expect(sample).toHaveLength(100);
  sample.forEach((index, i) => {
    expect(Math.floor((i * 1_003) / 100)).toBeLessThanOrEqual(index);
    expect(index).toBeLessThan(Math.floor(((i + 1) * 1_003) / 100));
  });
  expect(Array.from(sampleIndexes(3, 100, seededRandom(1)))).toEqual([0, 1, 2]);
});
