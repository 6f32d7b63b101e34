import type { Column, ListColumn } from '../../segmenter/batch.ts';
import type { Population } from './population.ts';

/** Some rows of a population, in the order given. */
export function takeRows(population: Population, rows: Int32Array): Population {
  const columns = new Map([...population.columns].map(([id, column]) => [id, takeColumn(column, rows)]));
  const expiries = new Map([...population.expiries].map(([id, times]) => [id, picked(times, rows)]));
  return { length: rows.length, ids: picked(population.ids, rows), columns, expiries };
}

function takeColumn(column: Column, rows: Int32Array): Column {
  if (column instanceof Float64Array || column instanceof Uint8Array) return picked(column, rows);
  if ('offsets' in column) return takeLists(column, rows);
  return { codes: picked(column.codes, rows), labels: column.labels };
}

function takeLists({ offsets, codes, labels, missing }: ListColumn, rows: Int32Array): ListColumn {
  const taken = new Int32Array(rows.length + 1);
  for (let row = 0; row < rows.length; row++) {
    taken[row + 1] = taken[row]! + offsets[rows[row]! + 1]! - offsets[rows[row]!]!;
  }
  const entries = new Int32Array(taken[rows.length]!);
  for (let row = 0; row < rows.length; row++) {
    entries.set(codes.subarray(offsets[rows[row]!]!, offsets[rows[row]! + 1]!), taken[row]!);
  }
  return { offsets: taken, codes: entries, labels, missing: picked(missing, rows) };
}

/** Values by row, in the order given. */
export function picked<T extends Float64Array | Float32Array | Int32Array | Uint8Array>(
  values: T,
  rows: Int32Array | Uint32Array,
): T {
  const taken = new (values.constructor as new (length: number) => T)(rows.length);
  for (let row = 0; row < rows.length; row++) taken[row] = values[rows[row]!]!;
  return taken;
}

/** Finds rows by customer. Those that are asked for in the order of the rows cost no search. */
export class RowFinder {
  readonly #ids: Int32Array;
  #next = 0;

  /** `ids` are ascending. */
  constructor(ids: Int32Array) {
    this.#ids = ids;
  }

  /** -1 for a customer without a row. */
  rowOf(customer: number): number {
    const row = this.#ids[this.#next] === customer ? this.#next : lowerBound(this.#ids, customer);
    if (this.#ids[row] !== customer) return -1;
    this.#next = row + 1;
    return row;
  }
}

/** The first index of ascending values, from `from` on, whose value is not under `value`. */
export function lowerBound(values: Int32Array, value: number, from = 0): number {
  let low = from;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The values of ascending lists, each once, ascending. */
export function unionOf(lists: readonly Int32Array[]): Int32Array {
  return lists.reduce(unionOfTwo, new Int32Array(0));
}

function unionOfTwo(one: Int32Array, other: Int32Array): Int32Array {
  const both = new Int32Array(one.length + other.length);
  let length = 0;
  for (let a = 0, b = 0; a < one.length || b < other.length; ) {
    const value = b === other.length || one[a]! <= other[b]! ? one[a]! : other[b]!;
    while (one[a] === value) a++;
    while (other[b] === value) b++;
    both[length++] = value;
  }
  return both.subarray(0, length);
}

/** Ascending ids, of which those of `changed` are replaced by `fresh`: the ones of them that are among the ids now. */
export function replacedIds(ids: Int32Array, changed: readonly number[], fresh: Int32Array): Int32Array {
  const all = new Int32Array(ids.length + fresh.length);
  let [old, next, length] = [0, 0, 0];
  const append = (to: number) => {
    all.set(ids.subarray(old, to), length);
    length += to - old;
  };
  for (const id of changed) {
    const at = lowerBound(ids, id, old);
    append(at);
    old = ids[at] === id ? at + 1 : at;
    if (fresh[next] === id) all[length++] = fresh[next++]!;
  }
  append(ids.length);
  return all.subarray(0, length);
}
