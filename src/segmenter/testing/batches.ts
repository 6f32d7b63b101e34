import type { Batch, CategoryColumn, Column, ListColumn } from '../batch.ts';
import type { Needs } from '../feature.ts';

/** Rows `from` up to `to`, as views where the host makes views. */
export function sliceBatch(batch: Batch<Needs>, from: number, to: number): Batch<Needs> {
  return mapColumns(batch, to - from, (column) => sliceColumn(column, from, to));
}

/** The rows over and over, up to `length` of them. */
export function repeatBatch(batch: Batch<Needs>, length: number): Batch<Needs> {
  const rows = Int32Array.from({ length }, (_, index) => index % batch.length);
  return mapColumns(batch, length, (column) => pickRows(column, rows));
}

/** The same rows in another dictionary: labels in another order, between labels that nobody has. */
export function recodeBatch(batch: Batch<Needs>): Batch<Needs> {
  return mapColumns(batch, batch.length, (column) => {
    if (column instanceof Float64Array || column instanceof Uint8Array) return column.slice();
    const { labels } = column;
    const recoded = ['nobody has this', ...labels.toReversed(), 'nor this'];
    const codes = column.codes.map((code) => (code < 0 ? code : labels.length - code));
    return { ...column, codes, labels: recoded };
  });
}

/** A copy that shares nothing, with labels frozen as no host does, so that writing to them throws. */
export function copyBatch(batch: Batch<Needs>): Batch<Needs> {
  return mapColumns(batch, batch.length, (column) => {
    if (column instanceof Float64Array || column instanceof Uint8Array) return column.slice();
    const copy = { ...column, codes: column.codes.slice(), labels: Object.freeze([...column.labels]) };
    if (!('offsets' in column)) return copy;
    return { ...copy, offsets: column.offsets.slice(), missing: column.missing.slice() } as ListColumn;
  });
}

/** The columns in which two batches of one origin differ. */
export function changedColumns(before: Batch<Needs>, after: Batch<Needs>): string[] {
  return Object.keys(before.columns).filter(
    (name) => fingerprint(before.columns[name] as Column) !== fingerprint(after.columns[name] as Column),
  );
}

/** Overwrites all values, as a host does that uses its memory again. */
export function scribble(batch: Batch<Needs>): void {
  for (const column of Object.values(batch.columns) as Column[]) {
    if (column instanceof Float64Array) column.fill(-12_345);
    else if (column instanceof Uint8Array) column.fill(1);
    else column.codes.fill(0);
  }
}

function mapColumns(batch: Batch<Needs>, length: number, map: (column: Column) => Column): Batch<Needs> {
  const columns = Object.entries(batch.columns).map(([name, column]) => [name, map(column as Column)]);
  return { length, columns: Object.fromEntries(columns) };
}

function sliceColumn(column: Column, from: number, to: number): Column {
  if (column instanceof Float64Array || column instanceof Uint8Array) return column.subarray(from, to);
  if (!('offsets' in column)) {
    return { codes: column.codes.subarray(from, to), labels: column.labels } satisfies CategoryColumn;
  }
  const first = column.offsets[from]!;
  return {
    offsets: column.offsets.subarray(from, to + 1).map((offset) => offset - first),
    codes: column.codes.subarray(first, column.offsets[to]),
    labels: column.labels,
    missing: column.missing.subarray(from, to),
  };
}

function pickRows(column: Column, rows: Int32Array): Column {
  if (column instanceof Float64Array) return Float64Array.from(rows, (row) => column[row]!);
  if (column instanceof Uint8Array) return Uint8Array.from(rows, (row) => column[row]!);
  const { codes, labels } = column;
  if (!('offsets' in column)) return { codes: rows.map((row) => codes[row]!), labels };
  const offsets = new Int32Array(rows.length + 1);
  const picked: number[] = [];
  rows.forEach((row, index) => {
    for (let at = column.offsets[row]!; at < column.offsets[row + 1]!; at++) picked.push(codes[at]!);
    offsets[index + 1] = picked.length;
  });
  const missing = Uint8Array.from(rows, (row) => column.missing[row]!);
  return { offsets, codes: Int32Array.from(picked), labels, missing };
}

function fingerprint(column: Column): string {
  if (column instanceof Float64Array || column instanceof Uint8Array) return column.join();
  const lists = 'offsets' in column ? [column.offsets.join(), column.missing.join()] : [];
  return JSON.stringify([column.codes.join(), column.labels, ...lists]);
}
