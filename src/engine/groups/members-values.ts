import type { Column } from '../../segmenter/batch.ts';
import { isKnown } from '../../statistics/index.ts';
import { membersRows, type Truth } from './truth.ts';

/** The numbers that a group's members have in a feature. */
export interface MembersValues {
  /** In order of the rows. */
  readonly values: Float64Array;
  /** Members without a value, or with one that is infinite or beyond 1e100. */
  readonly unknown: number;
}

/** The values of members in a column of numbers, times or flags; a flag that is true is 1. */
export function membersValues(column: Column, truth: Truth): MembersValues {
  const numbers = numericColumn(column);
  const rows = membersRows(truth);
  const values = new Float64Array(rows.length);
  let length = 0;
  for (const row of rows) {
    const value = numbers[row]!;
    if (isKnown(value)) values[length++] = value;
  }
  return { values: values.subarray(0, length), unknown: rows.length - length };
}

/** Flags as numbers, NaN where they are missing. The column is one of numbers, times or flags. */
function numericColumn(column: Column): Float64Array {
  if (column instanceof Float64Array) return column;
  if (column instanceof Uint8Array) return Float64Array.from(column, (flag) => (flag === 2 ? Number.NaN : flag));
  throw new TypeError('Texts are no numbers.');
}
