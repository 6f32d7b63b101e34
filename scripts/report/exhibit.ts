import type { FeatureSource, Needs } from '../../src/segmenter/feature.ts';
import type { DataSetKey } from './data-sets.ts';
import type { Words } from './words.ts';

/** One use of a segmenter on one data set, and what is drawn of it besides the sizes. */
export interface Exhibit {
  readonly segmenter: string;
  readonly data: DataSetKey;
  /** The difference from others of the same segmenter. */
  readonly about?: Words;
  readonly config: object;
  readonly plots?: readonly Plot[];
}

export type Plot =
  /** How many customers have which value, in the colours of the segments. */
  | { readonly kind: 'histogram'; readonly x: Measure }
  | { readonly kind: 'scatter'; readonly x: Measure; readonly y: Measure; readonly log?: boolean }
  /** Segments with keys `r1-f1` to `r5-f5` as a heat map. */
  | { readonly kind: 'grid' };

/** A value to be drawn of each customer. */
export interface Measure {
  readonly label: Words;
  readonly needs: Needs;
  /** A function of the values in the order of `needs`; NaN is not drawn. */
  readonly value: (values: readonly number[], at: { readonly asOf: number; readonly model: unknown }) => number;
}

const DAY = 86_400_000;

/** A number of the catalogue, or an aggregate of events. */
export function number(label: Words, from: FeatureSource, times = 1): Measure {
  return { label, needs: { x: { kind: 'number', from } }, value: ([x]) => x! * times };
}

/** One number for each of another. */
export function ratio(label: Words, over: FeatureSource, under: FeatureSource): Measure {
  const needs: Needs = { over: { kind: 'number', from: over }, under: { kind: 'number', from: under } };
  return { label, needs, value: ([a, b]) => (b! > 0 ? a! / b! : Number.NaN) };
}

/** Days from a time to the time of evaluation. */
export function daysSince(label: Words, from: FeatureSource, unit = 1): Measure {
  return { label, needs: { x: { kind: 'time', from } }, value: ([x], { asOf }) => (asOf - x!) / DAY / unit };
}
