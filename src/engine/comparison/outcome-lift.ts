import { isKnown } from '../../statistics/index.ts';
import { NORMAL_QUANTILE, studentQuantile } from './distributions.ts';
import { correlationRatio } from './drivers.ts';
import type { Estimate } from './interval.ts';
import { Moments } from './moments.ts';
import { wilson } from './share-difference.ts';

/** An outcome as it is in one segment. */
export interface SegmentOutcome {
  /** Members with a value. */
  readonly known: number;
  /** Mean, or share 0..1 of a flag; null without two values. */
  readonly mean: Estimate | null;
  /** The mean as a multiple of everybody's; null where that is not above 0. */
  readonly lift: Estimate | null;
}

/** An outcome segment by segment, against everybody. */
export interface OutcomeLift {
  readonly segments: readonly SegmentOutcome[];
  /** Share 0..1 of the outcome's variance that lies between segments (eta squared); null where undefined. */
  readonly explained: number | null;
}

/** An outcome over everybody. */
export interface Outcome {
  readonly values: Float64Array;
  /** True of a flag, whose values are 0 and 1. */
  readonly share: boolean;
  readonly known: number;
  /** Null without a value. */
  readonly mean: number | null;
}

/** Values by row, NaN for customers without one: they are left out. */
export function outcomeOf(values: Float64Array, share: boolean): Outcome {
  const all = new Moments();
  for (const value of values) all.add(value);
  return { values, share, known: all.n, mean: all.n > 0 ? all.mean : null };
}

/**
 * Means of an outcome by segment. The interval of a mean is Student's (of a share, Wilson's 1927). Lift is the mean over
 * that of everybody, who include the segment: its interval is of a domain mean over the population mean, by linearisation
 * (Woodruff 1971; Sarndal, Swensson & Wretman 1992, ch. 5): with a share p of n customers, their variance v, all
 * customers' mean m and variance V, and lift R, the variance is (v / p - 2 R v + R^2 V) / (n m^2).
 */
export function outcomeLift(outcome: Outcome, labels: Int32Array, k: number): OutcomeLift {
  const all = new Moments();
  const groups = Array.from({ length: k }, () => new Moments());
  for (let row = 0; row < labels.length; row++) {
    const value = outcome.values[row]!;
    if (!isKnown(value)) continue;
    all.add(value);
    if (labels[row]! >= 0) groups[labels[row]!]!.add(value);
  }
  return {
    segments: groups.map((group) => segmentOutcome(group, all, outcome.share)),
    explained: correlationRatio(outcome.values, labels, k).etaSquared,
  };
}

function segmentOutcome(group: Moments, all: Moments, share: boolean): SegmentOutcome {
  const { n, mean } = group;
  if (n < 2) return { known: n, mean: null, lift: null };
  const half = studentQuantile(n - 1) * Math.sqrt(group.variance / n);
  const estimate = share
    ? wilson({ count: Math.round(mean * n), n })
    : { value: mean, low: mean - half, high: mean + half };
  return { known: n, mean: estimate, lift: all.mean > 0 ? liftOf(group, all) : null };
}

function liftOf(group: Moments, all: Moments): Estimate {
  const value = group.mean / all.mean;
  const own = group.squares / group.n;
  const total = all.squares / all.n;
  const spread = own / (group.n / all.n) - 2 * value * own + value ** 2 * total;
  const half = (NORMAL_QUANTILE * Math.sqrt(Math.max(0, spread) / all.n)) / all.mean;
  return { value, low: value - half, high: value + half };
}
