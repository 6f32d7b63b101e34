import type { CategoryColumn, FeatureSource, Need } from 'personagraph/segmenter';
import { isKnown } from 'personagraph/statistics';
import type { Label } from './feature-label.ts';

/** Needs of a clustering: numbers, times and categories by the names of its inputs. */
export type ClusterNeeds = Readonly<Record<string, Need<'number' | 'time' | 'category'>>>;

/** The columns of {@link ClusterNeeds}. */
export type ClusterColumns = Readonly<Record<string, Float64Array | CategoryColumn>>;

/** What is read of a customer to cluster by, as the model keeps it. */
export interface ClusterInput {
  /** Of the need. */
  readonly name: string;
  /** A time counts as days before the fit. */
  readonly kind: 'number' | 'time' | 'category';
  /** Whether a number x counts as ln(1 + x), and a negative one as -ln(1 - x). */
  readonly log: boolean;
  readonly label: Label;
}

/** An input with where it comes from. */
export interface SourcedInput extends ClusterInput {
  readonly from: FeatureSource;
  readonly optional: boolean;
}

const DAY = 86_400_000;
/** The last instant a calendar has. */
const LAST_TIME = 8.64e15;

/** Whether a value counts: neither missing nor infinite, nor beyond 1e100 or the calendar. */
export function isGiven({ kind }: ClusterInput, value: number): boolean {
  return kind === 'time' ? Math.abs(value) <= LAST_TIME : isKnown(value);
}

/** A value on the scale it is clustered on; NaN where it does not count. */
export function measure(input: ClusterInput, value: number, asOf: number): number {
  if (!isGiven(input, value)) return Number.NaN;
  const plain = input.kind === 'time' ? (asOf - value) / DAY : value;
  return input.log ? Math.sign(plain) * Math.log1p(Math.abs(plain)) : plain;
}

/** A measure back in the unit of the value; of a time, in days before the fit. */
export function unitOf({ log }: ClusterInput, measured: number): number {
  return log ? Math.sign(measured) * Math.expm1(Math.abs(measured)) : measured;
}

/** The needs of inputs. */
export function needsOf(inputs: readonly SourcedInput[]): ClusterNeeds {
  return Object.fromEntries(
    inputs.map(({ name, kind, from, optional, label }) => [name, { kind, from, optional, description: label.en }]),
  );
}
