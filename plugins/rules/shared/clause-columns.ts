import type { ClauseFeature } from 'personagraph/rules';
import type { Column } from 'personagraph/segmenter';

/** The values that clauses read. */
export interface ClauseColumns {
  column(feature: ClauseFeature): Column;
  /** True for a feature of times that are dates, false for instants; null: a value at midnight UTC is a date. */
  isDate(feature: ClauseFeature): boolean | null;
}

/** Tells for a value whether it is a date. */
export type DateTest = (value: number) => boolean;
