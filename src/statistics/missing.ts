import { isKnown, type Points } from './points.ts';

/** The treatment of a row with some values missing: left out, or filled with the means of the columns. */
export type MissingPolicy = 'skip' | 'mean';

/** Columns as points, without missing values. */
export interface Complete {
  readonly points: Points;
  /** The row each point comes from, ascending. */
  readonly rows: Int32Array;
  /** Means of the known values of the rows kept, by column; 0 where there are none. */
  readonly means: Float64Array;
}

/**
 * The rows, ascending, with all values known (`skip`) or at least one (`mean`). NaN, infinite values and those beyond
 * 1e100 are not known.
 */
export function rowsWithValues(columns: readonly Float64Array[], length: number, policy: MissingPolicy): Int32Array {
  const kept = new Int32Array(length);
  const enough = policy === 'skip' ? columns.length : Math.min(1, columns.length);
  let n = 0;
  for (let row = 0; row < length; row++) {
    let known = 0;
    for (const column of columns) if (isKnown(column[row]!)) known++;
    if (known >= enough) kept[n++] = row;
  }
  return kept.slice(0, n);
}

/** Columns of equal length as points, unknown values replaced by the mean of the known ones; 0 where none is known. */
export function fillWithMeans(columns: readonly Float64Array[], n: number): { points: Points; means: Float64Array } {
  const d = columns.length;
  const values = new Float64Array(n * d);
  const means = new Float64Array(d);
  for (const [j, column] of columns.entries()) {
    let sum = 0;
    let known = 0;
    for (let i = 0, at = j; i < n; i++, at += d) {
      const value = column[i]!;
      values[at] = value;
      if (!isKnown(value)) continue;
      sum += value;
      known++;
    }
    means[j] = known > 0 ? sum / known : 0;
    if (known === n) continue;
    for (let i = 0, at = j; i < n; i++, at += d) if (!isKnown(values[at]!)) values[at] = means[j]!;
  }
  return { points: { values, n, d }, means };
}

/**
 * Columns (one value a row) as points, by the policy. A row with all values missing is left out under either. A column
 * without any value leaves no rows under `skip` and is 0 throughout under `mean`.
 */
export function completeRows(columns: readonly Float64Array[], length: number, policy: MissingPolicy): Complete {
  const rows = rowsWithValues(columns, length, policy);
  const kept = columns.map((column) => Float64Array.from(rows, (row) => column[row]!));
  return { ...fillWithMeans(kept, rows.length), rows };
}
