import type { Batch, Column } from './batch.ts';
import type { FeatureKind, Needs, Row } from './feature.ts';

type Value = number | boolean | string | readonly string[] | null;

/**
 * Rows as a batch: for few rows, for an `explain` that asks the code of `assign`, and for tests. Values left out are
 * missing. The full run reads its columns straight from the database.
 */
export function batchFromRows<N extends Needs>(needs: N, rows: readonly Row<N>[]): Batch<N> {
  const columns: Record<string, Column> = {};
  for (const [name, need] of Object.entries(needs)) {
    columns[name] = columnFromValues(
      need.kind,
      rows.map((row) => (row[name] ?? null) as Value),
    );
  }
  return { length: rows.length, columns: columns as Batch<N>['columns'] };
}

/** Row `index` of a batch, as `explain` takes it. */
export function rowFromBatch<N extends Needs>(needs: N, batch: Batch<N>, index: number): Row<N> {
  const row: Record<string, Value> = {};
  for (const name of Object.keys(needs)) {
    row[name] = columnReader(batch.columns[name] as Column)(index);
  }
  return row as Row<N>;
}

function columnFromValues(kind: FeatureKind, values: readonly Value[]): Column {
  if (kind === 'number' || kind === 'time') {
    return Float64Array.from(values, (value) => (typeof value === 'number' ? value : Number.NaN));
  }
  if (kind === 'flag') return Uint8Array.from(values, (value) => (value === null ? 2 : value ? 1 : 0));
  const dictionary = new Dictionary();
  if (kind === 'category') {
    const codes = Int32Array.from(values, (value) => (typeof value === 'string' ? dictionary.code(value) : -1));
    return { codes, labels: dictionary.labels };
  }
  const offsets = new Int32Array(values.length + 1);
  const missing = new Uint8Array(values.length);
  const codes: number[] = [];
  values.forEach((value, index) => {
    if (Array.isArray(value)) for (const label of value) codes.push(dictionary.code(label));
    else missing[index] = 1;
    offsets[index + 1] = codes.length;
  });
  return { offsets, codes: Int32Array.from(codes), labels: dictionary.labels, missing };
}

/** Reads one row of a column after another; what kind it is shows in its shape. */
export function columnReader(column: Column): (index: number) => Value {
  if (column instanceof Float64Array) {
    return (index) => {
      const value = column[index]!;
      return Number.isNaN(value) ? null : value;
    };
  }
  if (column instanceof Uint8Array) return (index) => (column[index] === 2 ? null : column[index] === 1);
  const { codes, labels } = column;
  if (!('offsets' in column)) return (index) => labels[codes[index]!] ?? null;
  const { offsets, missing } = column;
  return (index) => {
    if (missing[index]) return null;
    return Array.from(codes.subarray(offsets[index], offsets[index + 1]), (code) => labels[code]!);
  };
}

/** Labels by code, in order of first appearance. */
export class Dictionary {
  readonly labels: string[] = [];
  readonly #codes = new Map<string, number>();

  code(label: string): number {
    let code = this.#codes.get(label);
    if (code === undefined) {
      code = this.labels.length;
      this.#codes.set(label, code);
      this.labels.push(label);
    }
    return code;
  }
}
