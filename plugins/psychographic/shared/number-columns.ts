import type { Need, Row } from 'personagraph/segmenter';

/** Needs of numbers alone, by feature. */
export type NumberNeeds = Readonly<Record<string, Need<'number'>>>;

/** The columns of {@link NumberNeeds}. */
export type NumberColumns = Readonly<Record<string, Float64Array>>;

/** One row as columns, so that `explain` scores by the code of `assign`. */
export function columnsOfRow(features: readonly string[], row: Row<NumberNeeds>): NumberColumns {
  return Object.fromEntries(features.map((feature) => [feature, Float64Array.of(row[feature] ?? Number.NaN)]));
}
