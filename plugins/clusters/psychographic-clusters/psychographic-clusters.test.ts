import * as fc from 'fast-check';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import clusters from './index.ts';

const asOf = 0;
const features = ['traits.x', 'traits.y'];
const at = (x: number | null, y: number | null): TrialRow => ({ 'traits.x': x, 'traits.y': y });
// Three groups of 6, 4 and 2.
const groups = [
  ...Array.from({ length: 6 }, (_, i) => at(i % 3, Math.floor(i / 3))),
  ...Array.from({ length: 4 }, (_, i) => at(100 + (i % 2), Math.floor(i / 2))),
  ...Array.from({ length: 2 }, (_, i) => at(0, 1000 + i)),
];
const config = { features, k: 3 };

describe('clusters', () => {
  test('are found, and numbered by size', async () => {
    const trial = await trySegmenter(clusters, groups, { asOf, config });
    expect(trial.sizes).toEqual({ 'cluster-1': 6, 'cluster-2': 4, 'cluster-3': 2 });
    expect(trial.assign([at(90, 5), at(5, 900)]).map(({ segments }) => segments[0])).toEqual([
      'cluster-2',
      'cluster-3',
    ]);
  });

  test('are the same for the same seed and need no luck with this one', async () => {
    const one = await trySegmenter(clusters, groups, { asOf, config, seed: 7 });
    const again = await trySegmenter(clusters, groups, { asOf, config, seed: 7 });
    const other = await trySegmenter(clusters, groups, { asOf, config, seed: 8 });
    expect(again.model).toEqual(one.model);
    expect(other.sizes).toEqual(one.sizes);
  });

  test('of large populations are learned from a sample, and everybody is in one', async () => {
    const many = Array.from({ length: 60_000 }, (_, i) => at((i % 3) * 50 + (i % 7), (i % 5) / 10));
    const trial = await trySegmenter(clusters, many, { asOf, config: { ...config, standardise: false, sample: 500 } });
    expect(Object.values(trial.sizes)).toEqual([20_000, 20_000, 20_000]);
    expect(trial.model).toMatchObject({ customers: 60_000, learnedFrom: 500 });
  });

  test('do not depend on units when standardised', async () => {
    const scaled = groups.map((row) => at(Number(row['traits.x']) * 1e6, Number(row['traits.y']) / 1e6));
    const trial = await trySegmenter(clusters, groups, { asOf, config });
    const other = await trySegmenter(clusters, scaled, { asOf, config });
    expect(other.answers.map(({ segments }) => segments)).toEqual(trial.answers.map(({ segments }) => segments));
  });

  test('of one name are told apart', async () => {
    const rows = [at(0, 0), at(0, 0), at(0, 1), at(100, 0), at(100, 0), at(100, 0), at(120, 0)];
    const trial = await trySegmenter(clusters, rows, { asOf, config: { features: ['traits.x'], k: 3 } });
    const names = trial.segments.map(({ name }) => JSON.stringify(name));
    expect(new Set(names).size).toBe(3);
  });
});

describe('strength', () => {
  test('is 1 at the centre, and falls in twentieths to 0 midway to the next', async () => {
    const rows = [at(0, 0), at(0, 0), at(10, 0), at(10, 0)];
    const trial = await trySegmenter(clusters, rows, { asOf, config: { ...config, k: 2 } });
    expect(trial.assign([at(0, 0), at(4, 0), at(5, 0)]).map(({ strengths }) => strengths[0])).toEqual([1, 0.35, 0]);
  });

  test('is 1 in a single cluster', async () => {
    const trial = await trySegmenter(clusters, groups, { asOf, config: { ...config, k: 1 } });
    expect(trial.answers.every(({ strengths }) => strengths[0] === 1)).toBe(true);
  });
});

describe('bad values', () => {
  const fails = (rows: TrialRow[], settings: unknown) =>
    expect(trySegmenter(clusters, rows, { asOf, config: settings })).rejects;

  test('without features, the setting to use is named', async () => {
    await fails(groups, {}).toThrow(/setting "features"/);
    await fails(groups, {}).toMatchObject({ name: 'NotEnoughData' });
  });

  test('too few or too similar customers are not enough data', async () => {
    await fails([], config).toThrow('no customer has a value of traits.x, traits.y');
    await fails([at(1, 2)], config).toThrow('1 customers have all of the features, 3 clusters need as many');
    await fails(
      Array.from({ length: 9 }, () => at(1, 2)),
      config,
    ).toThrow('fewer than 3 customers differ');
  });

  test('a feature given twice is refused', async () => {
    await fails(groups, { features: ['traits.x', 'traits.x'] }).toThrow('each feature once');
  });

  test('one customer makes one cluster', async () => {
    const trial = await trySegmenter(clusters, [at(1, 2)], { asOf, config: { features, k: 1, standardise: false } });
    expect(trial.sizes).toEqual({ 'cluster-1': 1 });
  });

  test('a constant feature has no say', async () => {
    const rows = groups.map((row) => ({ ...row, 'traits.z': 0.1 }));
    const plain = await trySegmenter(clusters, groups, { asOf, config });
    const trial = await trySegmenter(clusters, rows, {
      asOf,
      config: { ...config, features: [...features, 'traits.z'] },
    });
    expect(trial.sizes).toEqual(plain.sizes);
    expect(trial.assign([{ ...groups[0]!, 'traits.z': 1e9 }])).toEqual(plain.answers.slice(0, 1));
  });

  test('a missing or infinite value leaves the cluster unknown, or counts as the mean', async () => {
    const odd = [at(null, 0), at(Infinity, 0), at(null, null)];
    const skipping = await trySegmenter(clusters, [...groups, ...odd], { asOf, config });
    expect(skipping.answers.slice(12).map(({ segments }) => segments)).toEqual([[], [], []]);
    expect(skipping.explain(odd[0]!)[0]).toMatchObject({
      segment: null,
      verdict: 'UNKNOWN',
      factors: [{ feature: 'traits.x', observed: null, verdict: 'UNKNOWN' }, { verdict: 'TRUE' }],
    });
    const mean = await trySegmenter(clusters, groups, { asOf, config: { ...config, missing: 'mean' } });
    expect(mean.assign(odd).map(({ segments }) => segments)).toEqual([['cluster-1'], ['cluster-1'], []]);
  });
});

test('the explanation cites both clusters and the value at which the answer turns', async () => {
  const rows = [at(0, 0), at(0, 0), at(10, 0), at(10, 4)];
  const trial = await trySegmenter(clusters, rows, { asOf, config: { features, k: 2, standardise: false } });
  const row = at(3, 1);
  const [explained] = trial.explain(row);
  expect(explained!.segment).toBe('cluster-1');
  const [x, y] = explained!.factors;
  expect(x).toMatchObject({ feature: 'traits.x', observed: 3, expected: 'near 0 rather than 10', verdict: 'TRUE' });
  expect(x!.change).toMatchObject({ en: 'With x above 5, all else equal, "High x, high y" would be nearer.' });
  expect(trial.assign([at(4.9, 1), at(5.1, 1)]).map(({ segments }) => segments[0])).toEqual(['cluster-1', 'cluster-2']);
  expect(y).toMatchObject({ observed: 1, verdict: 'TRUE' });
});

test('the explanation agrees with the assignment', async () => {
  const some12 = groups.map((row, i) => ({ ...row, 'traits.class': i % 2 === 0 ? 'a' : 'b' }));
  const value = fc.option(fc.double({ min: -50, max: 1100, noNaN: true }), { freq: 8 });
  const settings = fc.record({
    k: fc.constantFrom(1, 2, 3, 4, 'auto'),
    mostK: fc.constant(4),
    standardise: fc.constantFrom(true, false, 'min-max'),
    log: fc.subarray(features),
    categories: fc.subarray(['traits.class']),
    pca: fc.boolean(),
    missing: fc.constantFrom('skip', 'mean'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(value, value), { maxLength: 20 }), settings, async (pairs, some) => {
      const rows = pairs.map(([x, y], i) => ({ ...at(x, y), 'traits.class': ['a', 'b', null][i % 3]! }));
      const trial = await trySegmenter(clusters, [...some12, ...rows], { asOf, config: { features, ...some } });
      rows.forEach((row, i) => {
        expect(trial.explain(row)[0]!.segment).toBe(trial.answers[i + 12]!.segments[0] ?? null);
      });
    }),
    { numRuns: 100 },
  );
});
