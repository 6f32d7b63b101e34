import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedSpend, fitGammaGamma, meanLogLikelihood } from './gamma-gamma.ts';
import { simulatedBuyers } from './simulated-buyers.ts';
import { congruence } from './simulated-histories.ts';

function simulated(customers: number, seed: number, spend = { p: 6, q: 4, gamma: 15 }) {
  const process = { r: 2, alpha: 6, a: 0.8, b: 4 };
  const rows = simulatedBuyers({ customers, asOf: 0, process, spend, random: congruence(seed) });
  const repeating = rows.filter(({ days }) => (days as number) > 1);
  return {
    frequency: Int32Array.from(repeating, ({ days }) => (days as number) - 1),
    mean: Float64Array.from(
      repeating,
      ({ days, amount, firstAmount }) => ((amount as number) - (firstAmount as number)) / ((days as number) - 1),
    ),
  };
}

describe('the fit', () => {
  test('finds the parameters of a simulation', async () => {
    const fit = await fitGammaGamma(simulated(25_000, 1));
    expect(fit).toMatchObject({ converged: true, bounded: false });
    expect(Math.abs(fit.p / 6 - 1)).toBeLessThan(0.08);
    expect(Math.abs(fit.q / 4 - 1)).toBeLessThan(0.08);
    expect(Math.abs((fit.p * fit.gamma) / (fit.q - 1) / 30 - 1)).toBeLessThan(0.03);
  });

  test('does not depend on the unit of money', async () => {
    const spends = simulated(3_000, 2);
    const one = await fitGammaGamma(spends);
    const cents = await fitGammaGamma({ ...spends, mean: spends.mean.map((amount) => amount * 100) });
    expect(cents.p).toBeCloseTo(one.p, 5);
    expect(cents.q).toBeCloseTo(one.q, 5);
    expect(cents.gamma / 100).toBeCloseTo(one.gamma, 4);
    // Densities are per unit of money.
    const units = spends.mean.length * Math.log(100);
    expect(cents.logLikelihood + units).toBeCloseTo(one.logLikelihood, 5);
  });

  test('where everybody always spends the same, it is expected of everybody', async () => {
    const fit = await fitGammaGamma({ frequency: Int32Array.of(1, 2, 3, 9), mean: new Float64Array(4).fill(9.99) });
    expect(fit).toMatchObject({ converged: true, bounded: true });
    for (const [x, mean] of [
      [0, 0],
      [5, 9.99],
    ] as const)
      expect(expectedSpend(fit, x, mean)).toBeCloseTo(9.99, 2);
  });

  test('a search cut short says that it did not converge', async () => {
    expect(await fitGammaGamma(simulated(200, 3), { maxSteps: 1 })).toMatchObject({ converged: false, steps: 1 });
  });
});

test('the likelihood has the gradient it says', () => {
  const spends = simulated(60, 4);
  const objective = meanLogLikelihood(spends);
  const coordinate = fc.double({ min: -2.5, max: 2.5, noNaN: true });
  fc.assert(
    fc.property(coordinate, coordinate, coordinate, (...at) => {
      const gradient = new Float64Array(3);
      objective(Float64Array.from(at), gradient);
      for (let i = 0; i < 3; i++) {
        const beside = (by: number) =>
          objective(
            Float64Array.from(at, (c, j) => (j === i ? c + by : c)),
            new Float64Array(3),
          );
        const slope = (beside(1e-5) - beside(-1e-5)) / 2e-5;
        expect(Math.abs(slope - gradient[i]!)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
      }
    }),
  );
});

describe('expected spend', () => {
  const CDNOW = { p: 6.25, q: 3.74, gamma: 15.44 };

  test('of a customer without repeat purchases is the mean of all', () => {
    expect(expectedSpend(CDNOW, 0, 0)).toBeCloseTo((6.25 * 15.44) / 2.74, 12);
  });

  test("lies between the mean of all and the customer's own, nearer to the latter with every purchase", () => {
    const all = expectedSpend(CDNOW, 0, 0);
    const own = [1, 2, 10, 1000].map((x) => expectedSpend(CDNOW, x, 80));
    expect([all, ...own, 80]).toEqual([all, ...own, 80].toSorted((one, other) => one - other));
    expect(own[3]).toBeCloseTo(80, 1);
  });
});
