import type { Batch, Column, FeatureKind, Needs, Row } from 'personagraph/segmenter';

type Value = number | boolean | string | readonly string[] | null;

/** One customer as a batch of one row, for the evaluator. */
export function rowBatch(needs: Needs, row: Row<Needs>): Batch<Needs> {
  const columns: Record<string, Column> = {};
  for (const [name, { kind }] of Object.entries(needs)) columns[name] = columnOf(kind, row[name] ?? null);
  return { length: 1, columns };
}

function columnOf(kind: FeatureKind, value: Value): Column {
  switch (kind) {
    case 'number':
    case 'time':
      return Float64Array.of(typeof value === 'number' ? value : Number.NaN);
    case 'flag':
      return Uint8Array.of(value === null ? 2 : value ? 1 : 0);
    case 'category':
      return typeof value === 'string'
        ? { codes: Int32Array.of(0), labels: [value] }
        : { codes: Int32Array.of(-1), labels: [] };
    case 'list': {
      const entries = Array.isArray(value) ? (value as readonly string[]) : [];
      const labels = [...new Set(entries)];
      return {
        offsets: Int32Array.of(0, labels.length),
        codes: Int32Array.from(labels.keys()),
        labels,
        missing: Uint8Array.of(Array.isArray(value) ? 0 : 1),
      };
    }
  }
}
