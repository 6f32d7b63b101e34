import {
  type BilingualText,
  type CategoryColumn,
  DAY,
  type FeatureSource,
  isTime,
  type Need,
  shownNumber,
  shownTime,
} from 'personagraph/segmenter';
import { isKnown } from 'personagraph/statistics';
import { labelOf } from './label.ts';
import type { ClusterSettings } from './settings.ts';

/** Needs of a clustering: numbers, times and categories by the names of its inputs. */
export type ClusterNeeds = Readonly<Record<string, Need<'number' | 'time' | 'category'>>>;

/** The columns of {@link ClusterNeeds}. */
export type ClusterColumns = Readonly<Record<string, Float64Array | CategoryColumn>>;

/** One value of a customer to cluster by, as the model keeps it. */
export interface ClusterInput {
  /** Name of the need. */
  readonly name: string;
  /** A time counts as days before the fit. */
  readonly kind: 'number' | 'time' | 'category';
  /** True where a number x counts as ln(1 + x), and a negative one as -ln(1 - x). */
  readonly log: boolean;
  /** True where the logarithm is ln(x): a number that is not above 0 counts as missing. Absent: no. */
  readonly ln?: boolean;
  readonly label: BilingualText;
}

/** An input with its source. */
export interface SourcedInput extends ClusterInput {
  readonly from: FeatureSource;
  readonly optional: boolean;
}

/** A number of the catalogue; one that a workspace does not know is missing for all. */
export function featureInput(
  feature: string,
  { log, logarithm }: Pick<ClusterSettings, 'log' | 'logarithm'>,
): SourcedInput {
  const logged = log.includes(feature);
  return {
    name: feature,
    from: feature,
    kind: 'number',
    log: logged,
    ...(logged && logarithm === 'ln' && { ln: true }),
    label: labelOf(feature),
    optional: true,
  };
}

/** A text of the catalogue, likewise. */
export function categoryInput(feature: string): SourcedInput {
  return { name: feature, from: feature, kind: 'category', log: false, label: labelOf(feature), optional: true };
}

/**
 * True for a value that counts: neither missing nor infinite, nor beyond 1e100 or the calendar, nor without a logarithm
 * where that is plain.
 */
export function isUsable({ kind, ln }: ClusterInput, value: number): boolean {
  if (ln && !(value > 0)) return false;
  return kind === 'time' ? isTime(value) : isKnown(value);
}

/** A value on the scale it is clustered on; NaN where it does not count. */
export function measure(input: ClusterInput, value: number, asOf: number): number {
  if (!isUsable(input, value)) return Number.NaN;
  const plain = input.kind === 'time' ? (asOf - value) / DAY : value;
  if (input.ln) return Math.log(plain);
  return input.log ? Math.sign(plain) * Math.log1p(Math.abs(plain)) : plain;
}

/** A measure back in the unit of the value; of a time, in days before the fit. */
export function unitOf({ log, ln }: ClusterInput, measured: number): number {
  if (ln) return Math.exp(measured);
  return log ? Math.sign(measured) * Math.expm1(Math.abs(measured)) : measured;
}

/** The needs of inputs. */
export function needsOf(inputs: readonly SourcedInput[]): ClusterNeeds {
  return Object.fromEntries(
    inputs.map(({ name, kind, from, optional, label }) => [name, { kind, from, optional, description: label.en }]),
  );
}

/** A value as explanations show it. */
export function shownValue({ kind }: ClusterInput, value: number | string | null): string | number | null {
  if (typeof value !== 'number') return value;
  return kind === 'time' ? shownTime(value) : shownNumber(value);
}
