import type { CategoryColumn, Column } from '../../segmenter/batch.ts';
import { isKnown } from '../../statistics/index.ts';
import { membersRows, type Truth } from './truth.ts';

/** A part of a feature's values. */
export type Slice =
  /** One value of a text, flag or list: `true` of a flag. */
  | { readonly value: string }
  /** Numbers or times from `from` up to, not including, `to`; the last slice includes its `to`. */
  | { readonly from: number; readonly to: number }
  /** All values that are not listed, of which there are so many. */
  | { readonly others: number };

/** How a feature's values are cut into slices. */
export interface Slicing {
  /** Slices of equal width from the least to the greatest value of the members. */
  readonly bins: number;
  /** Ascending edges in place of equal widths; null: equal widths. */
  readonly edges: readonly number[] | null;
  /** Most values listed of a text or list, the most frequent first. */
  readonly values: number;
}

/** Of a member whose value is missing. */
export const MISSING = -1;
/** Of a member whose value lies below the first edge, or above the last. */
export const BELOW = -2;
export const ABOVE = -3;

/** Slices of a column, and the slice of each member. */
export interface Sliced {
  readonly slices: readonly Slice[];
  /** One a member, in order of the rows: an index of `slices`, {@link MISSING}, {@link BELOW} or {@link ABOVE}. */
  readonly codes: Int32Array;
}

/** Cuts a column of anything but lists into slices, by the values that members have. */
export function sliced(column: Column, truth: Truth, slicing: Slicing): Sliced {
  const rows = membersRows(truth);
  if (column instanceof Float64Array) return slicedNumbers(column, rows, slicing);
  if (column instanceof Uint8Array) {
    const codes = new Int32Array(rows.length);
    for (let member = 0; member < codes.length; member++) {
      const flag = column[rows[member]!]!;
      codes[member] = flag === 2 ? MISSING : flag;
    }
    return { slices: [{ value: 'false' }, { value: 'true' }], codes };
  }
  if ('offsets' in column) throw new TypeError('A list has many values.');
  return slicedTexts(column, rows, slicing.values);
}

function slicedNumbers(column: Float64Array, rows: Int32Array, { bins, edges }: Slicing): Sliced {
  const cuts = edges ?? equalWidths(rangeOf(column, rows), bins);
  const slices = cuts.slice(1).map((to, index) => ({ from: cuts[index]!, to }));
  return { slices, codes: codesOf(column, rows, Float64Array.from(cuts)) };
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/** The least and the greatest known value of members; low is above high where there is none. */
function rangeOf(column: Float64Array, rows: Int32Array): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let member = 0; member < rows.length; member++) {
    const value = column[rows[member]!]!;
    if (!isKnown(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** Edges of equal widths; two that are the same where all values are; none without values. */
function equalWidths({ low, high }: Range, bins: number): number[] {
  if (low > high) return [];
  if (low === high) return [low, high];
  const edges = Array.from({ length: bins + 1 }, (_, edge) => low + ((high - low) * edge) / bins);
  edges[bins] = high;
  // Where the values are closer than numbers can tell, neighbouring edges are one.
  return edges.filter((edge, index) => index === 0 || edge > edges[index - 1]!);
}

/** The slice of each member's value. A straight line through the edges guesses it, and its neighbours are looked at. */
function codesOf(column: Float64Array, rows: Int32Array, edges: Float64Array): Int32Array {
  const codes = new Int32Array(rows.length);
  const last = edges.length - 2;
  const low = edges[0] ?? Number.NaN;
  const high = edges[last + 1] ?? Number.NaN;
  const perUnit = high > low ? (last + 1) / (high - low) : 0;
  for (let member = 0; member < codes.length; member++) {
    const value = column[rows[member]!]!;
    if (!isKnown(value)) codes[member] = MISSING;
    else if (value < low) codes[member] = BELOW;
    else if (value > high) codes[member] = ABOVE;
    else {
      let slice = Math.min(last, ((value - low) * perUnit) | 0);
      while (slice > 0 && value < edges[slice]!) slice--;
      while (slice < last && value >= edges[slice + 1]!) slice++;
      codes[member] = slice;
    }
  }
  return codes;
}

function slicedTexts({ codes, labels }: CategoryColumn, rows: Int32Array, most: number): Sliced {
  const found = new Int32Array(rows.length);
  const counts = new Int32Array(labels.length);
  for (let member = 0; member < found.length; member++) {
    const label = codes[rows[member]!]!;
    found[member] = label;
    if (label >= 0) counts[label]!++;
  }
  const { listed, slices, sliceOfLabel } = mostFrequent(labels, counts, most);
  // Labels of others than members may be left over; nobody counts them.
  const sliceOf = sliceOfLabel.map((slice) => (slice < 0 && slices.length > listed ? listed : slice));
  for (let member = 0; member < found.length; member++) {
    const label = found[member]!;
    found[member] = label < 0 ? MISSING : sliceOf[label]!;
  }
  return { slices, codes: found };
}

/** The labels that are there most often, as slices, and one slice of all others where there are any. */
export function mostFrequent(labels: readonly string[], counts: Int32Array, most: number) {
  const there = [...labels.keys()].filter((label) => counts[label]! > 0);
  there.sort((a, b) => counts[b]! - counts[a]! || (labels[a]! < labels[b]! ? -1 : 1));
  const listed = Math.min(most, there.length);
  const sliceOfLabel = new Int32Array(labels.length).fill(MISSING);
  for (let slice = 0; slice < listed; slice++) sliceOfLabel[there[slice]!] = slice;
  const slices: Slice[] = there.slice(0, listed).map((label) => ({ value: labels[label]! }));
  if (there.length > listed) slices.push({ others: there.length - listed });
  return { listed, slices, sliceOfLabel };
}
