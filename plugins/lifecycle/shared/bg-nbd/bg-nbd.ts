import type { Objective } from '../maximise.ts';

/**
 * BG/NBD: while alive a customer buys at a rate of its own, gamma distributed (shape `r`, rate `alpha`). After each
 * repeat purchase it leaves for good with a probability of its own, beta distributed (`a`, `b`). P. S. Fader, B. G. S.
 * Hardie and K. L. Lee, "'Counting Your Customers' the Easy Way: An Alternative to the Pareto/NBD Model", Marketing
 * Science 24(2), 2005. All above 0; times in weeks.
 */
export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** Purchase histories by what the model needs of them, one entry a history. */
export interface Histories {
  /** Repeat purchases, `x`: whole, from 0. */
  readonly frequency: Int32Array;
  /** Weeks from the first purchase to the last, `t_x`; 0 without a repeat purchase. */
  readonly recency: Float64Array;
  /** Weeks from the first purchase to the end of the observation, `T`. */
  readonly age: Float64Array;
  /** How many customers have this history. */
  readonly weight: Float64Array;
}

/**
 * Log-likelihood of all histories (equation 6 of the paper). Adding exponentials never leaves the range of a double.
 */
export function logLikelihood(histories: Histories, { r, alpha, a, b }: BgNbd): number {
  const point = Float64Array.from(pointOf({ r, alpha, a, b }));
  const total = histories.weight.reduce((sum, weight) => sum + weight, 0);
  return total * meanLogLikelihood(histories)(point, new Float64Array(4));
}

/**
 * A model as a point of the search: the logarithms of r, alpha / r, a / b and a + b. The mean number of weeks between
 * purchases is alpha / r, the odds of leaving a / b. Where customers are alike, r or a + b grows without end and the
 * others keep a maximum. Along alpha, a and b all would run away together.
 */
export function pointOf({ r, alpha, a, b }: BgNbd): number[] {
  return [Math.log(r), Math.log(alpha / r), Math.log(a / b), Math.log(a + b)];
}

/** The model at a point. */
export function modelAt(point: Float64Array): BgNbd {
  const [r, gap, odds, sum] = point.map(Math.exp) as unknown as [number, number, number, number];
  return { r, alpha: r * gap, a: (sum * odds) / (1 + odds), b: sum / (1 + odds) };
}

/**
 * The log-likelihood a customer at a point of the search, with its analytic gradient. Ratios of gamma functions depend
 * on `x` alone, so they are summed over counts, by their recurrence. A history costs two logarithms, and two more
 * functions if it repeats.
 */
export function meanLogLikelihood({ frequency, recency, age, weight }: Histories): Objective {
  const more = customersWithMore(frequency, weight);
  const total = weight.reduce((sum, one) => sum + one, 0);
  return (point, gradient) => {
    const { r, alpha, a, b } = modelAt(point);
    let sum = total * r * Math.log(alpha);
    let byR = total * Math.log(alpha);
    let byAlpha = (total * r) / alpha;
    let byA = 0;
    let byB = 0;
    for (let i = 0; i < more.length; i++) {
      sum += more[i]! * Math.log(((r + i) * (b + i)) / (a + b + i));
      byR += more[i]! / (r + i);
      byA -= more[i]! / (a + b + i);
      byB += more[i]! * (1 / (b + i) - 1 / (a + b + i));
    }
    const logA = Math.log(a);
    for (let row = 0; row < frequency.length; row++) {
      const x = frequency[row]!;
      const count = weight[row]!;
      const logAge = Math.log(alpha + age[row]!);
      // Alive at the end of the observation; the only case of a customer who never repeated.
      const alive = -(r + x) * logAge;
      if (x === 0) {
        sum += count * alive;
        byR -= count * logAge;
        byAlpha -= (count * r) / (alpha + age[row]!);
        continue;
      }
      const logRecency = Math.log(alpha + recency[row]!);
      // Gone after the last purchase, relative to alive.
      const odds = logA - Math.log(b + x - 1) + (r + x) * (logAge - logRecency);
      const smaller = Math.exp(-Math.abs(odds));
      const gone = odds > 0 ? 1 / (1 + smaller) : smaller / (1 + smaller);
      sum += count * (alive + Math.max(0, odds) + Math.log1p(smaller));
      byR -= count * (logAge + gone * (logRecency - logAge));
      byAlpha -= count * (r + x) * ((1 - gone) / (alpha + age[row]!) + gone / (alpha + recency[row]!));
      byA += (count * gone) / a;
      byB -= (count * gone) / (b + x - 1);
    }
    const share = a / (a + b);
    gradient[0] = (byR * r + byAlpha * alpha) / total;
    gradient[1] = (byAlpha * alpha) / total;
    gradient[2] = (byA * a * (1 - share) - byB * b * share) / total;
    gradient[3] = (byA * a + byB * b) / total;
    return sum / total;
  };
}

/** Entry i: customers with more than i repeat purchases. */
export function customersWithMore(frequency: Int32Array, weight: Float64Array): Float64Array {
  const most = frequency.reduce((high, x) => Math.max(high, x), 0);
  const more = new Float64Array(most);
  for (let row = 0; row < frequency.length; row++) if (frequency[row]! > 0) more[frequency[row]! - 1]! += weight[row]!;
  for (let i = most - 2; i >= 0; i--) more[i]! += more[i + 1]!;
  return more;
}

/**
 * The probability that a customer is still alive at the end of the observation (Fader, Hardie & Lee, "Computing
 * P(alive) Using the BG/NBD Model", 2008). It is 1 without a repeat purchase: the model lets nobody leave before one.
 */
export function probabilityAlive({ r, alpha, a, b }: BgNbd, x: number, recency: number, age: number): number {
  if (x === 0) return 1;
  const odds = (r + x) * Math.log((alpha + age) / (alpha + recency));
  return 1 / (1 + (a / (b + x - 1)) * Math.exp(odds));
}
