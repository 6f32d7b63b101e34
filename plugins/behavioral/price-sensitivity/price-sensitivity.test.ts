import { NotEnoughData } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import priceSensitivity from './index.ts';

const asOf = 0;
const buyer = (share: number, price = 50, purchases = 10): TrialRow => ({
  purchases,
  discounted: share * price * purchases,
  total: price * purchases,
  price,
});
const fixed = { premiumPrice: 80, frequentFrom: 5 };
const segmentsOf = async (rows: TrialRow[], config: unknown = fixed) =>
  (await trySegmenter(priceSensitivity, rows, { asOf, config })).answers.map(({ segments }) => segments[0] ?? null);

describe('the discounted share', () => {
  test('tells those who buy at a discount only from those who pay full prices', async () => {
    const rows = [buyer(1), buyer(0.9), buyer(0.6), buyer(0.5), buyer(0.3), buyer(0.2), buyer(0)];
    expect(await segmentsOf(rows)).toEqual([
      'discount_only',
      'deal_seeker',
      'deal_seeker',
      'balanced',
      'balanced',
      'full_price',
      'full_price',
    ]);
  });

  test('is of the full price where depth is measured', async () => {
    // 25 saved of 100.
    const row = { purchases: 4, discounted: 25, total: 75, price: 20 };
    expect(await segmentsOf([row], { ...fixed, measure: 'depth', shares: [0.1, 0.24, 0.5] })).toEqual(['deal_seeker']);
    expect(await segmentsOf([row], { ...fixed, measure: 'depth', shares: [0.1, 0.25, 0.5] })).toEqual(['balanced']);
  });

  test('is held against quantiles of all buyers by the rule quantile', async () => {
    const rows = Array.from({ length: 101 }, (_, index) => buyer(index / 1000));
    const trial = await trySegmenter(priceSensitivity, rows, { asOf, config: { rule: 'quantile' } });
    expect(trial.sizes).toMatchObject({ balanced: 30, deal_seeker: 40, discount_only: 10 });
    expect((trial.model as { cuts: number[] }).cuts.map((cut) => Math.round(cut * 1e6) / 1e6)).toEqual([
      0.02, 0.05, 0.09,
    ]);
  });
});

describe('names and descriptions', () => {
  const wordsOf = async (rows: TrialRow[], config: unknown) => {
    const { segments } = await trySegmenter(priceSensitivity, rows, { asOf, config });
    return segments.map(({ name, description }) => [name, description].map((text) => (text as { en: string }).en));
  };

  test('say what customers do where shares are fixed and of spend or purchases', async () => {
    const segments = await wordsOf([], fixed);
    expect(segments.map(([name]) => name)).toEqual([
      'Full price',
      'Premium',
      'Balanced',
      'Deal seeker',
      'Discount only',
    ]);
    expect(segments[2]![1]).toBe('More than 20 %, at most 50 %, of what was spent went to purchases with a discount.');
    expect(segments[1]![1]).toMatch(/^At most 20 % .*, at a price level of 80 or more and 5 purchases or more\.$/);
  });

  test('compare customers where the share is of the full price, or limits are learned or low', async () => {
    const names = ['Least discounts', 'Premium', 'Fewer discounts', 'More discounts', 'Most discounts'];
    const depth = await wordsOf([], { ...fixed, measure: 'depth', shares: [0.1, 0.2, 0.25] });
    expect(depth.map(([name]) => name)).toEqual(names);
    expect(depth[4]![1]).toBe('More than 25 % of the full price was saved by discounts.');
    const rows = Array.from({ length: 101 }, (_, index) => buyer(index / 1000));
    const learned = await wordsOf(rows, { rule: 'quantile' });
    expect(learned.map(([name]) => name)).toEqual(names);
    expect(learned[4]![1]).toMatch(/^More than 9 % of what was spent .* Limits learned from all buyers\.$/);
    expect((await wordsOf([], { ...fixed, shares: [0.05, 0.1, 0.2] })).map(([name]) => name)).toEqual(names);
    const same = await wordsOf([buyer(0.4), buyer(0.4)], { rule: 'quantile' });
    expect(same[2]![1]).toMatch(/^Nobody can be here: both limits are 40 %/);
    const trial = await trySegmenter(priceSensitivity, rows, { asOf, config: { rule: 'quantile' } });
    expect(trial.explain(buyer(0.1))[0]!.factors[1]).toMatchObject({
      change: { en: 'A share of at most 9 % would lead to: More discounts.' },
    });
  });
});

describe('premium', () => {
  test('takes high prices, frequent purchases and few discounts', async () => {
    const rows = [buyer(0.1, 80, 5), buyer(0.1, 79, 5), buyer(0.1, 80, 4), buyer(0.3, 80, 5)];
    expect(await segmentsOf(rows)).toEqual(['premium', 'full_price', 'full_price', 'balanced']);
  });

  test('is learned from customers with enough purchases', async () => {
    const rows = [10, 20, 30, 40, 50].map((price) => buyer(0, price, price / 10 + 2));
    const trial = await trySegmenter(priceSensitivity, [...rows, buyer(0, 1e6, 2)], { asOf });
    expect(trial.model).toMatchObject({ premiumPrice: 40, frequentFrom: 5 });
    expect(trial.sizes).toMatchObject({ premium: 2, full_price: 3 });
  });
});

describe('bad values', () => {
  test('too few purchases, and nothing left after returns, are in no segment', async () => {
    const rows = [
      buyer(0.5, 50, 2),
      { purchases: 4, discounted: 0, total: -20, price: -5 },
      { purchases: 4, discounted: -3, total: 20, price: 5 },
    ];
    const trial = await trySegmenter(priceSensitivity, [...rows, buyer(0)], { asOf });
    for (const row of rows) expect(trial.explain(row)[0]).toMatchObject({ segment: null });
    expect(trial.explain(rows[0]!)[0]!.factors[0]).toMatchObject({ change: { en: 'Purchases still to come: 1.' } });
    expect(trial.explain(rows[1]!)[0]!.factors[1]).toMatchObject({ feature: 'discounted', verdict: 'FALSE' });
  });

  test('more bought at a discount than in all, as returns were at full price, is all at a discount', async () => {
    expect(await segmentsOf([{ purchases: 4, discounted: 30, total: 20, price: 5 }])).toEqual(['discount_only']);
  });

  test('missing and infinite values are UNKNOWN', async () => {
    const rows: TrialRow[] = [
      {},
      { ...buyer(0), price: null },
      { ...buyer(0), total: Infinity },
      { ...buyer(0), discounted: null },
      { ...buyer(0), purchases: Infinity },
    ];
    const trial = await trySegmenter(priceSensitivity, [...rows, buyer(0)], { asOf });
    for (const row of rows) expect(trial.explain(row)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
    expect(trial.sizes['premium']).toBe(1);
  });

  test('nobody to learn from is not enough data; with fixed limits nothing is learned', async () => {
    await expect(trySegmenter(priceSensitivity, [buyer(0, 50, 1)], { asOf })).rejects.toThrow(NotEnoughData);
    expect(await segmentsOf([])).toEqual([]);
  });

  test('a constant column leaves segments empty and moves nobody else', async () => {
    const trial = await trySegmenter(priceSensitivity, [buyer(0.4), buyer(0.4)], {
      asOf,
      config: { rule: 'quantile' },
    });
    expect(trial.sizes['premium']).toBe(2);
  });
});

test('the explanation names share, limit and the next segment', async () => {
  const trial = await trySegmenter(priceSensitivity, [], { asOf, config: fixed });
  expect(trial.explain(buyer(0.6))[0]).toMatchObject({
    segment: 'deal_seeker',
    factors: [
      { feature: 'purchases', observed: 10, expected: '>= 3 purchases', verdict: 'TRUE' },
      {
        feature: 'discounted',
        observed: 300,
        expected: '> 0.5 and <= 0.9',
        text: { en: '60 % of what was spent went to purchases with a discount.' },
        change: { en: 'A share of at most 50 % would lead to: Balanced.' },
      },
      { feature: 'total', observed: 500 },
    ],
  });
  expect(trial.explain(buyer(0.1))[0]!.factors.at(-1)).toMatchObject({
    feature: 'price',
    expected: '>= 80',
    verdict: 'FALSE',
  });
});

test('the features of a measure are asked for, or the sources of the settings', async () => {
  const config = await priceSensitivity.config['~standard'].validate({ sources: { price: 'traits.price' } });
  if (config.issues) throw new Error('refused');
  expect(priceSensitivity.needs(config.value)).toMatchObject({
    discounted: {
      from: { event: 'purchase', aggregate: 'sum', field: 'amount', where: { field: 'discount', above: 0 } },
    },
    price: { from: 'traits.price' },
  });
});
