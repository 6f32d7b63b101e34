import type { Factor, Verdict } from './explanation.ts';
import type { Needs, Row } from './feature.ts';
import type { EvaluationContext } from './segmenter.ts';

/** Where `classify` puts one customer, at most one segment. */
export interface Placement {
  /** Key of the segment, or null: none, which is an answer. */
  readonly segment: string | null;
  /** True where `segment` is null because the data that would decide is missing. Default false: known to be in none. */
  readonly unknown?: boolean;
  /** 0..1; default 1. */
  readonly strength?: number;
  /** As in `ExclusiveOutput.until`; default: never. */
  readonly until?: number;
  /** Declared scores by key; null or left out is unknown. */
  readonly scores?: Readonly<Record<string, number | null>>;
}

/** Where `classify` puts one customer, any number of segments. */
export interface Placements {
  /** Strength 0..1 by key; 0 or left out is no member. */
  readonly segments: Readonly<Record<string, number>>;
  /** Keys of segments it may be in: the data that would decide is missing. Default: of none. */
  readonly unknown?: readonly string[];
  /** As in `OverlappingOutput.until`; default: never. */
  readonly until?: number;
  /** Declared scores by key; null or left out is unknown. */
  readonly scores?: Readonly<Record<string, number | null>>;
}

/** The reasons of an answer that `classify` gave. */
export interface Reasons {
  /**
   * UNKNOWN where missing data left membership open, which `unknown` of `classify` should say too. Not read for a member:
   * that is TRUE. Default: as `classify` says.
   */
  readonly verdict?: Verdict;
  /** At least one. */
  readonly factors: readonly Factor[];
}

interface ExclusiveByRow<N extends Needs, M> {
  readonly membership?: 'exclusive';
  /**
   * Answers one customer, in place of `assign`. Costs an object a row and a look-up of the key: several times a
   * column loop's time (`npm run bench -- assign`). There is nothing to think about.
   */
  classify(model: M, row: Row<N>, ctx: EvaluationContext): Placement;
  /** Reasons only: the segment is what `classify` answers, so the two cannot disagree. */
  explain(model: M, row: Row<N>, ctx: EvaluationContext): Reasons;
}

interface OverlappingByRow<N extends Needs, M> {
  readonly membership: 'overlapping';
  classify(model: M, row: Row<N>, ctx: EvaluationContext): Placements;
  /** Reasons by key, for every segment. */
  explain(model: M, row: Row<N>, ctx: EvaluationContext): Readonly<Record<string, Reasons>>;
}

/** A segmenter that looks at one customer at a time. */
export type RowByRow<N extends Needs, M> = ExclusiveByRow<N, M> | OverlappingByRow<N, M>;
