import type { Column } from '../../segmenter/batch.ts';
import { innerCuts, isKnown } from '../../statistics/index.ts';
import { labelled } from '../persona/labelled.ts';

/** Bins of a number or time. */
const BINS = 8;
/** Texts of a feature that have a bin of their own: the most frequent. */
const MOST_LABELS = 40;
/** Entries of lists that are held against a visitor. */
const MOST_ENTRIES = 12;
/** A text of fewer customers is told of nobody, and has no bin of its own. */
export const LEAST_NAMED = 5;
/** Share of the customers whose text must have a bin of its own: names and addresses have not. */
const LEAST_NAMED_SHARE = 0.25;

/** Values of a number or time: bins of about as many customers each. */
export interface NumberBins {
  readonly kind: 'number';
  /** Ascending: a value is in the bin after the last cut that it exceeds. */
  readonly cuts: readonly number[];
  readonly least: number;
  readonly most: number;
}

/** Texts or flags: a bin each, and one for all others where there are any. */
export interface LabelBins {
  readonly kind: 'label';
  readonly labels: readonly string[];
  readonly hasOthers: boolean;
}

/** An entry of a list: without it, and with it. */
export interface EntryBins {
  readonly kind: 'entry';
  readonly entry: string;
}

/** How the values of a feature are told apart. */
export type ValueBins = NumberBins | LabelBins | EntryBins;

/** The reason that a feature tells nothing of a visitor. */
export type NoBins = 'EMPTY' | 'CONSTANT' | 'TOO_VARIED';

/** Bins with the bin of each customer, -1 where the value is UNKNOWN. */
export interface BinnedColumn {
  readonly bins: ValueBins;
  readonly of: Int16Array;
}

/** How many bins there are. */
export function binCount(bins: ValueBins): number {
  if (bins.kind === 'entry') return 2;
  if (bins.kind === 'number') return bins.cuts.length + 1;
  return bins.labels.length + Number(bins.hasOthers);
}

/** The values of a column in bins: one column of bins, of lists one for each of the most frequent entries. */
export function binColumn(column: Column, length: number): readonly BinnedColumn[] | NoBins {
  if (column instanceof Float64Array) return binNumbers(column);
  if (!(column instanceof Uint8Array) && 'offsets' in column) return binEntries(column, length);
  return binLabels(column, length);
}

/** The bin of a number. */
export function binOfNumber({ cuts }: NumberBins, value: number): number {
  let low = 0;
  for (let high = cuts.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (value > cuts[middle]!) low = middle + 1;
    else high = middle;
  }
  return low;
}

function binNumbers(column: Float64Array): readonly BinnedColumn[] | NoBins {
  const known = column.filter(isKnown).sort();
  if (known.length === 0) return 'EMPTY';
  const [least, most] = [known[0]!, known.at(-1)!];
  if (least === most) return 'CONSTANT';
  // A value that very many have is one bin: its cut comes once. Above the greatest nobody is.
  const inner = new Set(innerCuts(known, BINS).filter((cut) => cut < most));
  // All but a few have the least: a bin for it, and one for all above.
  const cuts = inner.size > 0 ? [...inner].sort((a, b) => a - b) : [least];
  const bins: NumberBins = { kind: 'number', cuts, least, most };
  return [{ bins, of: Int16Array.from(column, (value) => (isKnown(value) ? binOfNumber(bins, value) : -1)) }];
}

function binLabels(column: Exclude<Column, Float64Array>, length: number): readonly BinnedColumn[] | NoBins {
  const { labels, values } = labelled(column);
  const counts = new Int32Array(labels.length);
  let known = 0;
  for (let row = 0; row < length; row++) {
    const code = values(row)?.[0];
    if (code === undefined) continue;
    counts[code]!++;
    known++;
  }
  if (known === 0) return 'EMPTY';
  if (counts.some((count) => count === known)) return 'CONSTANT';
  const named = frequent(counts, MOST_LABELS);
  const told = named.reduce((sum, code) => sum + counts[code]!, 0);
  if (told < known * LEAST_NAMED_SHARE) return 'TOO_VARIED';
  const binOf = new Int16Array(labels.length).fill(named.length);
  for (const [bin, code] of named.entries()) binOf[code] = bin;
  const of = Int16Array.from({ length }, (_, row) => {
    const code = values(row)?.[0];
    return code === undefined ? -1 : binOf[code]!;
  });
  return [{ bins: { kind: 'label', labels: named.map((code) => labels[code]!), hasOthers: told < known }, of }];
}

function binEntries(column: Exclude<Column, Float64Array>, length: number): readonly BinnedColumn[] | NoBins {
  const { labels, values } = labelled(column);
  const counts = new Int32Array(labels.length);
  let known = 0;
  for (let row = 0; row < length; row++) {
    const codes = values(row);
    if (!codes) continue;
    known++;
    for (const code of new Set(codes)) counts[code]!++;
  }
  if (known === 0) return 'EMPTY';
  const named = frequent(counts, MOST_ENTRIES).filter((code) => counts[code]! < known);
  if (named.length === 0) return counts.some((count) => count === known) ? 'CONSTANT' : 'TOO_VARIED';
  const columns = named.map((code) => ({
    bins: { kind: 'entry', entry: labels[code]! } as const,
    of: new Int16Array(length).fill(-1),
  }));
  const place = new Map(named.map((code, at) => [code, at]));
  for (let row = 0; row < length; row++) {
    const codes = values(row);
    if (!codes) continue;
    for (const { of } of columns) of[row] = 0;
    for (const code of codes) {
      const at = place.get(code);
      if (at !== undefined) columns[at]!.of[row] = 1;
    }
  }
  return columns;
}

/** The codes that enough customers have, the most frequent first. */
function frequent(counts: Int32Array, most: number): number[] {
  return Array.from(counts.keys())
    .filter((code) => counts[code]! >= LEAST_NAMED)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, most);
}
