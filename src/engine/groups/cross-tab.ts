import { MISSING, type Slice, type Sliced } from './slices.ts';

/** How many members have which values of two features. */
export interface CrossTab {
  /** With the members of each, over all columns. */
  readonly rows: readonly (Slice & { readonly count: number })[];
  readonly columns: readonly (Slice & { readonly count: number })[];
  /** Members by row and column. */
  readonly cells: readonly (readonly number[])[];
  /** Members in the cells. */
  readonly known: number;
  /** Members whose value of one of the features is missing, or of both. */
  readonly unknown: number;
  /** Members whose values are known and lie beyond the edges of a feature. */
  readonly outside: number;
}

/** Counts members by the slices of two features, both of the same members. */
export function crossTabOf(rows: Sliced, columns: Sliced): CrossTab {
  const width = columns.slices.length;
  const cells = new Int32Array(rows.slices.length * width);
  let [known, unknown, outside] = [0, 0, 0];
  for (let member = 0; member < rows.codes.length; member++) {
    const one = rows.codes[member]!;
    const other = columns.codes[member]!;
    if (one >= 0 && other >= 0) {
      known++;
      cells[one * width + other]!++;
    } else if (one === MISSING || other === MISSING) unknown++;
    else outside++;
  }
  const lines = rows.slices.map((_, row) => [...cells.subarray(row * width, (row + 1) * width)]);
  const sum = (counts: readonly number[]) => counts.reduce((one, next) => one + next, 0);
  return {
    rows: rows.slices.map((slice, row) => ({ ...slice, count: sum(lines[row]!) })),
    columns: columns.slices.map((slice, column) => ({ ...slice, count: sum(lines.map((line) => line[column]!)) })),
    cells: lines,
    known,
    unknown,
    outside,
  };
}
