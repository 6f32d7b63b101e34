import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import { bigFive } from './data/big-five.ts';
import type { ScalesModel } from './fit.ts';
import scales from './index.ts';

const folder = new URL('../../../../shared/datasets/psych_bfi/', import.meta.url);
const file = fileURLToPath(new URL('bfi.csv', folder));
const asOf = 0;
/** As the R package psychTools scores it. */
const published = { missing: 'median', answered: 0 };

describe.skipIf(!existsSync(file))(`the 2,800 people of ${file}`, () => {
  test('give the published reliabilities', async () => {
    const trial = await trySegmenter(scales, people(), { asOf, config: published });
    const { scales: fitted, warnings } = trial.model as unknown as ScalesModel;
    expect(Object.fromEntries(fitted.map(({ key, alpha }) => [key, alpha!.toFixed(2)]))).toEqual({
      agreeableness: '0.70',
      conscientiousness: '0.72',
      extraversion: '0.76',
      neuroticism: '0.81',
      openness: '0.60',
    });
    expect(warnings).toEqual([]);
  });

  test('are keyed as the data set says', () => {
    const keys = JSON.parse(readFileSync(new URL('bfi.keys.json', folder), 'utf8')) as Record<string, string[]>;
    expect(bigFive.map(({ items }) => items)).toEqual(Object.values(keys));
  });

  test('show which item was not reversed', async () => {
    const [agreeableness, ...others] = bigFive;
    const forgotten = { ...agreeableness!, items: ['A1', 'A2', 'A3', 'A4', 'A5'] };
    const trial = await trySegmenter(scales, people(), { asOf, config: { scales: [forgotten, ...others] } });
    const { warnings } = trial.model as unknown as ScalesModel;
    expect(warnings.map(({ scale, item }) => [scale, item])).toEqual([['agreeableness', 'A1']]);
    expect(warnings[0]!.en).toMatch(/^Item A1 may need reversing: it correlates -0\.\d\d with the rest/);
  });

  test('are high and low on each scale, or stand out on one', async () => {
    const levels = await trySegmenter(scales, people(), { asOf });
    // Recomputed by other means: half rule, person mean, one standard deviation.
    expect(levels.sizes).toEqual({
      'agreeableness-high': 487,
      'agreeableness-low': 396,
      'conscientiousness-high': 415,
      'conscientiousness-low': 458,
      'extraversion-high': 396,
      'extraversion-low': 476,
      'neuroticism-high': 513,
      'neuroticism-low': 455,
      'openness-high': 600,
      'openness-low': 410,
    });
    expect(levels.segments[0]).toMatchObject({
      name: { en: 'High agreeableness' },
      description: {
        en: 'Score >= 5.55. Of answers 1 to 6: mean 4.65, standard deviation 0.9, 2797 customers; alpha .70, acceptable.',
      },
    });
    const dominant = await trySegmenter(scales, people(), { asOf, config: { segments: 'dominant' } });
    expect(dominant.sizes).toEqual({
      agreeableness: 502,
      conscientiousness: 551,
      extraversion: 510,
      neuroticism: 725,
      openness: 508,
    });
  });
});

function people(): TrialRow[] {
  const rows = parse(readFileSync(file, 'utf8'), { columns: true }) as Record<string, string>[];
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [`surveys.bfi.${name}`, value === '' ? null : Number(value)]),
    ),
  );
}
