import jstat from 'jstat';

const { jStat } = jstat;

/** The value that a chi-squared variable exceeds with the probability 1 - `share`; `degrees` >= 1, `share` between 0 and 1. */
export function chiSquaredQuantile(share: number, degrees: number): number {
  return jStat.chisquare.inv(share, degrees);
}

/** The probability that a chi-squared variable is `value` or more, exact to about 1e-15. */
export function chiSquaredTail(value: number, degrees: number): number {
  if (!(value > 0)) return 1;
  return Math.min(1, Math.max(0, 1 - jStat.chisquare.cdf(value, degrees)));
}
