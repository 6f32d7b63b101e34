import { DAY } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { expect, test } from 'vitest';
import behavioralClusters from './behavioral-clusters/index.ts';
import psychographicClusters from './psychographic-clusters/index.ts';

const asOf = Date.UTC(2024, 5, 15);

/** Two groups that differ in x much, and in y hardly: y alone never tells them apart within what customers have. */
const rows = Array.from({ length: 40 }, (_, i) => ({
  'traits.x': (i % 2) * 10 + ((i >> 1) % 5) / 10,
  'traits.y': 50 + ((i >> 1) % 7) + (i % 2) / 50,
}));
const config = { features: ['traits.x', 'traits.y'], k: 2 };

test('a change is said only where it is of a value that customers have', async () => {
  const trial = await trySegmenter(psychographicClusters, rows, { asOf, config });
  for (const row of rows) {
    const [x, y] = trial.explain(row)[0]!.factors;
    const turn = Number(/ (?:above|below) ([\d.]+),/.exec((x!.change as { en: string }).en)![1]);
    expect(turn).toBeGreaterThan(0.4);
    expect(turn).toBeLessThan(10);
    expect(y!.change).toBeUndefined();
  }
});

test('nor is one said beyond three standard deviations, though a single customer be there', async () => {
  const outlier = { 'traits.y': 1e9 };
  const trial = await trySegmenter(psychographicClusters, [...rows, ...rows, outlier], {
    asOf,
    config: { features: ['traits.y'], k: 2 },
  });
  // The outlier is a cluster of its own, and its y half-way there 4 standard deviations off the mean.
  expect(trial.sizes).toEqual({ 'cluster-1': 80, 'cluster-2': 1 });
  for (const row of rows) expect(trial.explain(row)[0]!.factors[0]!.change).toBeUndefined();
});

test('no days or counts below 0 are asked for', async () => {
  const buyers: TrialRow[] = Array.from({ length: 60 }, (_, i) => ({
    recency: asOf - ((i % 3) * 5 + ((i * 7) % 90) - 2) * DAY,
    frequency: [1, 2, 9][i % 3]! + (i % 4),
    monetary: [-30, 45, 400][i % 3]! + i,
  }));
  const trial = await trySegmenter(behavioralClusters, buyers, { asOf, config: { k: 3 } });
  const changes = buyers.flatMap((row) => trial.explain(row)[0]!.factors).flatMap(({ change }) => change ?? []);
  const turns = changes.map((change) =>
    Number(/ (?:above|below) (-?[\d.e+-]+),/.exec((change as { en: string }).en)![1]),
  );
  expect(turns.length).toBeGreaterThan(20);
  expect(Math.min(...turns)).toBeGreaterThanOrEqual(0);
});

test('values are called by how they compare with the average, the number in brackets', async () => {
  const trial = await trySegmenter(psychographicClusters, rows, { asOf, config });
  const [x, y] = trial.explain({ 'traits.x': 20, 'traits.y': 53 })[0]!.factors;
  expect(x!.text).toMatchObject({
    en: expect.stringMatching(/^x 20: much higher than average \(3 standard deviations\); in this cluster higher than/),
    zh: expect.stringMatching(/^x 20：远高于平均（3 个标准差）；本群高于平均（1），次近的/),
  });
  expect(y!.text).toMatchObject({ en: expect.stringMatching(/^y 53: about average \(0.1 standard deviations\)/) });
});
