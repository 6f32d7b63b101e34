import { DAY, NotEnoughData } from 'personagraph/segmenter';
import { type TrialRow, tryScores, trySegmenter } from 'personagraph/testing';
import { describe, expect, test } from 'vitest';
import { expectedSpend } from '../shared/gamma-gamma.ts';
import { expectedPurchases } from '../shared/purchase-model.ts';
import { simulatedBuyers } from '../shared/simulated-buyers.ts';
import { congruence } from '../shared/simulated-histories.ts';
import type { ValueModel } from './fit.ts';
import value from './index.ts';

const asOf = Date.parse('2026-01-01T15:00:00Z');
const bought = (days: number, first: number, last: number, mean: number, firstAmount = mean): TrialRow => ({
  days,
  firstAt: asOf - first * DAY,
  lastAt: asOf - last * DAY,
  amount: firstAmount + mean * (days - 1),
  firstAmount,
});
const population = simulatedBuyers({
  customers: 2_000,
  asOf,
  process: { r: 0.8, alpha: 6, a: 0.8, b: 2.5 },
  spend: { p: 6, q: 4, gamma: 15 },
  random: congruence(2),
});
const fitted = (config: unknown = {}) => trySegmenter(value, population, { asOf, config });
const worth = (text: unknown) => Number(/Lifetime value ([\d.]+)/.exec((text as { en: string }).en)![1]);

describe('tiers', () => {
  test('hold the shares of buyers they are learned for', async () => {
    const { sizes } = await fitted();
    const shares = Object.values(sizes).map((size) => size / population.length);
    expect(Object.keys(sizes)).toEqual(['top', 'high', 'middle', 'low']);
    for (const [i, share] of [0.1, 0.2, 0.3, 0.4].entries()) expect(Math.abs(shares[i]! - share)).toBeLessThan(0.01);
    expect(Object.keys((await fitted({ shares: [0.5] })).sizes)).toEqual(['high', 'low']);
    expect(Object.keys((await fitted({ shares: [0.1, 0.2, 0.3, 0.4, 0.5] })).sizes)).toContain('tier_6');
  });

  test('begin at values of your own, a value on an edge in the upper one', async () => {
    const trial = await fitted({ edges: [50, 500] });
    expect(trial.segments.map(({ key }) => key)).toEqual(['high', 'middle', 'low']);
    for (const [index, row] of population.slice(0, 100).entries()) {
      const amount = worth(trial.explain(row)[0]!.factors[0]!.text);
      const key = amount >= 500 ? 'high' : amount >= 50 ? 'middle' : 'low';
      expect(trial.answers[index]!.segments).toEqual([key]);
    }
  });

  test('are lost by the clock alone on the day of `until`, and not before', async () => {
    const { trial, scores, of } = await tryScores(value, population, { asOf });
    let changed = 0;
    for (const [index, { segments, until }] of trial.answers.entries()) {
      const row = population[index]!;
      expect(until! % DAY).toBe(0);
      expect(trial.assign([row], until! - 1)[0]!.segments).toEqual(segments);
      expect(of([row], until! - 1)[0]).toEqual(scores[index]);
      expect(of([row], until!)[0]!['lifetime_value']).toBeLessThan(scores[index]!['lifetime_value']!);
      if (trial.assign([row], until!)[0]!.segments[0] !== segments[0]) changed++;
    }
    expect(changed).toBeGreaterThan(20);
  });
});

describe('lifetime value', () => {
  test('is purchases times spend where nothing is discounted', async () => {
    const trial = await fitted({ discountRate: 0, horizonMonths: 6 });
    const { process, spend } = trial.model as unknown as ValueModel;
    const weeks = (6 * 30.436875) / 7;
    const today = Date.parse('2026-01-01T00:00:00Z');
    for (const row of [bought(1, 30, 30, 0, 25), bought(8, 200, 15, 40), bought(30, 700, 300, 12)]) {
      const [x, first, last] = [(row['days'] as number) - 1, row['firstAt'] as number, row['lastAt'] as number];
      const weeksOf = (from: number, to: number) => (Math.floor(to / DAY) - Math.floor(from / DAY)) / 7;
      const purchases = expectedPurchases(process, x, weeksOf(first, last), weeksOf(first, today), weeks);
      const mean = x === 0 ? 0 : ((row['amount'] as number) - (row['firstAmount'] as number)) / x;
      const known = purchases * expectedSpend(spend, x, mean);
      expect(Math.abs(worth(trial.explain(row)[0]!.factors[0]!.text) - known)).toBeLessThan(0.006);
    }
  });

  test('is less the more is discounted and the less is earned, and more over a longer time', async () => {
    const row = bought(8, 200, 15, 40);
    const of = async (config: unknown) => worth((await fitted(config)).explain(row)[0]!.factors[0]!.text);
    const usual = await of({});
    expect(await of({ discountRate: 0.5 })).toBeLessThan(usual);
    expect(await of({ horizonMonths: 24 })).toBeGreaterThan(usual * 1.2);
    expect(Math.abs((await of({ margin: 0.25 })) - usual / 4)).toBeLessThan(0.01);
  });

  test('counts what repeat days bring, not the first', async () => {
    const trial = await fitted();
    const of = (row: TrialRow) => worth(trial.explain(row)[0]!.factors[0]!.text);
    expect(of(bought(8, 200, 15, 40, 4_000))).toBeCloseTo(of(bought(8, 200, 15, 40, 1)), 1);
    expect(of(bought(8, 200, 15, 80))).toBeGreaterThan(1.4 * of(bought(8, 200, 15, 40)));
  });
});

test('the explanation has every number behind the value, and what a purchase would change', async () => {
  const trial = await fitted();
  const [{ segment, factors }] = trial.explain(bought(3, 400, 120, 30)) as [{ segment: string; factors: never[] }];
  expect(['middle', 'low', 'high']).toContain(segment);
  expect(factors).toMatchObject([
    {
      feature: 'amount',
      observed: 90,
      expected: expect.stringMatching(/^lifetime value (>=|<) [\d.]+/),
      text: {
        en: expect.stringMatching(
          /^Lifetime value [\d.]+ over 12 months: [\d.]+ purchase days \(discounted by 10 % a year\) of [\d.]+, of which 100 % count\./,
        ),
      },
      change: {
        en: expect.stringMatching(/^A purchase of [\d.]+ today would make it [\d.]+: (top|high|middle) value\.$/),
      },
    },
    {
      feature: 'firstAmount',
      observed: 30,
      text: { en: expect.stringMatching(/^30\.00 spent a repeat day on average; expected [\d.]+, drawn towards/) },
    },
    {
      feature: 'days',
      observed: 3,
      text: { en: expect.stringMatching(/^Purchase days so far: 3; expected in the next 12 months: [\d.]+\.$/) },
    },
    {
      feature: 'lastAt',
      text: { en: expect.stringMatching(/120 days ago: still a customer with a probability of [\d.]+ %/) },
    },
    { feature: 'firstAt', text: { en: 'A customer for 57.14 weeks.' } },
  ]);
});

describe('amounts that are missing or odd', () => {
  test('missing, infinite and negative spend has no tier, UNKNOWN', async () => {
    const trial = await fitted();
    const usual = bought(3, 400, 120, 30);
    const rows = [
      { ...usual, amount: null },
      { ...usual, firstAmount: null },
      { ...usual, amount: Infinity },
      { ...usual, amount: 20 },
    ];
    for (const row of rows) {
      expect(trial.assign([row])[0]).toMatchObject({ segments: [], strengths: [] });
      expect(trial.explain(row)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
    }
    expect(JSON.stringify(trial.explain(rows[3]!))).toContain('more was given back than spent');
  });

  test('who has nothing left of what was bought has no tier, who bought for nothing has one', async () => {
    const trial = await fitted();
    const nothing = { ...bought(3, 400, 120, 0), amount: 0, firstAmount: 0 };
    for (const row of [
      { ...nothing, bought: 70 },
      { ...nothing, bought: null },
    ]) {
      expect(trial.assign([row])[0]).toMatchObject({ segments: [], strengths: [] });
      expect(trial.explain(row)[0]).toMatchObject({ segment: null, verdict: 'UNKNOWN' });
    }
    expect(JSON.stringify(trial.explain({ ...nothing, bought: 70 }))).toContain('Nothing is left of 70.00');
    expect(trial.assign([{ ...nothing, bought: 0 }])[0]!.segments).toHaveLength(1);
  });

  test('free repeat purchases count as such; the amount of a single one need not be known', async () => {
    const trial = await fitted();
    const of = (row: TrialRow) => worth(trial.explain(row)[0]!.factors[0]!.text);
    const free = of(bought(8, 200, 15, 0, 30));
    expect(free).toBeGreaterThan(0);
    expect(free).toBeLessThan(of(bought(8, 200, 15, 10)));
    // Equal decimal sums leave nothing, on either side of zero.
    expect(of({ ...bought(8, 200, 15, 0), amount: 0.1 + 0.2, firstAmount: 0.3 })).toBeCloseTo(free, 6);
    expect(of({ ...bought(8, 200, 15, 0), amount: 0.3, firstAmount: 0.1 + 0.2 })).toBeCloseTo(free, 6);
    expect(trial.assign([{ days: 1, firstAt: asOf - DAY, lastAt: asOf - DAY }])[0]!.segments).toHaveLength(1);
  });

  test('one enormous amount leaves the others their tiers', async () => {
    const rows = [...population, bought(4, 200, 15, 1e200)];
    const { sizes } = await trySegmenter(value, rows, { asOf });
    expect(Object.values(sizes).every((size) => size > 150)).toBe(true);
  });
});

describe('too little to learn from is said', () => {
  const refused = (rows: readonly TrialRow[]) => expect(trySegmenter(value, rows, { asOf })).rejects;

  test('too few repeat buyers', async () => {
    await refused([bought(2, 90, 10, 20)]).toThrow(NotEnoughData);
    await refused([bought(2, 90, 10, 20)]).toThrow('29 are missing');
  });

  test('purchases without amounts, or all for nothing', async () => {
    const message =
      '0 repeat buyers spent more than zero on their repeat days; the model of spend (Gamma-Gamma) needs 30';
    await refused(population.map((row) => ({ ...row, amount: null }))).toThrow(message);
    await refused(population.map((row) => ({ ...row, amount: 0, firstAmount: 0 }))).toThrow(message);
  });

  test('one price for everything is enough: that is what everybody is expected to spend', async () => {
    const rows = population.map((row) => ({ ...row, amount: 9 * (row['days'] as number), firstAmount: 9 }));
    const trial = await trySegmenter(value, rows, { asOf });
    expect((trial.model as unknown as ValueModel).spend).toMatchObject({ bounded: true, correlation: null });
    expect(JSON.stringify(trial.explain(rows[0]!))).toContain('of 9.00, of which');
  });
});

test('a fit that is cancelled ends with the reason', async () => {
  const reason = new Error('enough');
  const needs = value.needs({ event: 'purchase' });
  const columns = Object.fromEntries(
    Object.keys(needs).map((name) => [name, Float64Array.from(population, (row) => row[name] as number)]),
  );
  const config = (await value.config['~standard'].validate({})) as { value: unknown };
  const ctx = { asOf, random: congruence(1), signal: AbortSignal.abort(reason) };
  await expect(value.fit({ length: population.length, columns }, config.value, ctx)).rejects.toBe(reason);
});
