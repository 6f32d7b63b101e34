import type { Column } from '../../segmenter/batch.ts';
import type { Population } from './population.ts';

/** Bytes of memory that a label takes, beside its characters. */
const LABEL_BYTES = 64;

/** Bytes of memory that a population's columns take, more or less: texts are counted by their characters. */
export function bytesOf({ ids, columns, expiries }: Population): number {
  const times = [...expiries.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  return [...columns.values()].reduce((sum, column) => sum + bytesOfColumn(column), ids.byteLength + times);
}

function bytesOfColumn(column: Column): number {
  if (column instanceof Float64Array || column instanceof Uint8Array) return column.byteLength;
  const labels = column.labels.reduce((sum, label) => sum + 2 * label.length + LABEL_BYTES, 0);
  const lists = 'offsets' in column ? column.offsets.byteLength + column.missing.byteLength : 0;
  return column.codes.byteLength + labels + lists;
}
