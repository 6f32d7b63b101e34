import type { Batch, CategoryColumn, Column, ListColumn } from '../../segmenter/batch.ts';
import type { FeatureKind, Needs } from '../../segmenter/feature.ts';
import type { Feature } from '../catalogue/catalogue.ts';

/** Customers in canonical order (ascending id), with a column for each feature asked for, by feature id. */
export interface Population {
  readonly length: number;
  readonly ids: Int32Array;
  readonly columns: ReadonlyMap<string, Column>;
  /**
   * Times at which the clock alone next changes a feature, by feature id: an event leaves its window or comes into it.
   * Milliseconds since 1970, NaN for never.
   */
  readonly expiries: ReadonlyMap<string, Float64Array>;
}

/** Rows `from` up to `to` in a segmenter's own names. Columns are views, not copies. */
export function batchOf(
  population: Population,
  needs: Needs,
  features: Readonly<Record<string, Feature | null>>,
  from = 0,
  to = population.length,
): Batch<Needs> {
  const columns: Record<string, Column> = {};
  for (const [name, need] of Object.entries(needs)) {
    const feature = features[name];
    const column = feature ? population.columns.get(feature.id) : undefined;
    columns[name] = column ? slice(column, from, to) : missingColumn(need.kind, to - from);
  }
  return { length: to - from, columns };
}

function slice(column: Column, from: number, to: number): Column {
  if (column instanceof Float64Array || column instanceof Uint8Array) return column.subarray(from, to);
  if ('offsets' in column) return sliceList(column, from, to);
  return { codes: column.codes.subarray(from, to), labels: column.labels } satisfies CategoryColumn;
}

function sliceList(column: ListColumn, from: number, to: number): ListColumn {
  const first = column.offsets[from]!;
  return {
    offsets: column.offsets.subarray(from, to + 1).map((offset) => offset - first),
    codes: column.codes.subarray(first, column.offsets[to]),
    labels: column.labels,
    missing: column.missing.subarray(from, to),
  };
}

/** The column of an optional need that nobody can fill. */
function missingColumn(kind: FeatureKind, length: number): Column {
  switch (kind) {
    case 'number':
    case 'time':
      return new Float64Array(length).fill(Number.NaN);
    case 'flag':
      return new Uint8Array(length).fill(2);
    case 'category':
      return { codes: new Int32Array(length).fill(-1), labels: [] };
    case 'list':
      return {
        offsets: new Int32Array(length + 1),
        codes: new Int32Array(0),
        labels: [],
        missing: new Uint8Array(length).fill(1),
      };
  }
}
