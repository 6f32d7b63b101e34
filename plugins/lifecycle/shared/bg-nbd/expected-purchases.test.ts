import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedPurchases, expectedWhileAlive } from './expected-purchases.ts';

const CDNOW = { r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259 };

test('the published expectations of CDNOW', () => {
  expect(expectedPurchases(CDNOW, 0, 0, 0, 52)).toBeCloseTo(1.444, 3);
  expect(expectedPurchases(CDNOW, 2, 30.43, 38.86, 39)).toBeCloseTo(1.226, 3);
  // Published as 25.7566; four digits of the parameters settle it to about 0.001.
  expect(Math.abs(expectedPurchases(CDNOW, 26, 30.857, 31, 52) - 25.7566)).toBeLessThan(2e-3);
});

/** r, alpha, a, b, x, age, weeks, and the closed form with 60 digits (mpmath 1.3.0): every way of computing it. */
const REFERENCE = [
  [0.8621, 2.684, 1.0, 0.0007627, 0, 10, 260, 0.931036201236],
  [4320.0, 909.5, 1.00000002, 18.1, 2, 10, 260, 83.376589001],
  [12180.0, 59720.0, 4.522e-6, 0.02225, 0, 500, 1, 0.202254490382],
  [0.08019, 0.01194, 0.05035, 468.1, 2, 10, 260, 53.8050947211],
  [1547.0, 557.1, 0.05665, 0.02167, 300, 10, 1, 3.25592316912],
  [0.001073, 0.02215, 23.99, 14510.0, 0, 0, 4.35, 0.182657209032],
  [0.0002887, 0.004794, 1.0, 70.91, 1, 500, 1, 0.00200050333675],
  [5.976, 2.117, 1.0000302, 0.004051, 0, 100, 260, 1.0121148307],
  [0.001627, 0.02878, 577.7, 1709.0, 300, 10, 52, 4.48361366395],
  [8143.0, 2613000.0, 1.0, 353.0, 0, 0, 52, 0.162012667409],
  [15130.0, 378200.0, 17130.0, 16310.0, 2, 10, 52, 1.27969902898],
  [6608.0, 4117.0, 1.0, 8186.0, 300, 10, 52, 86.5970977451],
  // By quadrature (mpmath 1.3.0): the series of the paper has its largest terms behind the millionth.
  [51.3, 0.001, 1.0, 1.0, 149, 0.1, 300, 1243.00328335],
  [51.3, 0.001, 0.4999, 0.01, 149, 0.1, 450, 22750.0924834],
  [51.3, 0.001, 1.5001, 1.0, 149, 0.1, 450, 297.038092706],
] as const;

test.each(REFERENCE)(
  'r %d, alpha %d, a %d, b %d, x %d, age %d, %d weeks: %d',
  (r, alpha, a, b, x, age, weeks, known) => {
    expect(Math.abs(expectedWhileAlive({ r, alpha, a, b }, x, age, weeks) / known - 1)).toBeLessThan(1e-7);
  },
);

describe('expected purchases of a customer who is alive', () => {
  const positive = fc.double({ min: -3, max: 2, noNaN: true }).map((exponent) => 10 ** exponent);
  const model = fc.record({ r: positive, alpha: positive, a: positive, b: positive });
  const x = fc.integer({ min: 0, max: 200 });
  const weeks = fc.double({ min: 0.1, max: 300, noNaN: true });

  test('rise with the time ahead, at first with the expected rate, and fall with the time behind', () => {
    fc.assert(
      fc.property(model, x, weeks, weeks, (some, repeats, age, ahead) => {
        const found = expectedWhileAlive(some, repeats, age, ahead);
        const rate = (some.r + repeats) / (some.alpha + age);
        expect(found).toBeGreaterThan(0);
        expect(found).toBeLessThanOrEqual(rate * ahead * (1 + 1e-9));
        expect(expectedWhileAlive(some, repeats, age, ahead * 1.5)).toBeGreaterThan(found * (1 - 1e-9));
        expect(expectedWhileAlive(some, repeats, age * 1.5, ahead)).toBeLessThan(found * (1 + 1e-9));
      }),
      // Close to what was found by chance (seed 2094050731) where a series ended early.
      { examples: [[{ r: 51.3, alpha: 1e-3, a: 1, b: 1 }, 149, 0.1, 300]] },
    );
  });

  test('are none within no time', () => {
    expect(expectedWhileAlive(CDNOW, 3, 10, 0)).toBe(0);
  });
});
