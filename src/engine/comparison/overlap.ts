/** Sizes of two groups, of both together, and of the population they are of. */
export interface OverlapCounts {
  readonly first: number;
  readonly second: number;
  readonly both: number;
  readonly population: number;
}

/** The overlap of two groups. Ratios are null where they divide by an empty group. */
export interface Overlap extends OverlapCounts {
  /** Customers in both as a share of those in either, 0..1 (Jaccard 1901). */
  readonly jaccard: number | null;
  /** Share 0..1 of the first that is in the second too. */
  readonly shareOfFirst: number | null;
  /** Share 0..1 of the second that is in the first too. */
  readonly shareOfSecond: number | null;
  /**
   * Customers in both, as a multiple of those there would be by chance alone (Brin, Motwani, Ullman & Tsur 1997,
   * "interest"). 1 where the groups have nothing to do with each other.
   */
  readonly lift: number | null;
}

export function overlapOf(counts: OverlapCounts): Overlap {
  const { first, second, both, population } = counts;
  return {
    ...counts,
    jaccard: ratio(both, first + second - both),
    shareOfFirst: ratio(both, first),
    shareOfSecond: ratio(both, second),
    lift: ratio(both * population, first * second),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
