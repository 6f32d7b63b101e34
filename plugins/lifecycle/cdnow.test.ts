import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DAY } from 'personagraph/segmenter';
import { type TrialRow, tryScores, trySegmenter } from 'personagraph/testing';
import { expect, test } from 'vitest';
import alive from './alive/index.ts';
import { expectedSpend } from './shared/gamma-gamma.ts';
import { expectedPurchases, probabilityAlive } from './shared/purchase-model.ts';
import type { ParetoProcess, PurchaseProcess } from './shared/purchase-process.ts';
import type { ValueModel } from './value/fit.ts';
import value from './value/index.ts';

const file = fileURLToPath(new URL('../../../shared/datasets/cdnow/CDNOW_sample.txt', import.meta.url));
/** The end of the calibration period. */
const asOf = Date.parse('1997-09-30T00:00:00Z');

test('the published parameters, likelihood and expectations of CDNOW are reproduced', async ({ skip }) => {
  if (!existsSync(file)) skip(`no dataset at ${file}`);
  const rows = customers();
  const trial = await trySegmenter(value, rows, { asOf });
  const { process, spend } = trial.model as unknown as ValueModel & { process: PurchaseProcess };
  expect(process).toMatchObject({ customers: 2357, repeaters: 946, repeats: 2457, bounded: false });
  expect(process.r).toBeCloseTo(0.2426, 4);
  expect(process.alpha).toBeCloseTo(4.4136, 4);
  expect(process.a).toBeCloseTo(0.7929, 4);
  expect(process.b).toBeCloseTo(2.4259, 4);
  expect(process.logLikelihood).toBeCloseTo(-9582.429, 3);
  expect(spend).toMatchObject({ customers: 946, bounded: false });
  expect(spend.p).toBeCloseTo(6.25, 2);
  expect(spend.q).toBeCloseTo(3.74, 2);
  expect(spend.gamma).toBeCloseTo(15.44, 2);
  // Little enough for the model, which takes spend and frequency to be independent.
  expect(spend.correlation).toBeCloseTo(0.114, 3);
  expect(expectedSpend(spend, 0, 0)).toBeCloseTo(35.2, 0);

  expect(expectedPurchases(process, 0, 0, 0, 52)).toBeCloseTo(1.444, 4);
  expect(expectedPurchases(process, 2, 30.43, 38.86, 39)).toBeCloseTo(1.226, 3);
  expect(probabilityAlive(process, 26, 30.857, 31)).toBeCloseTo(0.96885, 5);
  // Published as 25.7566; the flat top of the likelihood leaves that much to where a search stops.
  expect(Math.abs(expectedPurchases(process, 26, 30.857, 31, 52) - 25.7566)).toBeLessThan(1e-3);
});

test('the published Pareto/NBD of CDNOW is reproduced, and customers who bought once may have left', async ({
  skip,
}) => {
  if (!existsSync(file)) skip(`no dataset at ${file}`);
  const trial = await trySegmenter(alive, customers(), { asOf, config: { model: 'PARETO_NBD' } });
  const { process } = trial.model as unknown as { process: ParetoProcess };
  // Fader & Hardie's note of 2005: r .553, alpha 10.578, s .606, beta 11.669.
  expect(process).toMatchObject({ customers: 2357, bounded: false, agreeing: 4, starts: 4 });
  expect(process.r).toBeCloseTo(0.553, 3);
  expect(process.alpha).toBeCloseTo(10.578, 3);
  expect(process.s).toBeCloseTo(0.606, 3);
  expect(process.beta).toBeCloseTo(11.669, 3);
  expect(process.logLikelihood).toBeCloseTo(-9594.976, 3);
  expect(expectedPurchases(process, 0, 0, 0, 52)).toBeCloseTo(1.4734, 4);
  expect(Object.keys(trial.sizes)).toEqual(['active', 'at_risk', 'lost']);
  expect(Object.values(trial.sizes).reduce((sum, size) => sum + size)).toBe(2357);
  // Bought once at the begin of the year and never again, to the end of September.
  expect(probabilityAlive(process, 0, 0, 38.86)).toBeLessThan(0.3);
});

test('standard errors of CDNOW are those of others', async ({ skip }) => {
  if (!existsSync(file)) skip(`no dataset at ${file}`);
  const { report } = await trySegmenter(value, customers(), { asOf });
  const errors = Object.fromEntries(report!.parameters.map(({ name, standardError }) => [name, standardError]));
  // Ours agree with those of the Python package lifetimes in all digits that are asked for here.
  expect(errors['r']).toBeCloseTo(0.012557, 5);
  expect(errors['alpha']).toBeCloseTo(0.378221, 4);
  expect(errors['a']).toBeCloseTo(0.185719, 4);
  expect(errors['b']).toBeCloseTo(0.705345, 3);
  expect(report!.warnings).toEqual([]);
});

test('the published customers of CDNOW have their numbers as scores', async ({ skip }) => {
  if (!existsSync(file)) skip(`no dataset at ${file}`);
  const rows = customers();
  const weeks = (from: unknown, to: unknown) => ((to as number) - (from as number)) / DAY / 7;
  const indexOf = (days: number, recency: number, age: number) =>
    rows.findIndex(
      ({ days: n, firstAt, lastAt }) =>
        n === days && Math.abs(weeks(firstAt, lastAt) - recency) < 0.01 && Math.abs(weeks(firstAt, asOf) - age) < 0.01,
    );
  const [often, twice] = [indexOf(27, 30.857, 31), indexOf(3, 30.43, 38.86)];
  const { scores } = await tryScores(alive, rows, { asOf });
  expect(scores[often]!['probability_alive']).toBeCloseTo(0.96885, 5);
  const ahead = async (horizonDays: number) =>
    (await tryScores(value, rows, { asOf, config: { horizonDays, discountRate: 0 } })).scores;
  expect(Math.abs((await ahead(364))[often]!['expected_purchases']! - 25.7566)).toBeLessThan(1e-3);
  const year = (await ahead(273))[twice]!;
  expect(year['expected_purchases']).toBeCloseTo(1.226, 3);
  expect(year['lifetime_value']).toBeCloseTo(year['expected_purchases']! * year['expected_spend']!, 9);
});

test('tiers and states of CDNOW', async ({ skip }) => {
  if (!existsSync(file)) skip(`no dataset at ${file}`);
  const rows = customers();
  const tiers = await trySegmenter(value, rows, { asOf });
  expect(Object.values(tiers.sizes).reduce((sum, size) => sum + size)).toBe(2357);
  // Many bought once on the same day and are worth the same, so that a tier may begin among them.
  expect(tiers.sizes['top']).toBeGreaterThan(0.09 * 2357);
  expect(tiers.sizes['top']).toBeLessThan(0.11 * 2357);
  const states = await trySegmenter(alive, rows, { asOf });
  expect(states.sizes['bought_once']).toBe(2357 - 946);
  expect(states.sizes['active']! + states.sizes['at_risk']! + states.sizes['lost']!).toBe(946);
});

/** The customers up to the end of the calibration, as the server's features give them. */
function customers(): TrialRow[] {
  const amounts = new Map<string, Map<number, number>>();
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const [id, , date, , amount] = line.trim().split(/\s+/) as [string, string, string, string, string];
    const at = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6)));
    if (at > asOf) continue;
    const days = amounts.get(id) ?? new Map<number, number>();
    amounts.set(id, days.set(at, (days.get(at) ?? 0) + Number(amount)));
  }
  return [...amounts.values()].map((days) => {
    const firstAt = Math.min(...days.keys());
    return {
      days: days.size,
      firstAt,
      lastAt: Math.max(...days.keys()),
      amount: [...days.values()].reduce((sum, amount) => sum + amount, 0),
      firstAmount: days.get(firstAt)!,
    };
  });
}
