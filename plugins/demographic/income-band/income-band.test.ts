import fc from 'fast-check';
import { NotEnoughData } from 'personagraph/segmenter';
import { trySegmenter } from 'personagraph/testing';
import { describe, expect, it } from 'vitest';
import incomeBand from './index.ts';

const asOf = 0;
const incomes = (...values: (number | null)[]) => values.map((income) => ({ income }));
const keys = (answers: readonly { segments: readonly string[] }[]) =>
  answers.map(({ segments }) => segments[0] ?? null);

describe('income bands', () => {
  it('learns equally large bands from known incomes, whatever the outliers', async () => {
    const trial = await trySegmenter(incomeBand, incomes(10, 20, 30, 40, 666_666), { asOf });
    expect(keys(trial.answers)).toEqual(['band_1', 'band_2', 'band_3', 'band_4', 'band_5']);
  });

  it('keeps missing and infinite incomes out of every band', async () => {
    const rows = incomes(null, Number.NaN, Number.POSITIVE_INFINITY, 5, 10);
    const trial = await trySegmenter(incomeBand, rows, { asOf, config: { quantiles: 2 } });
    expect(keys(trial.answers)).toEqual([null, null, null, 'band_1', 'band_2']);
    expect(trial.explain({ income: null })[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  });

  it('has one band where all incomes are equal, and merges equal edges', async () => {
    const constant = await trySegmenter(incomeBand, incomes(7, 7, 7), { asOf });
    expect(constant.sizes).toEqual({ band_1: 3 });
    const many = await trySegmenter(incomeBand, incomes(0, 0, 0, 0, 0, 0, 50, 60, 70, 80), { asOf });
    expect(many.segments.map(({ key }) => key)).toEqual(['band_1', 'band_4', 'band_5']);
  });

  it('cannot learn from nobody', async () => {
    await expect(trySegmenter(incomeBand, incomes(null), { asOf })).rejects.toThrow(NotEnoughData);
    await expect(trySegmenter(incomeBand, [], { asOf })).rejects.toThrow(NotEnoughData);
  });

  it('uses fixed edges: an income on an edge is in the upper band', async () => {
    const config = { edges: [20_000, 50_000.5] };
    const trial = await trySegmenter(incomeBand, incomes(-5, 19_999, 20_000, 50_000.5), { asOf, config });
    const bands = ['under_20000', 'under_20000', '20000-50000_5', '50000_5_plus'];
    expect(keys(trial.answers)).toEqual(bands);
    expect(trial.explain({ income: 19_999 })[0]?.factors[0]?.change).toMatchObject({
      en: '>= 20,000: 20,000 to below 50,000.5.',
    });
  });

  it('compares currencies only by a stated rate', async () => {
    const rows = [
      { income: 100, currency: 'EUR' },
      { income: 200, currency: 'EUR' },
      { income: 30_000, currency: 'JPY' },
      { income: 150, currency: null },
      { income: 1, currency: 'constructor' },
    ];
    const alone = await trySegmenter(incomeBand, rows, { asOf, config: { quantiles: 2 } });
    expect(keys(alone.answers)).toEqual(['band_1', 'band_2', null, 'band_2', null]);
    expect(JSON.stringify(alone.explain(rows[2]!))).toContain('no rate to EUR');
    const config = { quantiles: 2, rates: { JPY: 0.006 } };
    const rated = await trySegmenter(incomeBand, rows, { asOf, config });
    expect(keys(rated.answers)).toEqual(['band_1', 'band_2', 'band_2', 'band_1', null]);
  });

  it('learns bands for each currency from its own incomes, never mixing them', async () => {
    const euros = [10, 20, 30, 40].map((income) => ({ income, currency: 'EUR' }));
    const yen = [1_000, 2_000, 3_000, 4_000].map((income) => ({ income, currency: 'JPY' }));
    const rows = [...euros, { income: 25, currency: null }, ...yen, { income: 9, currency: 'CHF' }];
    const config = { perCurrency: true, quantiles: 2 };
    const trial = await trySegmenter(incomeBand, rows, { asOf, config });
    const halves = ['band_1', 'band_1', 'band_2', 'band_2'];
    // One income is too few for two bands of its own; one without a currency counts as euros, the first by code of equals.
    expect(keys(trial.answers)).toEqual([...halves, 'band_2', 'band_1', 'band_1', 'band_2', 'band_2', null]);
    expect(trial.segments[1]?.name).toMatchObject({ en: 'Income 2 of 2: EUR 25 and above; JPY 2,500 and above' });
    expect(trial.explain({ income: 2_600, currency: 'JPY' })[0]?.factors[0]?.text).toMatchObject({
      en: 'Income 2,600 JPY is 2,500 and above.',
    });
    expect(JSON.stringify(trial.explain({ income: 9, currency: 'CHF' }))).toContain('no bands of its own');
    // A currency with a rate is converted, not learned apart.
    const rated = await trySegmenter(incomeBand, rows, { asOf, config: { ...config, rates: { JPY: 0.01 } } });
    expect(keys(rated.answers).slice(5)).toEqual(['band_1', 'band_1', 'band_2', 'band_2', null]);
    expect(rated.segments[1]?.name).toMatchObject({ en: 'Income 2 of 2: 25 and above' });
  });

  it('holds fixed bands of each currency against their own edges, as the same segments', async () => {
    const edgesByCurrency = { EUR: [20_000, 50_000], CNY: [100_000, 300_000] };
    const rows = [
      { income: 20_000, currency: 'EUR' },
      { income: 20_000, currency: 'CNY' },
      { income: 300_000, currency: 'CNY' },
      { income: 60_000, currency: null },
      { income: 1, currency: 'USD' },
    ];
    const config = { edgesByCurrency, currency: 'EUR' };
    const trial = await trySegmenter(incomeBand, rows, { asOf, config });
    expect(keys(trial.answers)).toEqual(['band_2', 'band_1', 'band_3', 'band_3', null]);
    const uneven = { edgesByCurrency: { EUR: [1], CNY: [1, 2] } };
    await expect(trySegmenter(incomeBand, [], { asOf, config: uneven })).rejects.toThrow('same number of edges');
    const both = { edges: [1], edgesByCurrency };
    await expect(trySegmenter(incomeBand, [], { asOf, config: both })).rejects.toThrow('not both');
  });

  it('says in which currency nobody has an income', async () => {
    const rows = [{ income: 5, currency: 'USD' }];
    const learning = trySegmenter(incomeBand, rows, { asOf, config: { currency: 'EUR' } });
    await expect(learning).rejects.toThrow('No customer has a known income in EUR');
  });

  it('explains what it assigns, and learns the same from any order', async () => {
    const values = fc.array(fc.option(fc.double({ min: -1e6, max: 1e9 })), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(values, async (some) => {
        const rows = incomes(1, ...some);
        const trial = await trySegmenter(incomeBand, rows, { asOf });
        expect(rows.map((row) => trial.explain(row)[0]?.segment ?? null)).toEqual(keys(trial.answers));
        const other = await trySegmenter(incomeBand, rows.toReversed(), { asOf });
        expect(other.model).toEqual(trial.model);
      }),
    );
  });
});
