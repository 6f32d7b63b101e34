import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { digamma, logGamma } from './log-gamma.ts';

const EULER = 0.5772156649015329;
const near = (found: number, known: number, digits = 1e-13) =>
  expect(Math.abs(found - known)).toBeLessThanOrEqual(digits * Math.max(1, Math.abs(known)));

test('known values', () => {
  near(logGamma(1), 0);
  near(logGamma(0.5), 0.5 * Math.log(Math.PI));
  near(
    logGamma(101),
    Array.from({ length: 100 }, (_, i) => Math.log(i + 1)).reduce((sum, log) => sum + log),
  );
  near(logGamma(1e-6), 13.815509980749432);
  near(digamma(1), -EULER);
  near(digamma(0.5), -EULER - 2 * Math.LN2);
  near(digamma(1e-6), -1e6 - EULER + 1e-6 * (Math.PI ** 2 / 6));
});

test('the recurrences hold from the smallest to the largest arguments', () => {
  fc.assert(
    fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (exponent) => {
      const x = 10 ** exponent;
      near(logGamma(x + 1), logGamma(x) + Math.log(x));
      near(digamma(x + 1) - 1 / x, digamma(x));
    }),
  );
});
