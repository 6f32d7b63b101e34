import { NORMAL_QUANTILE, studentQuantile } from '../comparison/distributions.ts';
import type { Estimate } from '../comparison/interval.ts';
import { type Share, wilson } from '../comparison/share-difference.ts';
import { exactSum } from '../groups/exact-sum.ts';

/** Why a figure is not known. */
export const UNKNOWN_REASONS = {
  NO_DATA: 'No sale of anybody is on record in the period.',
  NOBODY: 'Nobody of the group counts for it.',
  HISTORY_TOO_SHORT: 'The history on record begins too late to tell.',
  NO_DEFINITION: 'The workspace has not said what it means.',
  NO_AMOUNTS: 'The amounts of the purchases are not on record.',
  NO_ANSWERS: 'Nobody of the group answered in the period.',
  NOT_OVER: 'The days that it takes are not over yet for anybody of the group.',
  NO_SPEND: 'No spend of the period is attributed to the group.',
  NO_RATE: 'Spend of the period is in a currency without an exchange rate.',
  NOT_ATTRIBUTED: 'Spend of the period was aimed at nobody, and nothing says who came by it.',
  NO_NEW_CUSTOMERS: 'Nobody of the group bought for the first time in the period.',
  NO_LEADS: 'The spend attributed to the group does not say its leads.',
  NO_ANSWER_THEN: 'The segmentation that it takes has no answer of then.',
} as const;

export type UnknownReason = keyof typeof UNKNOWN_REASONS;

/** A number of a group in a period. */
export interface Figure {
  /** Null: UNKNOWN, for the reason given. */
  readonly value: number | null;
  /** Ends of the 95 % interval; null where it has none. */
  readonly low: number | null;
  readonly high: number | null;
  /** Customers it is of. */
  readonly n: number;
  /** Members who would count, but of whom it is not known. */
  readonly unknown: number;
  readonly reason: UnknownReason | null;
  /** More about the reason, or about where the number is from, in words; null for nothing. */
  readonly detail: string | null;
}

/** A figure that is not known. */
export function unknownFigure(
  reason: UnknownReason,
  more: Partial<Pick<Figure, 'n' | 'unknown' | 'detail'>> = {},
): Figure {
  return { value: null, low: null, high: null, n: 0, unknown: 0, detail: null, ...more, reason };
}

/** A figure with its interval; null for none. */
export function knownFigure(
  value: number,
  interval: Pick<Estimate, 'low' | 'high'> | null,
  { n, unknown = 0, detail = null }: { readonly n: number; readonly unknown?: number; readonly detail?: string | null },
): Figure {
  return { value, low: interval?.low ?? null, high: interval?.high ?? null, n, unknown, reason: null, detail };
}

/** A share with its score interval (Wilson 1927). `unknown` are members who would count. */
export function shareFigure(share: Share, unknown: number, ifNone: UnknownReason): Figure {
  if (share.n === 0) return unknownFigure(ifNone, { unknown });
  const interval = wilson(share);
  return knownFigure(interval.value, interval, { n: share.n, unknown });
}

/** How many of some members: the interval is that of their share, times the members. */
export function countFigure({ count, n }: Share, unknown: number): Figure {
  if (n === 0) return unknownFigure('NOBODY', { unknown });
  const { low, high } = wilson({ count, n });
  return knownFigure(count, { low: low * n, high: high * n }, { n, unknown });
}

/** The mean of values with Student's interval; of one value there is none. */
export function meanFigure(values: Float64Array, unknown: number, ifNone: UnknownReason): Figure {
  if (values.length === 0) return unknownFigure(ifNone, { unknown });
  const { mean } = exactSum(values);
  return knownFigure(mean, around(values, mean), { n: values.length, unknown });
}

/** Numbers to add up: `values`, and so many more that are 0. */
export interface Summed {
  readonly values: Float64Array;
  readonly zeros: number;
}

/** The sum of numbers. Its interval is that of their mean, times how many there are. */
export function sumFigure({ values, zeros }: Summed, unknown: number, ifNone: UnknownReason): Figure {
  const n = values.length + zeros;
  if (n === 0) return unknownFigure(ifNone, { unknown });
  const { sum, mean } = exactSum(values, zeros);
  const interval = around(values, mean, zeros);
  const ends = interval && { low: n * interval.low, high: n * interval.high };
  return knownFigure(sum, ends, { n, unknown });
}

/** Student's interval of the mean of values, and of so many more that are 0. */
function around(values: Float64Array, mean: number, zeros = 0): Pick<Estimate, 'low' | 'high'> | null {
  const n = values.length + zeros;
  if (n < 2) return null;
  let squares = zeros * mean ** 2;
  for (const value of values) squares += (value - mean) ** 2;
  const half = studentQuantile(n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { low: mean - half, high: mean + half };
}

/** The interval of a number of people as a Poisson count, by score (Rao 1948): they came one by one, out of no fixed number. */
export function poissonInterval(count: number): Pick<Estimate, 'low' | 'high'> {
  const square = NORMAL_QUANTILE ** 2;
  const half = NORMAL_QUANTILE * Math.sqrt(count + square / 4);
  return { low: count + square / 2 - half, high: count + square / 2 + half };
}
