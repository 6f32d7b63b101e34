import { NotEnoughData } from 'personagraph/segmenter';
import { type TrialRow, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import values from './index.ts';
import { knotsOf, percentileOf } from './rule.ts';

const asOf = 0;
const config = {
  brand: [{ feature: 'b' }],
  function: [{ feature: 'f' }],
  price: [{ feature: 'p' }],
  margin: 0.2,
};
/** Nine people of whom each answer 1..9 is given once to each question. */
const people: TrialRow[] = Array.from({ length: 9 }, (_, i) => ({
  b: i + 1,
  f: ((i + 3) % 9) + 1,
  p: ((i + 6) % 9) + 1,
}));
const segmentsOf = (answers: readonly { segments: readonly string[] }[]) => answers.map(({ segments }) => segments);

test('a customer is of the orientation that stands highest in the population, by a margin', async () => {
  const trial = await trySegmenter(values, people, { asOf, config });
  const answers = trial.assign([
    { b: 9, f: 2, p: 5 },
    { b: 2, f: 9, p: 5 },
    { b: 1, f: 2, p: 9 },
    { b: 6, f: 5, p: 6 },
  ]);
  expect(segmentsOf(answers)).toEqual([['brand'], ['function'], ['price'], ['balanced']]);
  // Percentiles 8.5/9 and 4.5/9 differ by 4/9: 0.5 at the margin of 0.2, 1 at 1.
  expect(answers[0]!.strengths[0]).toBeCloseTo(0.5 + (0.5 * (4 / 9 - 0.2)) / 0.8, 12);
  expect(answers[3]!.strengths[0]).toBe(1);
});

test('indicators are averaged by weight, those below 0 turned round', async () => {
  const weighed = {
    ...config,
    brand: [
      { feature: 'b', weight: 3 },
      { feature: 'haggles', weight: -1 },
    ],
  };
  const rows = people.map((row, i) => ({ ...row, haggles: i }));
  const trial = await trySegmenter(values, rows, { asOf, config: weighed });
  const answers = trial.assign([
    { b: 9, haggles: 0, f: 5, p: 5 },
    { b: 1, haggles: 8, f: 5, p: 5 },
  ]);
  expect(segmentsOf(answers)).toEqual([['brand'], ['balanced']]);
  const text = trial.explain({ b: 9, haggles: 0, f: 5, p: 5 })[0]!.factors[1]!.text as { en: string };
  expect(text.en).toBe('brand: haggles 0, percentile 6, which speaks against.');
});

test('behaviour is read as a share: spend under discount, price per unit', async () => {
  const buyers = [
    [100, 1, 0],
    [90, 2, 0],
    [60, 3, 30],
    [40, 4, 40],
    [0, 0, 0],
  ].map(([amount, quantity, discounted]) => ({
    'events.purchase.sum(amount)': amount!,
    'events.purchase.quantity': quantity!,
    'events.purchase.sum(amount)[discount>0]': discounted!,
  }));
  const trial = await trySegmenter(values, buyers, { asOf });
  // A customer who bought nothing has no shares; function was asked of nobody, and is left out.
  expect(segmentsOf(trial.answers)).toEqual([['brand'], ['brand'], ['price'], ['price'], []]);
  expect(trial.segments[1]).toMatchObject({
    key: 'function',
    description: { en: 'Not measured: nothing is known of anybody.' },
  });
  expect(trial.segments[2]!.description).toMatchObject({
    en: expect.stringContaining(
      'total amount of purchases with discount above 0 divided by total amount of purchases.',
    ),
    zh: expect.stringContaining('折扣高于 0 的购买总金额与购买总金额之比。'),
  });
  expect(trial.explain(buyers[3]!)[0]!.factors[0]!.text).toMatchObject({
    en: expect.stringMatching(
      /^Percentiles: brand 0\.13, function not measured, price 0\.88; the highest leads by 0\.75/,
    ),
  });
});

describe('a customer of whom an orientation is unknown', () => {
  const partly = { b: 9, f: 2 };

  test('is in no segment, and told so', async () => {
    const trial = await trySegmenter(values, people, { asOf, config });
    expect(trial.assign([partly, {}]).map(({ segments }) => segments)).toEqual([[], []]);
    const [explanation] = trial.explain(partly);
    expect(explanation).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
    expect((explanation!.factors[0]!.text as { en: string }).en).toContain('price unknown: all must be known.');
  });

  test('counts as average in it, if asked to, but not in all', async () => {
    const trial = await trySegmenter(values, people, { asOf, config: { ...config, missing: 'average' } });
    expect(segmentsOf(trial.assign([partly, {}]))).toEqual([['brand'], []]);
  });

  test('is one with infinite or negative spend', async () => {
    const trial = await trySegmenter(values, people, {
      asOf,
      config: { ...config, price: [{ feature: 'p', per: 'b' }] },
    });
    const odd = [
      { b: Infinity, f: 1, p: 1 },
      { b: -3, f: 1, p: 1 },
      { b: 0, f: 1, p: 1 },
    ];
    expect(segmentsOf(trial.assign(odd))).toEqual([[], [], []]);
  });
});

describe('not enough data', () => {
  test('is fewer than two orientations known of anybody', async () => {
    await expect(trySegmenter(values, [], { asOf })).rejects.toThrow(NotEnoughData);
    await expect(trySegmenter(values, [{ b: 1 }, { b: 2 }], { asOf, config })).rejects.toThrow(
      'nothing is known of function, price',
    );
  });

  test('is a population without a difference, one customer among them', async () => {
    const same = { b: 3, f: 4, p: 5 };
    await expect(trySegmenter(values, [same], { asOf, config })).rejects.toThrow('do not differ');
    await expect(trySegmenter(values, [same, same], { asOf, config })).rejects.toThrow(NotEnoughData);
  });
});

test('a constant indicator has no say', async () => {
  const rows = people.map((row) => ({ ...row, f: 4 }));
  const trial = await trySegmenter(values, rows, { asOf, config });
  expect(trial.sizes['function']).toBe(0);
});

test('percentiles are mid-ranks, near those of all values where there are many', () => {
  const few = knotsOf(Float64Array.of(1, 2, 2, 4));
  expect([0, 1, 2, 3, 4, 9].map((value) => percentileOf(few, value))).toEqual([0, 0.125, 0.5, 0.75, 0.875, 1]);
  expect(percentileOf(few, Number.NaN)).toBeNaN();
  const many = knotsOf(Float64Array.from({ length: 10_000 }, (_, i) => i ** 2));
  expect(many).toHaveLength(200);
  for (const i of [0, 123, 5_000, 9_999]) {
    expect(Math.abs(percentileOf(many, i ** 2) - (i + 0.5) / 10_000)).toBeLessThanOrEqual(0.005);
  }
});

test('outliers move nobody', async () => {
  const trial = await trySegmenter(values, people, { asOf, config });
  const stretched = people.map((row) => ({ ...row, b: 10 ** (row['b'] as number) }));
  const other = await trySegmenter(values, stretched, { asOf, config });
  expect(other.answers).toEqual(trial.answers);
});
