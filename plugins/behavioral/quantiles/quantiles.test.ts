import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { expect, test } from 'vitest';
import quantiles from './index.ts';
import { reportQuantiles } from './report.ts';
import type { QuantileModel } from './rule.ts';

const asOf = 0;
const hundred: TrialRow[] = Array.from({ length: 100 }, (_, i) => ({ value: i + 1 }));
const bandsOf = (answers: readonly { segments: readonly string[] }[]) =>
  answers.map(({ segments }) => segments[0] ?? null);

test('bands hold equally many, and a customer alone is held against the same cuts', async () => {
  const trial = await trySegmenter(quantiles, hundred, { asOf, config: { bins: 4 } });
  expect(trial.sizes).toEqual({ q1: 25, q2: 25, q3: 25, q4: 25 });
  // R: quantile(1:100, 1:3 / 4)
  expect((trial.model as unknown as QuantileModel).cuts).toEqual([25.75, 50.5, 75.25]);
  expect(bandsOf(trial.assign([{ value: -5 }, { value: 25.75 }, { value: 25.76 }, { value: 1e9 }]))).toEqual([
    'q1',
    'q1',
    'q2',
    'q4',
  ]);
  expect(trial.explain({ value: 30 })[0]).toMatchObject({
    segment: 'q2',
    factors: [{ observed: 30, expected: '> 25.75 and <= 50.5', change: { en: 'Another band begins at 25.75.' } }],
  });
});

test('outliers are apart if asked, beyond three interquartile ranges', async () => {
  const rows = [...hundred, { value: 260 }, { value: 10_000 }, { value: -9_999 }];
  const within = await trySegmenter(quantiles, rows, { asOf });
  expect(within.sizes).not.toHaveProperty('high-outlier');
  const trial = await trySegmenter(quantiles, rows, { asOf, config: { outliers: 'apart' } });
  expect(bandsOf(trial.answers.slice(100))).toEqual(['high-outlier', 'high-outlier', 'low-outlier']);
  expect(trial.explain({ value: 10_000 })[0]).toMatchObject({ segment: 'high-outlier' });
  const few = await trySegmenter(quantiles, rows.slice(90), { asOf, config: { outliers: 'apart' } });
  expect(few.sizes).toMatchObject({ 'high-outlier': 0, 'low-outlier': 0 });
  expect(few.segments.at(-1)!.description).toMatchObject({ en: expect.stringMatching(/^Nobody: fewer than 30/) });
});

test('missing and infinite numbers are unknown, and no numbers are not enough', async () => {
  const trial = await trySegmenter(quantiles, [...hundred, { value: null }, { value: Infinity }], { asOf });
  expect(bandsOf(trial.answers.slice(100))).toEqual([null, null]);
  expect(trial.explain({ value: null })[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  await expect(trySegmenter(quantiles, [{ value: null }], { asOf })).rejects.toThrow(
    'events.purchase.amount: set "source"',
  );
});

test('equal cuts leave bands to nobody, which segments and report say', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({ value: i < 30 ? 0 : i }));
  const trial = await trySegmenter(quantiles, rows, { asOf, config: { bins: 4, source: 'traits.visits' } });
  expect(trial.sizes).toEqual({ q1: 30, q2: 0, q3: 0, q4: 10 });
  expect(trial.segments[1]!.description).toMatchObject({
    en: 'traits.visits > 0 and <= 0. Nobody: the cuts around it are equal.',
  });
  const { parameters, warnings } = reportQuantiles(trial.model as unknown as QuantileModel);
  expect(parameters.map(({ name }) => name)).toEqual(['cut 1', 'cut 2', 'cut 3']);
  expect(warnings.map(({ code }) => code)).toEqual(['FEW_OBSERVATIONS', 'EQUAL_CUTS']);
});
