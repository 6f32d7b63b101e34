import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedWhileAlive, type PurchaseModel } from '../purchase-model.ts';
import { DiscountedPurchases } from './discounted-purchases.ts';
import type { Discounting } from './discounting.ts';

const BG_NBD = { r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259 };
const PARETO_NBD = { r: 0.5533, alpha: 10.5777, s: 0.6062, beta: 11.6687 };
const MODELS: [string, PurchaseModel][] = [
  ['BG/NBD', BG_NBD],
  ['Pareto/NBD', PARETO_NBD],
];
const MONTH = 30.436875 / 7;
const YEAR = 12 * MONTH;
const monthly = (months: number | null, yearlyRate: number, at = 1): Discounting => ({
  horizon: months === null ? null : months * MONTH,
  force: Math.log1p(yearlyRate) / YEAR,
  period: MONTH,
  at,
});

describe.each(MODELS)('discounted purchases of %s', (_, model) => {
  const until = (x: number, age: number, weeks: number) => expectedWhileAlive(model, x, age, weeks);
  const near = (found: number, known: number, relative = 1e-10) =>
    expect(Math.abs(found / known - 1)).toBeLessThan(relative);

  test('without a discount are those of the whole horizon', () => {
    const undiscounted = new DiscountedPurchases(model, monthly(12, 0));
    near(undiscounted.exactly(4, 30), until(4, 30, 12 * MONTH), 1e-14);
  });

  test.each([
    ['end', 1],
    ['middle', 0.5],
    ['begin', 0],
  ])('count each month as made at its %s', (_place, at) => {
    const found = new DiscountedPurchases(model, monthly(3, 0.15, at)).exactly(4, 30);
    const months = (k: number) =>
      (until(4, 30, k * MONTH) - until(4, 30, (k - 1) * MONTH)) * 1.15 ** (-(k - 1 + at) / 12);
    near(found, months(1) + months(2) + months(3), 1e-12);
  });

  test('of a last month cut short by the horizon count as of the others', () => {
    const found = new DiscountedPurchases(model, { ...monthly(2, 0.15), horizon: 1.5 * MONTH }).exactly(4, 30);
    const known =
      until(4, 30, MONTH) * 1.15 ** (-1 / 12) + (until(4, 30, 1.5 * MONTH) - until(4, 30, MONTH)) * 1.15 ** (-2 / 12);
    near(found, known, 1e-12);
  });

  test('over thousands of days are their sum, day by day', () => {
    const days = 36_525;
    const daily: Discounting = { horizon: days / 7, force: Math.log1p(0.02) / YEAR, period: 1 / 7, at: 1 };
    let known = 0;
    let before = 0;
    for (let day = 1; day <= days; day++) {
      const now = until(7, 20, day / 7);
      known += (now - before) * Math.exp((-daily.force * day) / 7);
      before = now;
    }
    near(new DiscountedPurchases(model, daily).exactly(7, 20), known, 1e-9);
  });

  test('without end are the limit of ever longer horizons, in each convention', () => {
    for (const at of [0, 0.5, 1]) {
      near(
        new DiscountedPurchases(model, monthly(null, 0.1, at)).exactly(3, 12),
        new DiscountedPurchases(model, monthly(12 * 400, 0.1, at)).exactly(3, 12),
      );
    }
    const moment = { ...monthly(null, 0.1), period: null };
    near(
      new DiscountedPurchases(model, moment).exactly(3, 12),
      new DiscountedPurchases(model, { ...moment, horizon: 400 * YEAR }).exactly(3, 12),
    );
  });

  test('at their own moments lie between begin and end of periods, and are the limit of short ones', () => {
    const of = (discounting: Discounting) => new DiscountedPurchases(model, discounting).exactly(3, 12);
    const moment = of({ ...monthly(60, 0.3), period: null });
    expect(moment).toBeLessThan(of(monthly(60, 0.3, 0)));
    expect(moment).toBeGreaterThan(of(monthly(60, 0.3, 1)));
    near(of({ ...monthly(60, 0.3, 0.5), period: 1 / 7 }), moment, 1e-6);
  });

  test('are interpolated to nine digits, whoever was asked for before', () => {
    const ages = fc.double({ min: 0, max: 5_000, noNaN: true });
    const used = new DiscountedPurchases(model, monthly(12, 0.1));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), ages, (x, age) => {
        near(used.of(x, age), used.exactly(x, age), 1e-9);
        expect(used.of(x, age)).toBe(new DiscountedPurchases(model, monthly(12, 0.1)).of(x, age));
      }),
    );
  });

  test('are fewer the sooner, the less is counted and the longer ago purchases were', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50 }),
        fc.double({ min: 0, max: 300, noNaN: true }),
        fc.double({ min: 0.001, max: 3, noNaN: true }),
        fc.constantFrom(0, 0.5, 1, null),
        (x, age, rate, at) => {
          const of = (yearly: number, months: number | null) => {
            const discounting = { ...monthly(months, yearly, at ?? 0), ...(at === null && { period: null }) };
            return new DiscountedPurchases(model, discounting).of(x, age);
          };
          const usual = of(rate, 36);
          expect(usual).toBeLessThan(until(x, age, 36 * MONTH) * (1 + 1e-9));
          expect(of(rate * 1.5, 36)).toBeLessThan(usual);
          expect(of(rate, 12)).toBeLessThan(usual);
          expect(of(rate, null)).toBeGreaterThan(usual * (1 - 1e-9));
        },
      ),
      { numRuns: 12 },
    );
  });
});

/** Tricomi's confluent hypergeometric function of the second kind, as the integral that defines it (DLMF 13.4.4). */
function tricomi(a: number, b: number, z: number): number {
  const steps = 4_000;
  let sum = 0;
  // Trapezoids over the logarithm of t: about it the integrand is analytic and falls off at both ends.
  for (let i = 0; i <= steps; i++) {
    const log = -40 + (80 * i) / steps;
    const t = Math.exp(log);
    sum += Math.exp(a * log - z * t + (b - a - 1) * Math.log1p(t)) * (80 / steps);
  }
  return sum;
}

describe('DERT of Pareto/NBD', () => {
  test.each([
    [PARETO_NBD, 0, 38.86, 0.15],
    [PARETO_NBD, 7, 35, 0.15],
    [{ ...PARETO_NBD, s: 1 }, 3, 20, 0.05],
    [{ r: 2, alpha: 30, s: 2.5, beta: 40 }, 12, 100, 0.5],
  ])('is the closed form of Fader, Hardie & Lee 2005: %o, x %d, T %d, %d a year', (model, x, age, yearly) => {
    const { r, alpha, s, beta } = model;
    const force = Math.log1p(yearly) / YEAR;
    const z = force * (beta + age);
    // Of a living customer: (r + x) / (alpha + T) * (beta + T)^s * force^(s - 1) * Psi(s, s; z); Gamma(s) of the integral.
    const gamma = tricomi(s, s, z) / gammaOf(s);
    const known = ((r + x) / (alpha + age)) * (beta + age) ** s * force ** (s - 1) * gamma;
    const found = new DiscountedPurchases(model, { horizon: null, force, period: null, at: 0 });
    expect(Math.abs(found.exactly(x, age) / known - 1)).toBeLessThan(1e-9);
    expect(Math.abs(found.of(x, age) / known - 1)).toBeLessThan(1e-9);
  });
});

/** The gamma function by trapezoids over the logarithm (DLMF 5.2.1). */
function gammaOf(s: number): number {
  let sum = 0;
  for (let log = -60; log < 6; log += 0.01) sum += Math.exp(s * log - Math.exp(log)) * 0.01;
  return sum;
}
