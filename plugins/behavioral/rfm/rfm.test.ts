import * as fc from 'fast-check';
import { DAY } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import rfm from './index.ts';

const asOf = Date.parse('2026-01-01T00:00:00Z');
const buyer = (days: number, count: number, amount = count * 10, customer: string | null = null): TrialRow => ({
  lastAt: asOf - days * DAY,
  count,
  amount,
  customer,
});
// Days 0..90, purchases 1..10, later and more often together.
const tenBuyers = Array.from({ length: 10 }, (_, i) => buyer((9 - i) * 10, i + 1));

describe('scores', () => {
  test('the latest and most frequent are champions, the earliest and least frequent hibernate', async () => {
    const { answers } = await trySegmenter(rfm, tenBuyers, { asOf });
    expect(answers[9]!.segments).toEqual(['champions']);
    expect(answers[0]!.segments).toEqual(['hibernating']);
  });

  test('an answer does not drift with the clock until the next fit', async () => {
    const trial = await trySegmenter(rfm, tenBuyers, { asOf });
    expect(trial.assign(tenBuyers, asOf + 1000 * DAY)).toEqual(trial.answers);
    expect(trial.answers.every(({ until }) => until === null)).toBe(true);
  });

  test('a purchase after the fit has the best recency', async () => {
    const trial = await trySegmenter(rfm, tenBuyers, { asOf });
    expect(trial.assign([buyer(-400, 10)])[0]!.segments).toEqual(['champions']);
  });

  test('customers with equally many purchases share a frequency score, unless ties go by customer id', async () => {
    const rows = Array.from({ length: 10 }, (_, i) => buyer(0, 1, 10, String(i + 1)));
    const byValue = await trySegmenter(rfm, rows, { asOf });
    expect(byValue.sizes['new']).toBe(10);
    const byId = await trySegmenter(rfm, rows, { asOf, config: { fTies: 'first' } });
    expect(byId.sizes).toMatchObject({ new: 2, potential_loyalists: 4, champions: 4 });
    expect(byId.answers[9]!.segments).toEqual(['champions']);
  });

  test('most customers buying once leaves the most frequent ones champions', async () => {
    const rows = [...Array.from({ length: 8 }, () => buyer(0, 1)), buyer(0, 2), buyer(0, 7)];
    const { answers } = await trySegmenter(rfm, rows, { asOf });
    expect(answers[0]!.segments).toEqual(['new']);
    expect(answers[9]!.segments).toEqual(['champions']);
  });

  test('any number of bins is read in fifths', async () => {
    for (const bins of [2, 3, 4, 7, 20]) {
      const { answers, sizes } = await trySegmenter(rfm, tenBuyers, { asOf, config: { bins } });
      expect(answers[9]!.segments).toEqual([bins === 2 ? 'loyal' : 'champions']);
      expect(Object.values(sizes).reduce((sum, size) => sum + size)).toBe(10);
    }
  });
});

describe('bad values', () => {
  test('a population without purchases is not enough data', async () => {
    for (const rows of [[], [{}], [{ count: 0 }]]) {
      await expect(trySegmenter(rfm, rows, { asOf })).rejects.toThrow('no customer has an event of type purchase yet');
    }
  });

  test('a single buyer is new', async () => {
    expect((await trySegmenter(rfm, [buyer(30, 4)], { asOf })).answers[0]!.segments).toEqual(['new']);
  });

  test('customers without purchases, or with contradictory values, are in no group and do not move the cuts', async () => {
    const trial = await trySegmenter(rfm, tenBuyers, { asOf });
    const odd: TrialRow[] = [{}, { count: 0 }, { count: 3 }, { lastAt: asOf }, { lastAt: asOf, count: Infinity }];
    const padded = await trySegmenter(rfm, [...tenBuyers, ...odd], { asOf });
    expect(padded.model).toEqual(trial.model);
    expect(padded.answers.slice(10).map(({ segments }) => segments)).toEqual(odd.map(() => []));
    expect(padded.explain(odd[1]!)[0]).toMatchObject({ segment: null, verdict: 'FALSE' });
    expect(padded.explain(odd[2]!)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  });
});

describe('the eleven groups of Shopify', () => {
  const config = { preset: 'shopify-eleven' };

  test('customers without orders are prospects, and spend counts as much as frequency', async () => {
    const trial = await trySegmenter(rfm, [...tenBuyers, {}], { asOf, config });
    expect(trial.segments).toHaveLength(11);
    expect(trial.answers[10]!.segments).toEqual(['prospects']);
    expect(trial.answers[9]!.segments).toEqual(['champions']);
    expect(trial.assign([buyer(0, 10, 10)])[0]!.segments).toEqual(['active']);
  });

  test('a missing amount leaves the group unknown', async () => {
    const trial = await trySegmenter(rfm, tenBuyers, { asOf, config });
    const row = { lastAt: asOf, count: 3 };
    expect(trial.assign([row])[0]!.segments).toEqual([]);
    expect(trial.explain(row)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  });
});

test('only what the settings use is asked for', async () => {
  const names = (config: unknown) => Object.keys(rfm.needs(config));
  const sources = { lastAt: null, count: null, amount: null };
  const base = {
    event: 'purchase',
    preset: 'ten-groups',
    groups: [],
    bins: 5,
    rule: 'quantile',
    fTies: 'value',
    sources,
  };
  // Money is published where no group uses it, but with totals of another source.
  expect(names(base)).toEqual(['lastAt', 'count', 'amount']);
  expect(names({ ...base, sources: { ...sources, lastAt: 'traits.last', count: 'traits.orders' } })).toEqual([
    'lastAt',
    'count',
  ]);
  expect(names({ ...base, fTies: 'first' })).toEqual(['lastAt', 'count', 'amount', 'customer']);
  expect(names({ ...base, preset: 'shopify-eleven' })).toEqual(['lastAt', 'count', 'amount']);
  expect(names({ ...base, rule: 'rank' })).toEqual(['lastAt', 'count', 'amount', 'customer']);
  expect(names({ ...base, rule: 'fixed', fTies: 'first' })).toEqual(['lastAt', 'count']);
});

test('the explanation cites the values and what a purchase would change', async () => {
  const trial = await trySegmenter(rfm, tenBuyers, { asOf });
  const [explained] = trial.explain(tenBuyers[0]!);
  expect(explained!.segment).toBe('hibernating');
  expect(explained!.factors).toMatchObject([
    {
      feature: 'lastAt',
      observed: '2025-10-03T00:00:00.000Z',
      expected: '> 72 days before 2026-01-01',
      change: { en: 'One more purchase now would lead to: New.' },
    },
    {
      feature: 'count',
      observed: 1,
      expected: '<= 2.8 purchases',
      change: { en: 'Purchases to a higher frequency score: 2.' },
    },
  ]);
});

test('the explanation agrees with the assignment', async () => {
  const row = fc.record({
    lastAt: fc.option(fc.integer({ min: asOf - 500 * DAY, max: asOf + 10 * DAY }), { freq: 5 }),
    count: fc.option(fc.integer({ min: 0, max: 6 }), { freq: 5 }),
    amount: fc.option(fc.integer({ min: -10, max: 100 }), { freq: 5 }),
    customer: fc.option(fc.constantFrom('1', '02', '2', '10', 'a', 'B', ''), { freq: 5 }),
  });
  const config = fc.record({
    preset: fc.constantFrom('ten-groups', 'shopify-eleven'),
    fTies: fc.constantFrom('value', 'first'),
    bins: fc.integer({ min: 2, max: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 30 }), config, async (rows, settings) => {
      const trial = await trySegmenter(rfm, [...tenBuyers, ...rows], { asOf, config: settings });
      rows.forEach((values, i) => {
        expect(trial.explain(values)[0]!.segment).toBe(trial.answers[i + 10]!.segments[0] ?? null);
      });
    }),
    { numRuns: 60 },
  );
});
