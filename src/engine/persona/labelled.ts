import type { Column } from '../../segmenter/batch.ts';

/** Flags, categories and lists alike: the codes of a row, null where missing. */
export function labelled(column: Exclude<Column, Float64Array>): {
  labels: readonly string[];
  values: (row: number) => (ArrayLike<number> & Iterable<number>) | null;
} {
  if (column instanceof Uint8Array) {
    return { labels: ['false', 'true'], values: (row) => (column[row] === 2 ? null : [column[row]!]) };
  }
  if ('offsets' in column) {
    const { offsets, codes, missing } = column;
    return {
      labels: column.labels,
      values: (row) => (missing[row] ? null : codes.subarray(offsets[row], offsets[row + 1])),
    };
  }
  return { labels: column.labels, values: (row) => (column.codes[row] === -1 ? null : [column.codes[row]!]) };
}
