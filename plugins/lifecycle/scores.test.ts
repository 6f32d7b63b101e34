import { DAY } from 'personagraph/segmenter';
import { type TrialRow, tryScores } from 'personagraph/testing';
import { expect, test } from 'vitest';
import type { AliveModel } from './alive/fit.ts';
import alive from './alive/index.ts';
import { expectedSpend } from './shared/gamma-gamma.ts';
import { dayOf } from './shared/purchase-history.ts';
import { expectedPurchases, probabilityAlive } from './shared/purchase-model.ts';
import { simulatedBuyers } from './shared/simulated-buyers.ts';
import { congruence } from './shared/simulated-histories.ts';
import stage from './stage/index.ts';
import type { ValueModel } from './value/fit.ts';
import value from './value/index.ts';
import { meanRepeatSpend, ValueRule } from './value/rule.ts';

const asOf = Date.parse('2026-01-01T15:00:00Z');
const population = simulatedBuyers({
  customers: 600,
  asOf,
  process: { r: 0.8, alpha: 6, a: 0.8, b: 2.5 },
  spend: { p: 6, q: 4, gamma: 15 },
  random: congruence(3),
});
const weeks = (from: number, to: number) => (Math.floor(to / DAY) - Math.floor(from / DAY)) / 7;
/** The value of a customer on a day, by a model. */
function valueNow(model: unknown, row: TrialRow, at: number): number {
  const rule = new ValueRule(model as ValueModel, []);
  const amounts = [row['amount'], row['firstAmount']] as [number, number];
  const [days, first, last] = [row['days'], row['firstAt'], row['lastAt']] as [number, number, number];
  rule.history.read(days, first, last, dayOf(at));
  rule.mean = meanRepeatSpend(rule.history.frequency, ...amounts);
  return rule.valueOn(dayOf(at));
}
const historyOf = (row: TrialRow, at: number) => {
  const [days, first, last] = [row['days'], row['firstAt'], row['lastAt']] as [number, number, number];
  return [days - 1, weeks(first, last), weeks(first, at)] as const;
};

test('on the day of the fit the probability alive is that of the formula', async () => {
  const { trial, scores } = await tryScores(alive, population, { asOf, config: { model: 'PARETO_NBD' } });
  const { process } = trial.model as unknown as AliveModel;
  for (const [index, row] of population.entries()) {
    expect(scores[index]!['probability_alive']).toBe(probabilityAlive(process, ...historyOf(row, asOf)));
  }
});

test('purchases, spend and value are those of the formulas, and their product', async () => {
  const config = { discountRate: 0, horizonDays: 90, margin: 0.5 };
  const { trial, scores } = await tryScores(value, population, { asOf, config });
  const { process, spend } = trial.model as unknown as ValueModel;
  for (const [index, row] of population.entries()) {
    const history = historyOf(row, asOf);
    const own = scores[index] as Record<'expected_purchases' | 'expected_spend' | 'lifetime_value', number>;
    const purchases = expectedPurchases(process, ...history, 90 / 7);
    expect(Math.abs(own.expected_purchases / purchases - 1)).toBeLessThan(1e-6);
    const mean = history[0] > 0 ? ((row['amount'] as number) - (row['firstAmount'] as number)) / history[0] : 0;
    expect(own.expected_spend / expectedSpend(spend, history[0], mean)).toBeCloseTo(1, 12);
    expect(own.lifetime_value / (0.5 * own.expected_purchases * own.expected_spend)).toBeCloseTo(1, 12);
  }
});

test('purchases are expected also of who has no tier, for want of amounts', async () => {
  const { of } = await tryScores(value, population, { asOf });
  const buyer = { days: 4, firstAt: asOf - 200 * DAY, lastAt: asOf - 20 * DAY };
  const [known, unknown] = of([{ ...buyer, amount: 90, firstAmount: 30 }, buyer]);
  expect(unknown).toEqual({
    expected_purchases: known!['expected_purchases'],
    expected_spend: null,
    lifetime_value: null,
  });
  expect(of([{}, { days: 0 }])).toEqual(
    Array(2).fill({ expected_purchases: null, expected_spend: null, lifetime_value: null }),
  );
});

test('between runs numbers stay within a step of those of the day, whenever they are asked for', async () => {
  const probabilities = await tryScores(alive, population, { asOf });
  const values = await tryScores(value, population, { asOf });
  const { process } = probabilities.trial.model as unknown as AliveModel;
  const some = population.filter((row) => (row['days'] as number) > 1).slice(0, 60);
  for (const days of [-400, -30, 1, 17, 300, 4_000]) {
    const at = asOf + days * DAY;
    const seen = some.filter((row) => (row['lastAt'] as number) <= at);
    const probable = probabilities.of(seen, at);
    const valued = values.of(seen, at);
    for (const [index, row] of seen.entries()) {
      const exact = probabilityAlive(process, ...historyOf(row, at));
      const own = probable[index]!['probability_alive']!;
      expect(own - exact).toBeGreaterThanOrEqual(0);
      expect(own - exact).toBeLessThanOrEqual(0.01);
      const now = valueNow(values.trial.model, row, at);
      expect(now / valued[index]!['lifetime_value']!).toBeGreaterThan(0.95 - 1e-9);
      expect(now / valued[index]!['lifetime_value']!).toBeLessThanOrEqual(1);
    }
  }
});

test('who bought once is unknown to BG/NBD, and judged by Pareto/NBD', async () => {
  const once = { days: 1, firstAt: asOf - 300 * DAY, lastAt: asOf - 300 * DAY };
  expect((await tryScores(alive, population, { asOf })).of([once])).toEqual([{ probability_alive: null }]);
  const pareto = await tryScores(alive, population, { asOf, config: { model: 'PARETO_NBD' } });
  expect(pareto.of([once])[0]!['probability_alive']).toBeLessThan(0.9);
});

test('a stage is told in times, which the clock does not change', async () => {
  const lastAt = asOf - 10 * DAY;
  const { scores, of } = await tryScores(
    stage,
    [
      { kind: 'CUSTOMER', count: 3, lastAt },
      { kind: 'CUSTOMER', count: 1, lastAt },
      { kind: 'CUSTOMER', count: 0 },
      { kind: 'MARKET', count: 0 },
      { kind: 'CUSTOMER' },
      { kind: 'CUSTOMER', count: 3 },
    ],
    { asOf, config: { newForDays: 90 } },
  );
  expect(scores).toEqual([
    { purchases: 3, last_purchase: lastAt, dormant_at: lastAt + 180 * DAY },
    { purchases: 1, last_purchase: lastAt, dormant_at: lastAt + 90 * DAY },
    { purchases: 0, last_purchase: null, dormant_at: null },
    { purchases: 0, last_purchase: null, dormant_at: null },
    { purchases: null, last_purchase: null, dormant_at: null },
    { purchases: null, last_purchase: null, dormant_at: null },
  ]);
  const later = of([{ kind: 'CUSTOMER', count: 3, lastAt }], asOf + 500 * DAY);
  expect(later).toEqual([scores[0]]);
});
