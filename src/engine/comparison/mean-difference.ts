import { NORMAL_QUANTILE, studentTails } from './distributions.ts';
import type { Estimate } from './interval.ts';
import type { Moments } from './moments.ts';

/** The distance between the means of two groups. */
export interface MeanDifference {
  /**
   * Hedges' g: the difference in pooled standard deviations, Cohen's d corrected for small samples by 1 - 3 / (4 df - 1)
   * (Hedges 1981), with the interval of its large-sample variance (Hedges & Olkin 1985; Borenstein et al. 2009, 4.20-4.24).
   */
  readonly effect: Estimate;
  /** First minus second, in the unit of the values, with Welch's interval as a normal one. */
  readonly difference: Estimate;
  /** Welch's t-test, two-sided: the groups may vary differently (Welch 1947). */
  readonly pValue: number;
}

/** Null where a group has fewer than two values, or nothing varies within either. */
export function meanDifference(first: Moments, second: Moments): MeanDifference | null {
  const [n, m] = [first.n, second.n];
  if (n < 2 || m < 2) return null;
  const degrees = n + m - 2;
  const pooled = Math.sqrt((first.squares + second.squares) / degrees);
  const difference = first.mean - second.mean;
  // Values that are all but equal differ by rounding.
  if (!(pooled > Number.EPSILON * Math.max(Math.abs(first.mean), Math.abs(second.mean)))) return null;
  const d = difference / pooled;
  const correction = 1 - 3 / (4 * degrees - 1);
  const effect = correction * d;
  const spread = correction * Math.sqrt((n + m) / (n * m) + d ** 2 / (2 * (n + m)));
  const [a, b] = [first.variance / n, second.variance / m];
  const error = Math.sqrt(a + b);
  // Welch & Satterthwaite's degrees of freedom.
  const welch = (a + b) ** 2 / (a ** 2 / (n - 1) + b ** 2 / (m - 1));
  return {
    effect: around(effect, spread),
    difference: around(difference, error),
    pValue: studentTails(difference / error, welch),
  };
}

function around(value: number, error: number): Estimate {
  return { value, low: value - NORMAL_QUANTILE * error, high: value + NORMAL_QUANTILE * error };
}
