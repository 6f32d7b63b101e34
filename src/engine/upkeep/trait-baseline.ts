import type { Column } from '../../segmenter/batch.ts';
import type { FeatureKind } from '../../segmenter/feature.ts';
import { binOf, innerCuts, isKnown } from '../../statistics/index.ts';
import { labelled } from '../persona/labelled.ts';

/** Bins of numbers and times; texts and lists keep so many of their most frequent values. */
export const MOST_BINS = 10;
/** Members who must have a text for it to be kept: what fewer have may be of a person. */
const LEAST_WITH_VALUE = 5;
const DAY_MS = 86_400_000;

/** How a trait was distributed among members at one time: small, and enough to be held against later. */
export type TraitBaseline = {
  /** Id of the feature. */
  readonly feature: string;
  readonly kind: FeatureKind;
  /** Members whose value was known. */
  readonly known: number;
} & (
  | {
      readonly form: 'CUTS';
      /** Bins are (low, high], their outer ones open. Times are days before the time of counting. */
      readonly cuts: readonly number[];
      readonly counts: readonly number[];
    }
  | {
      /** Of flags and texts each member has one value; the last count is that of all other values. */
      readonly form: 'VALUES';
      readonly values: readonly string[];
      readonly counts: readonly number[];
    }
  | {
      /** Of lists a member has any number of the values: each is counted for itself. */
      readonly form: 'LISTED';
      readonly values: readonly string[];
      readonly counts: readonly number[];
    }
);

/** The values of a trait among members: their rows, and the time they are counted at, milliseconds since 1970. */
export interface TraitValues {
  readonly column: Column;
  readonly kind: FeatureKind;
  readonly rows: Int32Array;
  readonly asOf: number;
}

/** Counts a trait among members, in bins that are fixed by it. */
export function baselineOf(feature: string, values: TraitValues): TraitBaseline {
  const { column, kind, rows } = values;
  if (column instanceof Float64Array) {
    const ascending = knownNumbers(values).sort();
    const cuts = cutsOf(ascending);
    return { feature, kind, form: 'CUTS', cuts, ...countedIn(cuts, ascending) };
  }
  const { labels, counts, known } = countLabels(column, rows);
  const frequent: number[] = [];
  for (const [code, count] of counts.entries()) if (count >= LEAST_WITH_VALUE) frequent.push(code);
  frequent.sort((a, b) => counts[b]! - counts[a]! || (labels[a]! < labels[b]! ? -1 : 1));
  const kept = frequent.slice(0, 'offsets' in column ? MOST_BINS : MOST_BINS - 1);
  const own = kept.map((code) => counts[code]!);
  const texts = kept.map((code) => labels[code]!);
  if ('offsets' in column) return { feature, kind, known, form: 'LISTED', values: texts, counts: own };
  const others = known - own.reduce((sum, count) => sum + count, 0);
  return { feature, kind, known, form: 'VALUES', values: texts, counts: [...own, others] };
}

/** The same members or others counted in the bins of a baseline: as many counts as it has. */
export function countAgain(baseline: TraitBaseline, values: TraitValues): Pick<TraitBaseline, 'known' | 'counts'> {
  const { column, rows } = values;
  if (baseline.form === 'CUTS') {
    if (!(column instanceof Float64Array)) return { known: 0, counts: baseline.counts.map(() => 0) };
    return countedIn(baseline.cuts, knownNumbers(values));
  }
  if (column instanceof Float64Array) return { known: 0, counts: baseline.counts.map(() => 0) };
  const { counts, known } = countLabels(column, rows);
  const codes = codesOf(labelled(column).labels);
  const countOf = (value: string) => {
    const code = codes.get(value);
    return code === undefined ? 0 : counts[code]!;
  };
  const own = baseline.values.map(countOf);
  if (baseline.form === 'LISTED') return { known, counts: own };
  return { known, counts: [...own, known - own.reduce((sum, count) => sum + count, 0)] };
}

/** The code of a member whose value is not known. */
export const UNKNOWN_BIN = -1;

/**
 * The bin of each row in a baseline, {@link UNKNOWN_BIN} where its value is not known. Of lists the values that the row has,
 * as the bits of a number.
 */
export function binsOf(baseline: TraitBaseline, { column, kind, rows, asOf }: TraitValues): number[] {
  if (column instanceof Float64Array) {
    if (baseline.form !== 'CUTS') return [...rows].map(() => UNKNOWN_BIN);
    return Array.from(rows, (row) => {
      const value = column[row]!;
      if (!isKnown(value)) return UNKNOWN_BIN;
      return binOf(baseline.cuts, kind === 'time' ? (asOf - value) / DAY_MS : value) - 1;
    });
  }
  if (baseline.form === 'CUTS') return [...rows].map(() => UNKNOWN_BIN);
  const { labels, values } = labelled(column);
  const places = new Map(baseline.values.map((value, place) => [value, place]));
  return Array.from(rows, (row) => {
    const codes = values(row);
    if (!codes) return UNKNOWN_BIN;
    const found = [...codes].flatMap((code) => places.get(labels[code]!) ?? []);
    if (baseline.form === 'VALUES') return found[0] ?? baseline.values.length;
    return found.reduce((bits, place) => bits | (1 << place), 0);
  });
}

/** Known values of the rows; times as days before `asOf`, which do not age with the calendar. */
function knownNumbers({ column, kind, rows, asOf }: TraitValues): Float64Array {
  const numbers = column as Float64Array;
  const known = new Float64Array(rows.length);
  let length = 0;
  for (const row of rows) {
    const value = numbers[row]!;
    if (isKnown(value)) known[length++] = kind === 'time' ? (asOf - value) / DAY_MS : value;
  }
  return known.subarray(0, length);
}

/** Between few different values a cut each; of many, the tenths. A single value has a bin below it and one above. */
function cutsOf(ascending: Float64Array): number[] {
  const different: number[] = [];
  for (const value of ascending) {
    if (value === different.at(-1)) continue;
    different.push(value);
    if (different.length > MOST_BINS) return [...new Set(innerCuts(ascending, MOST_BINS))];
  }
  const [only] = different;
  if (only === undefined) return [];
  if (different.length === 1) return [only - Math.max(1, Math.abs(only)) * 1e-9, only];
  return different.slice(1).map((value, index) => (different[index]! + value) / 2);
}

function countedIn(cuts: readonly number[], values: Float64Array): Pick<TraitBaseline, 'known' | 'counts'> {
  const counts = new Array<number>(cuts.length + 1).fill(0);
  for (const value of values) counts[binOf(cuts, value) - 1]!++;
  return { known: values.length, counts };
}

function countLabels(column: Exclude<Column, Float64Array>, rows: Int32Array) {
  const { labels, values } = labelled(column);
  const counts = new Int32Array(labels.length);
  // The row that counted for a label last: a list may hold a text twice.
  const lastRow = new Int32Array(labels.length).fill(-1);
  let known = 0;
  for (const row of rows) {
    const codes = values(row);
    if (!codes) continue;
    known++;
    for (const code of codes) {
      if (lastRow[code] === row) continue;
      lastRow[code] = row;
      counts[code]!++;
    }
  }
  return { labels, counts, known };
}

const codesByLabels = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

/** The code of each label: found once for a column, which many personas are counted in. */
function codesOf(labels: readonly string[]): ReadonlyMap<string, number> {
  let codes = codesByLabels.get(labels);
  if (!codes) {
    codes = new Map(labels.map((label, code) => [label, code]));
    codesByLabels.set(labels, codes);
  }
  return codes;
}
