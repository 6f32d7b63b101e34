import { quantile } from './quantile.ts';

/** Between which values a number usually lies. */
export interface Fence {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Fewer values say nothing of what is usual. */
export const LEAST_VALUES = 30;
/** Interquartile ranges beyond the quartiles: Tukey's outer fences (Exploratory Data Analysis, 1977). */
const RANGES = 3;
/** Bowley's skewness from which positive values are taken by their logarithms, as incomes are. */
const SKEWED = 0.1;

/**
 * Tukey's outer fences of values: three interquartile ranges beyond the quartiles; of positive values that are skewed to
 * the right, on logarithms. Null for fewer than {@link LEAST_VALUES} values, and where half of them are one value.
 */
export function fenceOf(values: Float64Array): Fence | null {
  if (values.length < LEAST_VALUES) return null;
  const sorted = values.slice().sort();
  const [lower, median, upper] = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)];
  if (lower === upper) return null;
  const isSkewed = sorted[0]! > 0 && (upper + lower - 2 * median) / (upper - lower) > SKEWED;
  const [from, to] = isSkewed ? [Math.log(lower), Math.log(upper)] : [lower, upper];
  const [low, high] = [from - RANGES * (to - from), to + RANGES * (to - from)];
  return isSkewed ? { low: Math.exp(low), median, high: Math.exp(high) } : { low, median, high };
}
