import type { FeatureKind, Needs } from './feature.ts';

/** Text values by code. Codes are local to a batch: only `labels[code]` carries meaning from one batch to another. */
export interface CategoryColumn {
  /** One code a row, -1 where missing. */
  readonly codes: Int32Array;
  readonly labels: readonly string[];
}

/** Lists of text: row `i` has the codes from `offsets[i]` up to, not including, `offsets[i + 1]`. */
export interface ListColumn {
  /** `length + 1` positions in `codes`. */
  readonly offsets: Int32Array;
  readonly codes: Int32Array;
  readonly labels: readonly string[];
  /** 1 where the list is missing, which differs from an empty list. */
  readonly missing: Uint8Array;
}

/** The column a kind arrives as. */
export interface Columns {
  /** NaN where missing. */
  number: Float64Array;
  /** Milliseconds since 1970-01-01T00:00:00Z, NaN where missing. */
  time: Float64Array;
  /** 1 true, 0 false, 2 missing. */
  flag: Uint8Array;
  category: CategoryColumn;
  list: ListColumn;
}

export type Column = Columns[FeatureKind];

/** A run of customers in columns. Inputs are shared between segmentations: reading only. */
export interface Batch<N extends Needs> {
  /** How many rows. */
  readonly length: number;
  readonly columns: { readonly [K in keyof N]: Columns[NonNullable<N[K]>['kind']] };
}

/** Where a segmenter that puts a customer in at most one segment writes its answer; arrays have one entry a row. */
export interface ExclusiveOutput {
  /**
   * Index into the model's segments, or -1 (the initial value): known to be in none, which is an answer; or
   * `UNKNOWN_SEGMENT`: the data that would decide is missing. The verdict of `explain` says the same.
   */
  readonly segment: Int32Array;
  /** How strongly the customer belongs, 0..1; initially 1. Ignored where `segment` is below 0. */
  readonly strength: Float64Array;
  /**
   * When the clock alone may change the answer, a score among it, in milliseconds since 1970; initially NaN: never. The host evaluates
   * the customer again at that time, so earlier than needed is safe and later is wrong.
   */
  readonly until: Float64Array;
  /**
   * A column a declared score, in their order; initially NaN: unknown, which a score is where its needs are missing,
   * never 0. Finite otherwise, and within the score's range. Empty where none is declared.
   */
  readonly scores: readonly Float64Array[];
}

/** Where a segmenter with `membership: 'overlapping'` writes its answer. */
export interface OverlappingOutput {
  /**
   * Row by segment, row-major (`row * segments + segment`): 0 (the initial value) is known to be no member, otherwise
   * strength 0..1, or `UNKNOWN_STRENGTH`: the data that would decide is missing.
   */
  readonly strengths: Float64Array;
  /** How many segments a row of `strengths` has. */
  readonly segments: number;
  /** As in {@link ExclusiveOutput.until}. */
  readonly until: Float64Array;
  /** As in {@link ExclusiveOutput.scores}. */
  readonly scores: readonly Float64Array[];
}
