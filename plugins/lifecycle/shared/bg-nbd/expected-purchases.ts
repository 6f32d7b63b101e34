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
  // leaves the range of a double where a is in the hundreds, and it takes as many terms as 1 - z is small.
  const isExact = (d >= -1 || -d * Math.log1p(z) < 11) && (a - 1) * log < 300;
  const terms = (Math.max(0, a - process.R) + 40) * (1 + weeks / process.A);
  return isExact && terms < MOST_TERMS ? transformedSeries(process, d, weeks, z) : overChances(process, weeks);
}

interface Process {
  readonly R: number;
  readonly A: number;
  readonly a: number;
  readonly B: number;
}

/** Most terms of a series: those of more take longer than the sum over chances. */
const MOST_TERMS = 3_000;

function transformedSeries({ A, a, B }: Process, d: number, t: number, z: number): number {
  const c = a + B - 1;
  const epsilon = a - 1;
  const log = -Math.log1p(t / A);
  const power = Math.exp(epsilon * log);
  const first = epsilon === 0 ? -log : -Math.expm1(epsilon * log) / epsilon;
  let term = d * z;
  let sum = term;
  for (let m = 0; Math.abs(term) > 1e-17 * Math.abs(sum); m++) {
    term *= ((d + 1 + m) * (a + m) * z) / ((c + 1 + m) * (m + 2));
    sum += term;
  }
  return c * first - power * sum;
}

/** Beyond this logit a chance is 1 to the last digit of a double. */
const SURE = 40;

/**
 * The same as the mean over p, the chance to leave, which is Beta(a, B), of (1 - (1 + p t / A)^-R) / p. By trapezoids over
 * the logit of p, about which the integrand is analytic: the steps are so small that they leave less than rounding does
 * (Trefethen & Weideman 2014). Nothing cancels.
 */
function overChances({ R, A, a, B }: Process, t: number): number {
  // The weights are no wider than a bell of this variance.
  const step = 0.125 / Math.sqrt(Math.max(1, (a * B) / (a + B) / 35));
  const steps = Math.ceil((2 * SURE + Math.max(0, Math.log(B), Math.log((t / A) * R))) / step);
  const least = SURE - steps * step;
  // Of the largest weight, which is 1 by this.
  const most = a * Math.log(a / (a + B)) + B * Math.log(B / (a + B));
  const weightOf = (logit: number) => Math.exp(-a * softplus(-logit) - B * softplus(logit) - most);
  const purchases = (logit: number) => {
    const p = 1 / (1 + Math.exp(-logit));
    return -Math.expm1(-R * Math.log1p((p * t) / A)) / p;
  };
  // Beyond both ends weights fall off by a and B alone.
  const [low, high] = [weightOf(least) / (a * step), weightOf(SURE) / (B * step)];
  let weights = low + high;
  let sum = low * purchases(least) + high * purchases(SURE);
  for (let n = 0; n <= steps; n++) {
    const logit = SURE - n * step;
    const weight = weightOf(logit) * (n === 0 || n === steps ? 0.5 : 1);
    weights += weight;
    sum += weight * purchases(logit);
  }
  return sum / weights;
}

/** log(1 + exp(x)) */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}
