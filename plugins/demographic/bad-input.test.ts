import { NotEnoughData, type Segmenter } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import segmenters from './index.ts';

const asOf = Date.UTC(2024, 5, 15);
const byId = new Map(segmenters.map((segmenter) => [segmenter.id, segmenter]));
const settingsOf = async (segmenter: Segmenter) => {
  const checked = await segmenter.config['~standard'].validate({});
  return checked.issues === undefined ? checked.value : undefined;
};
const keys = (answers: readonly { segments: readonly string[] }[]) =>
  answers.map(({ segments }) => segments[0] ?? null);

/** A row with the same value in each column of a kind. */
async function rowOf(segmenter: Segmenter, values: Record<string, number | string | null>): Promise<TrialRow> {
  const needs = segmenter.needs(await settingsOf(segmenter));
  return Object.fromEntries(Object.entries(needs).map(([name, { kind }]) => [name, values[kind] ?? null]));
}

/** Those that read a number or a time. */
const numeric = ['age-band', 'cross', 'generation', 'household', 'income-band', 'life-stage'];
const learning = new Set(['demographic.income-band', 'demographic.cross']);

describe.each(segmenters)('$id', (segmenter) => {
  it('answers none to a population of which nothing is known, or says there is not enough data', async () => {
    const rows = [await rowOf(segmenter, {}), await rowOf(segmenter, {})];
    if (learning.has(segmenter.id)) {
      await expect(trySegmenter(segmenter, rows, { asOf })).rejects.toThrow(NotEnoughData);
      return;
    }
    const trial = await trySegmenter(segmenter, rows, { asOf });
    expect(keys(trial.answers)).toEqual([null, null]);
    expect(trial.explain(rows[0]!)[0]?.verdict).toBe('UNKNOWN');
  });

  it('answers ten thousand labels that mean nothing, each as alone', async () => {
    const known = await rowOf(segmenter, { number: 1, time: Date.UTC(1990, 0, 1), category: 'Single' });
    const rows = await Promise.all(
      Array.from({ length: 10_000 }, (_, index) =>
        rowOf(segmenter, { number: 1, time: Date.UTC(1990, 0, 1), category: `label ${index} zq` }),
      ),
    );
    const people = [{ ...known, 'customer.gender': 'f', currency: null }, ...rows];
    const trial = await trySegmenter(segmenter, people, { asOf });
    expect(trial.answers).toHaveLength(10_001);
    expect(trial.assign([people[7_777]!])).toEqual([trial.answers[7_777]]);
  });
});

describe.each(numeric)('demographic.%s', (name) => {
  it.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%s puts nobody anywhere', async (infinite) => {
    const segmenter = byId.get(`demographic.${name}`)!;
    const known = await rowOf(segmenter, { number: 1, time: Date.UTC(1990, 0, 1), category: 'Single' });
    const row = await rowOf(segmenter, { number: infinite, time: infinite });
    const fitted = learning.has(segmenter.id)
      ? [{ ...known, 'customer.gender': 'f', currency: null }, row]
      : [known, row];
    const trial = await trySegmenter(segmenter, fitted, { asOf });
    expect(keys(trial.answers)[1]).toBeNull();
    expect(trial.explain(row)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  });
});

describe('birth dates before 1900 and after now', () => {
  it.each(['demographic.age-band', 'demographic.generation', 'demographic.life-stage'])('%s: none', async (id) => {
    const rows = [Date.UTC(1893, 0, 1), Date.UTC(2031, 0, 1)].map((birthDate) => ({
      birthDate,
      maritalState: 'Married',
      children: 1,
    }));
    const trial = await trySegmenter(byId.get(id)!, rows, { asOf });
    expect(keys(trial.answers)).toEqual([null, null]);
    expect(trial.explain(rows[1]!)[0]?.factors[0]?.text).toMatchObject({
      en: expect.stringContaining('is after 2024-06-15'),
    });
  });

  it('demographic.cross: none', async () => {
    const row = (year: number) => ({ 'customer.birthDate': Date.UTC(year, 0, 1), 'customer.gender': 'f' });
    const trial = await trySegmenter(byId.get('demographic.cross')!, [1990, 1893, 2031].map(row), { asOf });
    expect(keys(trial.answers)).toEqual(['other', null, null]);
  });
});

describe('income', () => {
  const incomeBand = byId.get('demographic.income-band')!;

  it('of one customer, or the same of all, makes one band', async () => {
    const alone = await trySegmenter(incomeBand, [{ income: 7 }], { asOf });
    expect(alone.sizes).toEqual({ band_1: 1 });
    expect(alone.segments[0]?.name).toMatchObject({ en: 'Income 1 of 5: all incomes' });
  });

  it('of fewer customers than bands makes as many bands as there are incomes apart', async () => {
    const trial = await trySegmenter(incomeBand, [{ income: 1 }, { income: 2 }], { asOf, config: { quantiles: 20 } });
    expect(keys(trial.answers)).toEqual(['band_1', 'band_20']);
  });

  it('below zero is a loss, in the lowest band', async () => {
    const trial = await trySegmenter(incomeBand, [{ income: -500 }, { income: 5 }], { asOf, config: { quantiles: 2 } });
    expect(keys(trial.answers)).toEqual(['band_1', 'band_2']);
    expect(trial.explain({ income: -500 })[0]?.factors[0]?.text).toMatchObject({ en: 'Income -500 is below -247.5.' });
  });
});
