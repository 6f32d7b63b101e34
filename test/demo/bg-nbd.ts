import type { PurchaseProcess } from '../../src/demo/purchase-process.ts';

/**
 * E[X(t)], the expected repeat purchases of a new customer in t weeks: Fader, Hardie & Lee 2005, closed form, with the
 * Gaussian hypergeometric function summed as its series, which converges since t / (alpha + t) < 1.
 */
export function expectedPurchases({ r, alpha, a, b }: PurchaseProcess, t: number): number {
  const z = t / (alpha + t);
  const hypergeometric = gauss(r, b, a + b - 1, z);
  return ((a + b - 1) / (a - 1)) * (1 - (alpha / (alpha + t)) ** r * hypergeometric);
}

function gauss(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < 100_000 && Math.abs(term) > 1e-15 * Math.abs(sum); n++) {
    term *= ((a + n) * (b + n) * z) / ((c + n) * (n + 1));
    sum += term;
  }
  return sum;
}
