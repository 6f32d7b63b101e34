import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grouped } from '../purchase-process.ts';
import { historiesOf } from '../simulated-histories.ts';
import {
  type BgNbd,
  type Histories,
  logLikelihood,
  meanLogLikelihood,
  modelAt,
  pointOf,
  probabilityAlive,
} from './bg-nbd.ts';
import { fitBgNbd } from './fit.ts';

const CDNOW: BgNbd = { r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259 };

const history = fc
  .record({
    x: fc.integer({ min: 0, max: 60 }),
    recency: fc.double({ min: 0.5, max: 100, noNaN: true }),
    more: fc.double({ min: 0, max: 100, noNaN: true }),
    weight: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ x, recency, more, weight }) => ({ x, recency: x === 0 ? 0 : recency, age: recency + more, weight }));
const histories = fc.array(history, { minLength: 1, maxLength: 20 }).map(
  (rows): Histories => ({
    frequency: Int32Array.from(rows, ({ x }) => x),
    recency: Float64Array.from(rows, ({ recency }) => recency),
    age: Float64Array.from(rows, ({ age }) => age),
    weight: Float64Array.from(rows, ({ weight }) => weight),
  }),
);
const coordinate = fc.double({ min: -3, max: 3, noNaN: true });

describe('the likelihood', () => {
  test('is that of the paper, term by term', () => {
    const { r, alpha, a, b } = CDNOW;
    const x = 3;
    const [recency, age] = [20, 30];
    const gammas = r * (r + 1) * (r + 2) * alpha ** r;
    const betas = (one: number) => ((b * (b + 1)) / ((a + b) * (a + b + 1))) * one;
    const alive = betas((b + 2) / (a + b + 2)) * (alpha + age) ** -(r + x);
    const gone = betas(a / (a + b + 2)) * (alpha + recency) ** -(r + x);
    const one = { frequency: Int32Array.of(x), recency: Float64Array.of(recency), age: Float64Array.of(age) };
    const found = logLikelihood({ ...one, weight: Float64Array.of(1) }, CDNOW);
    expect(found).toBeCloseTo(Math.log(gammas * (alive + gone)), 12);
    expect(logLikelihood({ ...one, weight: Float64Array.of(7) }, CDNOW)).toBeCloseTo(7 * found, 10);
  });

  test('has the gradient it says', () => {
    fc.assert(
      fc.property(histories, fc.tuple(coordinate, coordinate, coordinate, coordinate), (some, at) => {
        const objective = meanLogLikelihood(some);
        const gradient = new Float64Array(4);
        const value = objective(Float64Array.from(at), gradient);
        for (let i = 0; i < 4; i++) {
          const beside = (by: number) =>
            objective(
              Float64Array.from(at, (c, j) => (j === i ? c + by : c)),
              new Float64Array(4),
            );
          const slope = (beside(1e-5) - beside(-1e-5)) / 2e-5;
          expect(Math.abs(slope - gradient[i]!)).toBeLessThan(1e-6 * (1 + Math.abs(slope) + Math.abs(value)));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('stays finite for thousands of purchases and at the bounds of the search', () => {
    const many = {
      frequency: Int32Array.of(5_000, 0),
      recency: Float64Array.of(900, 0),
      age: Float64Array.of(5_000, 5_000),
    };
    const objective = meanLogLikelihood({ ...many, weight: Float64Array.of(1, 1) });
    for (const at of [-12, 12]) {
      for (const other of [-12, 12]) {
        const gradient = new Float64Array(4);
        expect(objective(Float64Array.of(at, other, -at, other), gradient)).toSatisfy(Number.isFinite);
        expect(gradient.every(Number.isFinite)).toBe(true);
      }
    }
  });

  test('a point of the search and its model are the same', () => {
    const back = modelAt(Float64Array.from(pointOf(CDNOW)));
    for (const name of ['r', 'alpha', 'a', 'b'] as const) expect(back[name]).toBeCloseTo(CDNOW[name], 12);
  });
});

describe('the fit', () => {
  test('finds the parameters of a simulation, the same from every start, and better than the truth', async () => {
    const truth = { r: 0.8, alpha: 6, a: 0.8, b: 2.5 };
    const simulated = historiesOf({ customers: 30_000, seed: 3, process: truth });
    const fit = await fitBgNbd(simulated);
    expect(fit).toMatchObject({ converged: true, bounded: false, agreeing: 4, starts: 4 });
    expect(fit.logLikelihood).toBeGreaterThan(logLikelihood(simulated, truth));
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood(simulated, fit), 3);
    for (const name of ['r', 'alpha', 'a', 'b'] as const)
      expect(Math.abs(fit[name] / truth[name] - 1)).toBeLessThan(0.12);
  });

  test('customers who are all alike lead to the edge, where the answer still is theirs', async () => {
    // Everybody leaves with the same probability of a fifth: a and b grow without end, their ratio does not.
    const alike = historiesOf({ customers: 4_000, seed: 4, process: { r: 0.8, alpha: 6, a: 2e4, b: 8e4 } });
    const fit = await fitBgNbd(alike);
    expect(fit).toMatchObject({ converged: true });
    expect(fit.a / (fit.a + fit.b)).toBeCloseTo(0.2, 1);
    expect(fit.a + fit.b).toBeGreaterThan(50);
  });

  test('a population that buys at one rate is fitted by that rate', async () => {
    const alike = historiesOf({ customers: 4_000, seed: 6, process: { r: 1e4, alpha: 5e4, a: 0.8, b: 2.5 } });
    const fit = await fitBgNbd(alike);
    expect(fit).toMatchObject({ converged: true });
    // Days swallow repeat purchases of the same day: a little less than one in five weeks.
    expect(fit.alpha / fit.r).toBeGreaterThan(4.8);
    expect(fit.alpha / fit.r).toBeLessThan(5.6);
    expect(fit.r).toBeGreaterThan(10);
  });

  test('a search cut short says that it did not converge', async () => {
    const simulated = historiesOf({ customers: 500, seed: 5, process: CDNOW });
    expect(await fitBgNbd(simulated, { maxSteps: 2 })).toMatchObject({ converged: false, steps: 2 });
  });

  test('equal histories count as often as they occur', async () => {
    const frequency = Int32Array.of(2, 0, 2, 5, 0, 2, 300_000);
    const recency = Float64Array.of(70, 0, 70, 7, 0, 71, 90_000);
    const age = Float64Array.of(140, 7, 140, 14, 7, 140, 131_071);
    const groups = grouped(frequency, recency, age);
    expect([...groups.frequency]).toEqual([0, 2, 2, 5, 300_000]);
    expect([...groups.recency]).toEqual([0, 10, 71 / 7, 1, 90_000 / 7]);
    expect([...groups.age]).toEqual([1, 20, 20, 2, 131_071 / 7]);
    expect([...groups.weight]).toEqual([2, 2, 1, 1, 1]);
    // Too long for keys: as they are.
    const long = grouped(
      frequency,
      recency,
      age.map((days) => days + 131_072),
    );
    expect([...long.weight]).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(long.age[1]).toBe(131_079 / 7);
  });
});

describe('the probability of being alive', () => {
  test('is the published one of a customer of CDNOW', () => {
    expect(probabilityAlive(CDNOW, 26, 30.857, 31)).toBeCloseTo(0.96885, 5);
  });

  test('is 1 without a repeat purchase, and falls with the time since the last one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0.2, max: 300, noNaN: true }), (x, recency) => {
        expect(probabilityAlive(CDNOW, 0, 0, recency)).toBe(1);
        const later = [0, 1, 10, 100, 1e6].map((weeks) => probabilityAlive(CDNOW, x, recency, recency + weeks));
        expect(later).toEqual(later.toSorted((one, other) => other - one));
        expect(later[0]).toBeCloseTo((CDNOW.b + x - 1) / (CDNOW.a + CDNOW.b + x - 1), 12);
        expect(later[4]).toBeLessThan(0.5);
      }),
    );
  });
});
