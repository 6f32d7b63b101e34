import type { Column, ListColumn } from '../../segmenter/batch.ts';
import { ABOVE, BELOW, MISSING, mostFrequent, type Slice, type Slicing, sliced } from './slices.ts';
import { membersRows, type Truth } from './truth.ts';

/** How many members have which values of a feature. */
export interface Distribution {
  readonly slices: readonly (Slice & { readonly count: number })[];
  /** Members whose value is known: those in slices, beyond the edges and with an empty list. */
  readonly known: number;
  readonly unknown: number;
  /** Members below the first edge, and above the last. */
  readonly below: number;
  readonly above: number;
  /** Members whose list is known to be empty. */
  readonly empty: number;
}

/** Counts members by the values of a feature. With a list, a customer counts once for each value it holds. */
export function distributionOf(column: Column, truth: Truth, slicing: Slicing): Distribution {
  if ('offsets' in column) return distributionOfLists(column, truth, slicing.values);
  const { slices, codes } = sliced(column, truth, slicing);
  // Those outside of all slices have negative codes.
  const counts = new Int32Array(slices.length - ABOVE);
  for (let member = 0; member < codes.length; member++) counts[codes[member]! - ABOVE]!++;
  const [above, below, unknown] = [ABOVE, BELOW, MISSING].map((code) => counts[code - ABOVE]!) as [
    number,
    number,
    number,
  ];
  const own = counts.subarray(-ABOVE);
  return { slices: counted(slices, own), known: codes.length - unknown, unknown, below, above, empty: 0 };
}

function distributionOfLists(
  { offsets, codes, labels, missing }: ListColumn,
  truth: Truth,
  most: number,
): Distribution {
  const counts = new Int32Array(labels.length);
  // The row that counted for a label last: a list may hold a text twice.
  const lastRow = new Int32Array(labels.length).fill(-1);
  const rows = membersRows(truth);
  let [unknown, empty] = [0, 0];
  for (const row of rows) {
    if (missing[row] === 1) unknown++;
    else if (offsets[row] === offsets[row + 1]) empty++;
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      const label = codes[entry]!;
      if (lastRow[label] === row) continue;
      lastRow[label] = row;
      counts[label]!++;
    }
  }
  const { listed, slices, sliceOfLabel } = mostFrequent(labels, counts, most);
  const bySlice = new Int32Array(slices.length);
  for (const [label, slice] of sliceOfLabel.entries()) if (slice >= 0) bySlice[slice] = counts[label]!;
  if (slices.length > listed) bySlice[listed] = rowsWithOthers({ offsets, codes }, rows, sliceOfLabel);
  return { slices: counted(slices, bySlice), known: rows.length - unknown, unknown, below: 0, above: 0, empty };
}

/** Members that hold a value which is not listed. */
function rowsWithOthers(
  { offsets, codes }: Pick<ListColumn, 'offsets' | 'codes'>,
  rows: Int32Array,
  sliceOfLabel: Int32Array,
): number {
  let found = 0;
  for (const row of rows) {
    const own = codes.subarray(offsets[row], offsets[row + 1]);
    if (own.some((label) => sliceOfLabel[label]! < 0)) found++;
  }
  return found;
}

function counted(slices: readonly Slice[], counts: Int32Array): Distribution['slices'] {
  return slices.map((slice, index) => ({ ...slice, count: counts[index]! }));
}
