import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gaussNodes } from '../discounting/gauss-nodes.ts';
import { logGamma } from '../log-gamma.ts';
import { expectedPurchases, probabilityAlive } from '../purchase-model.ts';
import { expectedWhileAlive, logLikelihood, type ParetoNbd } from './pareto-nbd.ts';
import { UnseenEnd } from './unseen-end.ts';

/** Of CDNOW (Fader & Hardie's note of 2005). */
const CDNOW: ParetoNbd = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };

/** r, alpha, s, beta, x, t_x, T, and the logarithm of the integral by the closed form with A0, 60 digits (mpmath 1.3.0). */
const REFERENCE = [
  [
    0.005482811848400436, 1215.0731428549984, 15.87670606019262, 0.33916744080123773, 3000, 46.06473288776133,
    46.74624167742178, -191.97094668276267,
  ],
  [
    0.12242883821309061, 0.18185650410549828, 0.48218268490440264, 2290.3521157775363, 300, 3.271031584892248,
    40.740755639436365, -896.4145624865154,
  ],
  [
    0.0010270303871569356, 4.7024389321564355, 9.299726532158884, 0.23581603214276145, 0, 0, 256.19151721126747,
    -6.1634051517942805e-6,
  ],
  [
    9.821759779507707, 14.647937767458478, 15.861909702275403, 4315.211770166249, 2, 1.621628810049273,
    13.132050621572583, -6.455182521675903,
  ],
  [
    15.318370042817682, 5169.716548808994, 124.67702502249905, 3.1410845985188516, 0, 0, 0.01304480511791535,
    -0.9075510284006433,
  ],
  [
    0.011070659926976216, 0.5069395793950573, 225.9345907877924, 9.912252277012506, 300, 11.52147025472657,
    11.523081475234047, -1128.3688427494133,
  ],
  [
    0.0497636065929296, 1229.7290903224728, 2.4069049706010044, 29.44797473234941, 1, 0.3891168518704855,
    0.4121113574611969, -6.32316054385117,
  ],
  [
    2.7315645184922976, 1.1655668431641442, 0.0024117627432281735, 0.09073046740051387, 1, 19.87457131876928,
    27.623056867103024, -18.479154536719616,
  ],
  [
    133.97726114949992, 1.1563755186333715, 71.31199947840406, 132.6359013087326, 3000, 48.73367247408438,
    50.30086550188392, -11825.349813306924,
  ],
  [
    0.06157452947191562, 1697.1844520943212, 88.7626956633121, 0.012839789441676849, 2, 100.3179388875726,
    173.91057702111453, -795.7600020909192,
  ],
  [
    12.881273184220875, 18.694873835278912, 202.8613486110717, 368.4630639228267, 1, 0.18329157767028856,
    0.35802001695823504, -2.6884079098543645,
  ],
  [
    8.61108490761049, 8.876857476469278, 220.40465780143168, 198.18904353287638, 0, 0, 0.0024358309299853877,
    -5.913764307597468,
  ],
] as const;

describe('the likelihood of having left unseen', () => {
  test.each(REFERENCE)(
    'r %d, alpha %d, s %d, beta %d, x %d, t_x %d, T %d: e^%d',
    (r, alpha, s, beta, x, from, to, known) => {
      const gone = new UnseenEnd();
      gone.read(alpha, beta, s, r + x, from, to);
      expect(Math.abs(gone.log - known)).toBeLessThan(1e-11 * Math.max(1, Math.abs(known) / 10));
    },
  );

  test('is none where there was no time to leave', () => {
    const gone = new UnseenEnd();
    gone.read(10, 10, 1, 5, 3, 3);
    expect(gone.log).toBe(-Infinity);
  });
});

const exponent = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true }).map((one) => 10 ** one);
const model = fc.record({ r: exponent(-2, 2), alpha: exponent(-1, 3), s: exponent(-2, 2), beta: exponent(-1, 3) });
const weeks = fc.double({ min: 0.1, max: 300, noNaN: true });

describe('the probability of being alive', () => {
  test('is 1 at the last purchase and falls with the time since, also of those who bought once', () => {
    fc.assert(
      fc.property(model, fc.integer({ min: 0, max: 1000 }), weeks, (some, x, time) => {
        const recency = x === 0 ? 0 : time;
        const later = [0, 1, 10, 100, 1e4].map((more) => probabilityAlive(some, x, recency, recency + more));
        expect(later[0]).toBe(1);
        expect(later).toEqual(later.toSorted((one, other) => other - one));
        expect(later[4]).toBeLessThan(1);
      }),
    );
  });

  test('goes to 0 with the silence, and to 1 where nobody leaves', () => {
    expect(probabilityAlive(CDNOW, 3, 20, 1e7)).toBeLessThan(1e-6);
    expect(probabilityAlive(CDNOW, 0, 0, 1e7)).toBeLessThan(0.01);
    expect(probabilityAlive({ ...CDNOW, beta: 1e12 }, 3, 20, 60)).toBeCloseTo(1, 9);
  });

  test('is what Bayes says of one who bought once: the likelihood of both ends adds up to that of no purchase', () => {
    // Without a purchase in T: alive with neither purchase nor end, or gone before the first purchase.
    const { r, alpha, s, beta } = CDNOW;
    const age = 38.86;
    const alive = (alpha / (alpha + age)) ** r * (beta / (beta + age)) ** s;
    const gone = integral(0, age, (u) => (alpha / (alpha + u)) ** r * (s / beta) * (1 + u / beta) ** (-s - 1));
    expect(probabilityAlive(CDNOW, 0, 0, age)).toBeCloseTo(alive / (alive + gone), 12);
  });
});

/** Gauss-Legendre in 64 stretches. */
function integral(from: number, to: number, of: (at: number) => number): number {
  const { at, weight } = gaussNodes(16);
  const width = (to - from) / 64;
  let sum = 0;
  for (let i = 0; i < 64; i++) {
    for (let n = 0; n < 16; n++) sum += weight[n]! * width * of(from + width * (i + (1 + at[n]!) / 2));
  }
  return sum;
}

/** P(X(t) = n) of a new customer (Fader & Hardie 2005, equation 12, before it is integrated). */
function probabilityOf({ r, alpha, s, beta }: ParetoNbd, n: number, t: number): number {
  const bought = (u: number) =>
    Math.exp(
      logGamma(r + n) - logGamma(r) - logGamma(n + 1) - r * Math.log1p(u / alpha) + n * Math.log(u / (alpha + u)),
    );
  const gone = integral(0, t, (u) => bought(u) * (s / beta) * (1 + u / beta) ** (-s - 1));
  return bought(t) * (1 + t / beta) ** -s + gone;
}

describe('expected purchases', () => {
  test('of a new customer of CDNOW are the published ones', () => {
    expect(expectedPurchases(CDNOW, 0, 0, 0, 52)).toBeCloseTo(1.4734, 3);
  });

  test.each([
    [CDNOW, 52],
    [{ r: 2, alpha: 12, s: 1, beta: 30 }, 20],
    [{ r: 0.3, alpha: 4, s: 3, beta: 50 }, 39],
  ])('of a new customer are the mean of how many they may be: %o, %d weeks', (some, t) => {
    let total = 0;
    let mean = 0;
    for (let n = 0; n < 400; n++) {
      const probability = probabilityOf(some, n, t);
      total += probability;
      mean += n * probability;
    }
    expect(total).toBeCloseTo(1, 9);
    expect(mean).toBeCloseTo(expectedPurchases(some, 0, 0, 0, t), 7);
  });

  test('of those who buy on are what the next purchases are likely to be, of those who do not less and less', () => {
    fc.assert(
      fc.property(model, fc.integer({ min: 0, max: 200 }), weeks, weeks, (some, x, age, ahead) => {
        const found = expectedWhileAlive(some, x, age, ahead);
        const rate = (some.r + x) / (some.alpha + age);
        expect(found).toBeGreaterThan(0);
        expect(found).toBeLessThanOrEqual(rate * ahead * (1 + 1e-12));
        expect(expectedWhileAlive(some, x, age, 1e-6) / 1e-6 / rate).toBeCloseTo(1, 3);
        const recency = x === 0 ? 0 : age;
        const silent = [1, 1.5, 3, 30].map((more) => expectedPurchases(some, x, recency, age * more, ahead));
        expect(silent).toEqual(silent.toSorted((one, other) => other - one));
      }),
    );
  });

  test('do not jump at s = 1', () => {
    const near = (s: number) => expectedWhileAlive({ ...CDNOW, s }, 2, 30, 39);
    expect(near(1)).toBeCloseTo(near(1 + 1e-9), 7);
    expect(near(1)).toBeCloseTo((2.553 / 40.578) * 41.669 * Math.log((41.669 + 39) / 41.669), 10);
  });
});

test('a million purchases, no time at all and one customer have a likelihood', () => {
  const one = (x: number, recency: number, age: number) => ({
    frequency: Int32Array.of(x),
    recency: Float64Array.of(recency),
    age: Float64Array.of(age),
    weight: Float64Array.of(1),
  });
  expect(logLikelihood(one(0, 0, 0), CDNOW)).toBe(0);
  for (const [recency, age] of [
    [900, 900],
    [900, 901],
    [900, 5_000],
  ] as const) {
    expect(logLikelihood(one(1_000_000, recency, age), CDNOW)).toSatisfy(Number.isFinite);
    expect(probabilityAlive(CDNOW, 1_000_000, recency, age)).toBe(recency === age ? 1 : 0);
  }
});
