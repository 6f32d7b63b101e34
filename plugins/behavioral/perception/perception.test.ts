import { NotEnoughData } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import perception from './index.ts';
import { repeatLoyalty } from './rule.ts';

const asOf = 0;
const bought = (purchases: number, kinds: number, views: number, searches = 0): TrialRow => ({
  purchases,
  kinds,
  compared1: views,
  compared2: searches,
});
const fixed = { comparisonFrom: 5, loyaltyFrom: 0.6 };
const segmentsOf = async (rows: TrialRow[], config: unknown = fixed) =>
  (await trySegmenter(perception, rows, { asOf, config })).answers.map(({ segments }) => segments[0] ?? null);

test('who compares everything and is loyal to nothing is told from who is loyal by habit', async () => {
  const rows = [bought(4, 4, 40), bought(4, 1, 0), bought(4, 1, 40), bought(4, 4, 0)];
  expect(await segmentsOf(rows)).toEqual(['high_perception', 'inert_loyal', 'engaged_loyal', 'indifferent']);
});

test('comparison is weighted and counted for each purchase', async () => {
  expect(await segmentsOf([bought(4, 1, 19), bought(4, 1, 20), bought(4, 1, 8, 4)])).toEqual([
    'inert_loyal',
    'engaged_loyal',
    'engaged_loyal',
  ]);
});

test('loyalty is 1 for one kind, 1/2 for one more each time, and falls with many', () => {
  expect([repeatLoyalty(5, 1), repeatLoyalty(5, 5), repeatLoyalty(5, 9), repeatLoyalty(1, 1)]).toEqual([
    1,
    0.5,
    1 / 3,
    Number.NaN,
  ]);
});

describe('learned limits', () => {
  test('are the upper halves of customers with enough purchases', async () => {
    const rows = [bought(2, 1, 2), bought(2, 1, 4), bought(2, 2, 6), bought(2, 3, 8), bought(1, 1, 1e6), {}];
    const trial = await trySegmenter(perception, rows, { asOf, config: {} });
    expect(trial.model).toMatchObject({ comparisonFrom: 3, loyaltyFrom: 1 });
    expect(trial.sizes).toEqual({ high_perception: 2, indifferent: 0, engaged_loyal: 0, inert_loyal: 2 });
  });

  test('divide those who never compare from the others, however few', async () => {
    const rows = [...Array.from({ length: 8 }, () => bought(2, 1, 0)), bought(2, 2, 10)];
    const trial = await trySegmenter(perception, rows, { asOf, config: {} });
    expect(trial.sizes).toMatchObject({ inert_loyal: 8, high_perception: 1 });
  });

  test('are not to be had of a constant axis, of one customer, or of nobody', async () => {
    const constant = [bought(2, 1, 5), bought(2, 1, 9)];
    await expect(trySegmenter(perception, constant, { asOf })).rejects.toThrow('All customers have the same loyalty');
    await expect(trySegmenter(perception, [bought(2, 1, 5)], { asOf })).rejects.toThrow(NotEnoughData);
    await expect(trySegmenter(perception, [], { asOf })).rejects.toThrow('No customer with enough purchases');
    expect(await segmentsOf([bought(2, 1, 5)])).toEqual(['inert_loyal']);
  });
});

test('too few purchases are in no segment; missing, infinite and negative values are UNKNOWN', async () => {
  const trial = await trySegmenter(perception, [], { asOf, config: fixed });
  expect(trial.explain(bought(1, 1, 50))[0]).toMatchObject({ segment: null, factors: [{ verdict: 'FALSE' }] });
  for (const row of [
    {},
    bought(3, Infinity, 1),
    bought(3, 0, 1),
    bought(3, 1, -1),
    { ...bought(3, 1, 1), compared2: null },
  ]) {
    expect(trial.explain(row)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
  }
});

test('loyalty and purchases may come from traits', async () => {
  const config = {
    comparing: [{ source: 'traits.visits', weight: 1 }],
    sources: { purchases: 'traits.purchases', loyalty: 'traits.nps' },
    comparisonFrom: 1,
    loyaltyFrom: 9,
  };
  expect(await segmentsOf([{ purchases: 4, loyalty: 10, compared1: 2 }], config)).toEqual(['inert_loyal']);
});

test('the explanation shows both axes', async () => {
  const trial = await trySegmenter(perception, [], { asOf, config: fixed });
  expect(trial.explain(bought(4, 4, 20, 4))[0]).toMatchObject({
    segment: 'high_perception',
    factors: [
      { feature: 'purchases', observed: 4, verdict: 'TRUE' },
      {
        feature: 'compared1',
        observed: 20,
        verdict: 'TRUE',
        text: { en: 'Comparison is high: 8 a purchase, high from 5. page_view: 20, worth 1 each.' },
        change: { en: 'Less comparing: below 5 a purchase.' },
      },
      { feature: 'compared2', observed: 4 },
      {
        feature: 'kinds',
        observed: 4,
        verdict: 'FALSE',
        text: { en: 'Loyalty is low: 0.5 (4 kinds), high from 0.6.' },
        change: { en: 'Buying the same again would raise it.' },
      },
    ],
  });
});
