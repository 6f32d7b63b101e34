import jstat from 'jstat';

const { jStat } = jstat;

/** The confidence of every interval here. */
export const CONFIDENCE = 0.95;
const UPPER = 1 - (1 - CONFIDENCE) / 2;

/** The quantile of the standard normal distribution that 95 % intervals take: 1.96. */
export const NORMAL_QUANTILE = jStat.normal.inv(UPPER, 0, 1);

/** The same of Student's t; `degrees` > 0. */
export function studentQuantile(degrees: number): number {
  return jStat.studentt.inv(UPPER, degrees);
}

/** The probability that |T| is at least |t|: I_x(df / 2, 1 / 2) at x = df / (df + t^2) (Abramowitz & Stegun 26.7.1). */
export function studentTails(t: number, degrees: number): number {
  if (!Number.isFinite(t)) return Number.isNaN(t) ? Number.NaN : 0;
  // So many degrees are normal to the last digit that matters.
  if (degrees > 1e7) return normalTails(t);
  return jStat.ibeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** From here on the continued fraction has all digits; below, a series. */
const FAR = 2;

/**
 * The probability that |Z| is at least |z|, without losing small ones to rounding (Abramowitz & Stegun 26.2.11,
 * 26.2.14).
 */
export function normalTails(z: number): number {
  const x = Math.abs(z);
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x > FAR) {
    let fraction = x;
    for (let term = 120; term >= 1; term--) fraction = x + term / fraction;
    return (2 * density) / fraction;
  }
  let sum = 0;
  for (let odd = 1, power = x; power > 1e-17; odd += 2, power *= (x * x) / odd) sum += power;
  return 1 - 2 * density * sum;
}

/** The natural logarithm of n!. */
export function logFactorial(n: number): number {
  return jStat.gammaln(n + 1);
}
