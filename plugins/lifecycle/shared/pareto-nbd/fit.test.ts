import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedPurchases } from '../purchase-model.ts';
import { congruence } from '../simulated-histories.ts';
import { fitParetoNbd } from './fit.ts';
import { meanLogLikelihood, modelAt, pointOf } from './likelihood.ts';
import { logLikelihood, type ParetoNbd } from './pareto-nbd.ts';
import { simulatedLifetimes } from './simulated-lifetimes.ts';

const TRUTH: ParetoNbd = { r: 0.8, alpha: 8, s: 0.7, beta: 12 };
const NAMES = ['r', 'alpha', 's', 'beta'] as const;
const simulated = (customers: number, seed: number, process: ParetoNbd) =>
  simulatedLifetimes({ customers, process, ages: [30, 90], ahead: 26, random: congruence(seed) });

const history = fc
  .record({
    x: fc.integer({ min: 0, max: 60 }),
    recency: fc.double({ min: 0.5, max: 100, noNaN: true }),
    more: fc.double({ min: 0, max: 100, noNaN: true }),
    weight: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ x, recency, more, weight }) => ({
    x,
    recency: x === 0 ? 0 : recency,
    age: (x === 0 ? 0 : recency) + more,
    weight,
  }));
const histories = fc.array(history, { minLength: 1, maxLength: 20 }).map((rows) => ({
  frequency: Int32Array.from(rows, ({ x }) => x),
  recency: Float64Array.from(rows, ({ recency }) => recency),
  age: Float64Array.from(rows, ({ age }) => age),
  weight: Float64Array.from(rows, ({ weight }) => weight),
}));
const coordinate = fc.double({ min: -3, max: 3, noNaN: true });

describe('the likelihood', () => {
  test('has the gradient it says, and the value of the sum over customers', () => {
    fc.assert(
      fc.property(histories, fc.tuple(coordinate, coordinate, coordinate, coordinate), (some, at) => {
        const objective = meanLogLikelihood(some);
        const gradient = new Float64Array(4);
        const point = Float64Array.from(at);
        const value = objective(point, gradient);
        const total = some.weight.reduce((sum, weight) => sum + weight, 0);
        const whole = logLikelihood(some, modelAt(point));
        expect(Math.abs(value * total - whole)).toBeLessThan(1e-10 * (1 + Math.abs(whole)));
        for (let i = 0; i < 4; i++) {
          const beside = (by: number) =>
            objective(
              point.map((c, j) => (j === i ? c + by : c)),
              new Float64Array(4),
            );
          const slope = (beside(1e-5) - beside(-1e-5)) / 2e-5;
          expect(Math.abs(slope - gradient[i]!)).toBeLessThan(1e-6 * (1 + Math.abs(slope) + Math.abs(value)));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('stays finite for a million purchases and at the bounds of the search', () => {
    const objective = meanLogLikelihood({
      frequency: Int32Array.of(1_000_000, 0, 3),
      recency: Float64Array.of(900, 0, 2),
      age: Float64Array.of(5_000, 5_000, 2),
      weight: Float64Array.of(1, 1, 1),
    });
    for (const a of [-10, 10]) {
      for (const b of [-10, 10]) {
        for (const c of [-10, 10]) {
          const gradient = new Float64Array(4);
          expect(objective(Float64Array.of(a, b, c, -a), gradient)).toSatisfy(Number.isFinite);
          expect(gradient.every(Number.isFinite)).toBe(true);
        }
      }
    }
  });

  test('a point of the search and its model are the same', () => {
    const back = modelAt(Float64Array.from(pointOf(TRUTH)));
    for (const name of NAMES) expect(back[name]).toBeCloseTo(TRUTH[name], 12);
  });
});

describe('the fit', () => {
  test('finds the parameters of a simulation within their standard errors, and what customers buy next', async () => {
    const lifetimes = simulated(6_000, 11, TRUTH);
    const fit = await fitParetoNbd(lifetimes);
    expect(fit).toMatchObject({ converged: true, bounded: false, agreeing: 4, starts: 4 });
    expect(fit.logLikelihood).toBeGreaterThan(logLikelihood(lifetimes, TRUTH));
    for (const [i, name] of NAMES.entries()) {
      const error = fit.uncertainty!.logErrors[i]! * fit[name];
      expect(Math.abs(fit[name] - TRUTH[name]) / error).toBeLessThan(2.6);
      // Known well enough for that to say something.
      expect(error / TRUTH[name]).toBeLessThan(0.4);
    }
    const { frequency, recency, age, later } = lifetimes;
    let expected = 0;
    for (let row = 0; row < later.length; row++)
      expected += expectedPurchases(fit, frequency[row]!, recency[row]!, age[row]!, 26);
    const bought = later.reduce((sum, one) => sum + one, 0);
    expect(bought).toBeGreaterThan(3_000);
    expect(Math.abs(expected / bought - 1)).toBeLessThan(0.05);
  });

  test('tells larger errors of fewer customers', async () => {
    const few = await fitParetoNbd(simulated(1_500, 12, TRUTH));
    const many = await fitParetoNbd(simulated(6_000, 12, TRUTH));
    const ratio = few.uncertainty!.logErrors[0]! / many.uncertainty!.logErrors[0]!;
    expect(ratio).toBeGreaterThan(1.5);
    expect(ratio).toBeLessThan(2.7);
  });

  test('customers of whom nobody leaves lead to the edge, where the answer still is theirs', async () => {
    const fit = await fitParetoNbd(simulated(2_000, 13, { r: 1, alpha: 8, s: 1, beta: 1e9 }));
    expect(fit).toMatchObject({ converged: true, bounded: true });
    expect(fit.r / fit.alpha).toBeCloseTo(1 / 8, 1);
    expect(expectedPurchases(fit, 4, 30, 40, 10)).toBeCloseTo((10 * (fit.r + 4)) / (fit.alpha + 40), 1);
  });

  test('nobody who ever repeats is no reason to fail', async () => {
    const none = simulated(40, 14, { r: 1e-9, alpha: 8, s: 1, beta: 12 });
    expect(none.frequency.every((x) => x === 0)).toBe(true);
    const fit = await fitParetoNbd(none);
    expect(expectedPurchases(fit, 0, 0, 0, 52)).toBeLessThan(0.01);
  });

  test('a search cut short says that it did not converge', async () => {
    expect(await fitParetoNbd(simulated(500, 15, TRUTH), { maxSteps: 2 })).toMatchObject({
      converged: false,
      steps: 2,
    });
  });
});
