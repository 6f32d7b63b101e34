import type { CategoryColumn } from 'personagraph/segmenter';
import { fillWithMeans, type Points, rowsWithValues, sampleIndexes } from 'personagraph/statistics';
import { type ClusterColumns, type ClusterInput, isUsable, measure } from './input.ts';

/** The customers to learn from: numbers filled in and measured, categories by code. */
export interface ClusterTable {
  /** Not scaled yet. */
  readonly points: Points;
  /** Row-major; codes of `labels` by category, -1: no customer has any. */
  readonly codes: Int32Array;
  /** Texts by category, ascending, so that codes do not depend on who came first. */
  readonly labels: readonly (readonly string[])[];
  /** Customers that could be learned from. */
  readonly customers: number;
}

export interface TableOptions {
  readonly missing: 'skip' | 'mean';
  readonly sample: number;
  readonly asOf: number;
  readonly random: () => number;
}

export function clusterTable(
  inputs: readonly ClusterInput[],
  columns: ClusterColumns,
  length: number,
  { missing, sample, asOf, random }: TableOptions,
): ClusterTable {
  const numbers = inputs.filter(({ kind }) => kind !== 'category');
  const categories = inputs.filter(({ kind }) => kind === 'category');
  const usable = usableRows(inputs, columns, length, missing);
  const rows = sampleIndexes(usable.length, sample, random);
  for (let i = 0; i < rows.length; i++) rows[i] = usable[rows[i]!]!;
  const measured = numbers.map((input) => {
    const column = columns[input.name] as Float64Array;
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = measure(input, column[rows[i]!]!, asOf);
    return values;
  });
  const coded = categories.map(({ name }) => recode(columns[name] as CategoryColumn, rows));
  const codes = new Int32Array(rows.length * categories.length);
  for (const [j, { codes: own }] of coded.entries()) {
    for (let i = 0; i < rows.length; i++) codes[i * categories.length + j] = own[i]!;
  }
  const { points } = fillWithMeans(measured, rows.length);
  return { points, codes, labels: coded.map(({ labels }) => labels), customers: usable.length };
}

/** Says which inputs nobody has a value of. */
export function emptyInputs(inputs: readonly ClusterInput[], columns: ClusterColumns, length: number): string[] {
  return inputs
    .filter((input) => {
      for (let row = 0; row < length; row++) if (hasValue(input, columns, row)) return false;
      return true;
    })
    .map(({ name }) => name);
}

function usableRows(
  inputs: readonly ClusterInput[],
  columns: ClusterColumns,
  length: number,
  missing: 'skip' | 'mean',
): Int32Array {
  if (inputs.every(({ kind }) => kind === 'number')) {
    return rowsWithValues(
      inputs.map(({ name }) => columns[name] as Float64Array),
      length,
      missing,
    );
  }
  const rows = new Int32Array(length);
  const enough = missing === 'skip' ? inputs.length : 1;
  let found = 0;
  for (let row = 0; row < length; row++) {
    let known = 0;
    for (const input of inputs) if (hasValue(input, columns, row)) known++;
    if (known >= enough) rows[found++] = row;
  }
  return rows.slice(0, found);
}

function hasValue(input: ClusterInput, columns: ClusterColumns, row: number): boolean {
  const column = columns[input.name]!;
  return column instanceof Float64Array ? isUsable(input, column[row]!) : column.codes[row]! >= 0;
}

/** Codes in the order of the texts; a missing one becomes the most frequent. */
function recode({ codes, labels }: CategoryColumn, rows: Int32Array): { codes: Int32Array; labels: string[] } {
  const counts = new Int32Array(labels.length);
  for (const row of rows) if (codes[row]! >= 0) counts[codes[row]!]!++;
  const used = new Set(labels.filter((_, code) => counts[code]! > 0));
  const sorted = [...used].sort();
  const ranks = new Map(sorted.map((label, rank) => [label, rank]));
  const to = Int32Array.from(labels, (label) => ranks.get(label) ?? -1);
  const totals = new Int32Array(sorted.length);
  for (const [code, count] of counts.entries()) if (count > 0) totals[to[code]!]! += count;
  const usual = totals.length > 0 ? totals.indexOf(totals.reduce((most, count) => Math.max(most, count), 0)) : -1;
  return {
    codes: Int32Array.from(rows, (row) => (codes[row]! >= 0 ? to[codes[row]!]! : usual)),
    labels: sorted,
  };
}
