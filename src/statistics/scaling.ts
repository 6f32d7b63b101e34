import type { Points } from './points.ts';

/** How columns are made comparable: to mean 0 and deviation 1, to 0..1, or not at all. */
export type Scaling = 'z-score' | 'min-max' | 'none';

/** `(value - centre) * factor`, by column. */
export interface Scale {
  /** The mean (z-score, none) or the least value (min-max). */
  readonly centre: Float64Array;
  /** 1 / standard deviation, 1 / range, or 1; 0 for a constant column unless `none`, which so has no say. */
  readonly factor: Float64Array;
  readonly means: Float64Array;
  /** Standard deviations, dividing by n; 0 for a constant column. */
  readonly deviations: Float64Array;
}

/**
 * Learns how to scale each column. `none` still takes off the mean, which changes no distance. A column whose values are
 * all the same is constant; so is one whose spread is too small to divide by. No points: all zeros.
 */
export function learnScale({ values, n, d }: Points, scaling: Scaling): Scale {
  const means = new Float64Array(d);
  const deviations = new Float64Array(d);
  const centre = new Float64Array(d);
  const factor = new Float64Array(d);
  for (let j = 0; j < d && n > 0; j++) {
    let sum = 0;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = 0, at = j; i < n; i++, at += d) {
      const value = values[at]!;
      sum += value;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    // The mean of equal values is rounded, which would leave a constant column a tiny deviation and a huge factor.
    const mean = low === high ? low : sum / n;
    let squares = 0;
    for (let i = 0, at = j; i < n; i++, at += d) squares += (values[at]! - mean) ** 2;
    means[j] = mean;
    deviations[j] = low < high ? Math.sqrt(squares / n) : 0;
    centre[j] = scaling === 'min-max' ? low : mean;
    factor[j] = scaling === 'none' ? 1 : inverse(scaling === 'min-max' ? high - low : deviations[j]!);
  }
  return { centre, factor, means, deviations };
}

/** The points scaled, as new ones. */
export function applyScale({ values, n, d }: Points, { centre, factor }: Scale): Points {
  const scaled = new Float64Array(n * d);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < d; j++, at++) scaled[at] = (values[at]! - centre[j]!) * factor[j]!;
  }
  return { values: scaled, n, d };
}

function inverse(spread: number): number {
  const factor = 1 / spread;
  return Number.isFinite(factor * factor) ? factor : 0;
}
