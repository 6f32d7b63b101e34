import { isKnown, quantile } from '../../statistics/index.ts';
import { Moments } from '../comparison/moments.ts';
import { exactSum } from './exact-sum.ts';
import type { MembersValues } from './members-values.ts';

export const MEASURES = ['average', 'sum', 'min', 'max', 'standardDeviation'] as const;
export type Measure = (typeof MEASURES)[number];

/** A number over the members whose value is known; null where there are too few of them. */
export interface Aggregate {
  readonly value: number | null;
  readonly known: number;
  readonly unknown: number;
}

/** One number of a group's values. The standard deviation is a sample's: it divides by n - 1, and takes two values. */
export function aggregate({ values, unknown }: MembersValues, measure: Measure): Aggregate {
  const value = MEASURED[measure](values);
  return { value: isKnown(value) ? value : null, known: values.length, unknown };
}

const MEASURED: Readonly<Record<Measure, (values: Float64Array) => number>> = {
  average: (values) => exactSum(values).mean,
  sum: (values) => exactSum(values).sum,
  min: (values) => least(values),
  max: (values) => greatest(values),
  standardDeviation(values) {
    const moments = new Moments();
    for (let at = 0; at < values.length; at++) moments.add(values[at]!);
    return Math.sqrt(moments.variance);
  },
};

/** The least of some values; NaN for none. */
function least(values: Float64Array): number {
  let found = values[0] ?? Number.NaN;
  for (let at = 1; at < values.length; at++) if (values[at]! < found) found = values[at]!;
  return found;
}

/** The greatest of some values; NaN for none. */
function greatest(values: Float64Array): number {
  let found = values[0] ?? Number.NaN;
  for (let at = 1; at < values.length; at++) if (values[at]! > found) found = values[at]!;
  return found;
}

/** Quantiles at shares 0..1, in their order; null where nobody's value is known. */
export interface Quantiles {
  readonly values: readonly (number | null)[];
  readonly known: number;
  readonly unknown: number;
}

/** By linear interpolation: definition 7 of Hyndman & Fan (1996), which is PostgreSQL's `percentile_cont`. */
export function quantilesOf({ values, unknown }: MembersValues, at: readonly number[]): Quantiles {
  const ascending = values.slice().sort();
  const found = at.map((share) => quantile(ascending, share));
  return { values: found.map((value) => (isKnown(value) ? value : null)), known: values.length, unknown };
}
