import { DAY } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { expect, test } from 'vitest';
import clusters from './index.ts';

const asOf = Date.parse('2026-01-01T00:00:00Z');
const rows: TrialRow[] = Array.from({ length: 40 }, (_, i) => ({
  recency: asOf - (1 + (i % 9)) * DAY,
  frequency: 1 + (i % 5),
  monetary: i < 20 ? 0.01 * (1 + (i % 3)) : 100 * (1 + (i % 3)),
}));
const meansOf = async (logarithm: string) => {
  const trial = await trySegmenter(clusters, rows, { asOf, config: { k: 2, measures: ['monetary'], logarithm } });
  return { trial, means: (trial.model as { means: number[] }).means };
};

test('the plain logarithm is that of the value, the other that of one more', async () => {
  const mean = (of: (amount: number) => number) =>
    rows.reduce((sum, row) => sum + of(row['monetary'] as number), 0) / 40;
  expect((await meansOf('ln')).means[0]).toBeCloseTo(mean(Math.log), 12);
  expect((await meansOf('log1p')).means[0]).toBeCloseTo(mean(Math.log1p), 12);
});

test('0 and less have no plain logarithm: they count as missing, in no cluster, and it is said', async () => {
  const { trial } = await meansOf('ln');
  for (const monetary of [0, -5]) {
    expect(trial.assign([{ ...rows[0], monetary }])[0]!.segments).toEqual([]);
    expect(trial.explain({ ...rows[0], monetary })[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  }
  const { trial: usual } = await meansOf('log1p');
  expect(usual.assign([{ ...rows[0], monetary: 0 }])[0]!.segments).toHaveLength(1);
});
