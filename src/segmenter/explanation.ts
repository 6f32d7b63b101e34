import type { Text } from './text.ts';

/** Three-valued truth: UNKNOWN where the data to decide is missing. */
export type Verdict = 'TRUE' | 'FALSE' | 'UNKNOWN';

/** One reason of an explanation. */
export interface Factor {
  /** Name of the need it speaks of. */
  readonly feature: string;
  /** The observed value, as plain JSON; null is missing. Times as ISO 8601. */
  readonly observed: string | number | boolean | readonly string[] | null;
  /** The expectation it was held against, as a person would read it: `>= 180 days`, `in [DE, FR]`. */
  readonly expected: string;
  readonly verdict: Verdict;
  /** The reason as a sentence. */
  readonly text: Text;
  /** The change that would bring another answer; absent where nothing the customer does would. */
  readonly change?: Text;
}

/** Why one customer is, or is not, in a segment. It agrees with what `assign` answers for the same row. */
export interface Explanation {
  /** Key of the segment it speaks of; null, for an exclusive segmenter only: the customer is in none. */
  readonly segment: string | null;
  /**
   * The verdict on membership: UNKNOWN where missing data left it open. Default: TRUE with a segment, otherwise FALSE.
   */
  readonly verdict?: Verdict;
  /** At least one. */
  readonly factors: readonly Factor[];
}

/**
 * An overlapping segmenter's explanation of one segment, member or not: `segment` is always the key it speaks of, and
 * `verdict` says whether the customer is in it.
 */
export interface SegmentExplanation extends Explanation {
  readonly segment: string;
  readonly verdict: Verdict;
}
