import { type BgNbd, probabilityAlive } from './bg-nbd.ts';

/**
 * E[Y(t)], the repeat purchases expected within the next `weeks` (Fader, Hardie & Lee 2005, equation 10). The customer
 * has `x` repeat purchases, the last at `recency`, and was observed for `age` weeks. With x = 0 and age = 0 it is
 * E[X(t)] of a new customer (equation 9).
 */
export function expectedPurchases(model: BgNbd, x: number, recency: number, age: number, weeks: number): number {
  return probabilityAlive(model, x, recency, age) * expectedWhileAlive(model, x, age, weeks);
}

/**
 * The same of a customer known to be alive. With R = r + x, A = alpha + age, B = b + x, C = a + B - 1, z = t / (A + t):
 *
 *     C / (a - 1) * (1 - (1 - z)^R F(R, B; C; z)),   F the Gaussian hypergeometric function 2F1,
 *
 * which is 0 / 0 at a = 1 and overflows for frequent buyers. By Euler's transformation (1 - z)^R F(R, B; C; z) is
 * (1 - z)^(a - 1) F(C - R, a - 1; C; z), in which a - 1 cancels term by term and the numbers do not grow with x.
 */
export function expectedWhileAlive({ r, alpha, a, b }: BgNbd, x: number, age: number, weeks: number): number {
  if (!(weeks > 0)) return 0;
  const process = { R: r + x, A: alpha + age, a, B: b + x };
  const d = a + b - 1 - r;
  const z = weeks / (process.A + weeks);
  const log = Math.log1p(weeks / process.A);
  // Below -1 the transformed series begins with alternating signs, which costs digits as (1 + z)^-d. Its power of 1 - z
  // leaves the range of a double where a is in the hundreds. Customers are then alike in when they leave.
  if ((d >= -1 || -d * Math.log1p(z) < 11) && (a - 1) * log < 300) return transformedSeries(process, d, weeks, z);
  const near = 1e-4;
  if (Math.abs(a - 1) >= near) return positiveSeries(process, weeks, z);
  // Smooth in a: between two points at this distance a straight line is right to eight digits.
  const low = positiveSeries({ ...process, a: 1 - near }, weeks, z);
  const high = positiveSeries({ ...process, a: 1 + near }, weeks, z);
  return low + ((high - low) * (a - 1 + near)) / (2 * near);
}

interface Process {
  readonly R: number;
  readonly A: number;
  readonly a: number;
  readonly B: number;
}

/** Most terms of a series; z stays below 1, so that they fall off geometrically in the end. */
const MOST_TERMS = 1_000_000;

function transformedSeries({ A, a, B }: Process, d: number, t: number, z: number): number {
  const c = a + B - 1;
  const epsilon = a - 1;
  const log = -Math.log1p(t / A);
  const power = Math.exp(epsilon * log);
  const first = epsilon === 0 ? -log : -Math.expm1(epsilon * log) / epsilon;
  let term = d * z;
  let sum = term;
  for (let m = 0; m < MOST_TERMS && Math.abs(term) > 1e-17 * Math.abs(sum); m++) {
    term *= ((d + 1 + m) * (a + m) * z) / ((c + 1 + m) * (m + 2));
    sum += term;
  }
  return c * first - power * sum;
}

/** The series of the paper, all terms positive, on a logarithmic scale. */
function positiveSeries({ R, A, a, B }: Process, t: number, z: number): number {
  const c = a + B - 1;
  let scale = -R * Math.log1p(t / A);
  let term = R * B * z;
  let sum = c + term;
  for (let m = 0; m < MOST_TERMS && term > 1e-17 * Math.abs(sum); m++) {
    term *= ((R + 1 + m) * (B + 1 + m) * z) / ((c + 1 + m) * (m + 2));
    sum += term;
    if (sum > 1e250) {
      sum *= 1e-250;
      term *= 1e-250;
      scale += 250 * Math.LN10;
    }
  }
  return (c - Math.exp(scale) * sum) / (a - 1);
}
