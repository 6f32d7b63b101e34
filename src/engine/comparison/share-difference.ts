import { logFactorial, NORMAL_QUANTILE, normalTails } from './distributions.ts';
import type { Estimate } from './interval.ts';

/** So many of a group of so many have it. */
export interface Share {
  readonly count: number;
  readonly n: number;
}

/** The distance between the shares of two groups. */
export interface ShareDifference {
  /** Cohen's h, the difference of 2 asin(sqrt(share)), with its interval: variance 1 / n + 1 / m (Cohen 1988, ch. 6). */
  readonly effect: Estimate;
  /** Risk difference, first minus second, with Newcombe's hybrid score interval (Newcombe 1998, method 10). */
  readonly difference: Estimate;
  /** Odds ratio with Woolf's interval (Woolf 1955); half a customer is added to each cell where one is empty (Haldane 1956). */
  readonly oddsRatio: Estimate;
  /** Pearson's chi-squared test; Fisher's exact test, two-sided, where fewer than five are expected in a cell. */
  readonly pValue: number;
}

/** Null where a group is empty, or all or none of either has it. */
export function shareDifference(first: Share, second: Share): ShareDifference | null {
  const having = first.count + second.count;
  const all = first.n + second.n;
  if (first.n === 0 || second.n === 0 || having === 0 || having === all) return null;
  const [p, q] = [first.count / first.n, second.count / second.n];
  const difference = p - q;
  const [own, other] = [wilson(first), wilson(second)];
  const h = 2 * Math.asin(Math.sqrt(p)) - 2 * Math.asin(Math.sqrt(q));
  const error = NORMAL_QUANTILE * Math.sqrt(1 / first.n + 1 / second.n);
  return {
    effect: { value: h, low: h - error, high: h + error },
    difference: {
      value: difference,
      low: difference - Math.hypot(p - own.low, other.high - q),
      high: difference + Math.hypot(own.high - p, q - other.low),
    },
    oddsRatio: oddsRatio(first, second),
    pValue: pValueOf(first, second),
  };
}

/** The score interval of a share (Wilson 1927). */
export function wilson({ count, n }: Share): Estimate {
  const z = NORMAL_QUANTILE;
  const share = count / n;
  const centre = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

function oddsRatio(first: Share, second: Share): Estimate {
  const cells = [first.count, first.n - first.count, second.count, second.n - second.count];
  const [a, b, c, d] = cells.map((cell) => (cells.includes(0) ? cell + 0.5 : cell)) as [number, number, number, number];
  const log = Math.log((a * d) / (b * c));
  const error = NORMAL_QUANTILE * Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d);
  return { value: Math.exp(log), low: Math.exp(log - error), high: Math.exp(log + error) };
}

function pValueOf(first: Share, second: Share): number {
  const all = first.n + second.n;
  const share = (first.count + second.count) / all;
  const rarest = Math.min(share, 1 - share) * Math.min(first.n, second.n);
  if (rarest < 5) return fisherExact(first, second);
  const error = Math.sqrt(share * (1 - share) * (1 / first.n + 1 / second.n));
  // The square of z is Pearson's chi-squared with one degree of freedom.
  return normalTails((first.count / first.n - second.count / second.n) / error);
}

/** Probability of tables as unlikely as this one or more, the margins given (Fisher 1935). */
export function fisherExact(first: Share, second: Share): number {
  const having = first.count + second.count;
  const all = first.n + second.n;
  const choose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  const likelihood = (count: number) =>
    Math.exp(choose(first.n, count) + choose(second.n, having - count) - choose(all, having));
  const from = Math.max(0, having - second.n);
  const to = Math.min(first.n, having);
  // A hair more, so that rounding does not part tables that are equally likely.
  const own = likelihood(first.count) * (1 + 1e-7);
  let sum = 0;
  for (let count = from; count <= to; count++) {
    const likely = likelihood(count);
    if (likely <= own) sum += likely;
  }
  return Math.min(1, sum);
}
