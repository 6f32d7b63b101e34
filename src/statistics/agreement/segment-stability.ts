import { adjustedRandIndex, contingency, jaccardIndexes } from './label-agreement.ts';

/** How alike one segment stays when others are learned from. */
export interface SegmentStability {
  /** Mean over the refits of its likeness to the segment most like it, 0..1; null without refits. */
  readonly mean: number | null;
  /** The same of the refit that has the least like it. */
  readonly least: number | null;
}

/**
 * Stability within a solution, by segment (SLSW: Dolnicar & Leisch 2017; Dolnicar, Grün & Leisch, "Market segmentation
 * analysis", 2018): of each refit the largest Jaccard index of the segment with one of the refit's. -1 is no segment.
 */
export function stabilityWithin(first: Int32Array, k: number, refits: readonly Int32Array[]): SegmentStability[] {
  const largest = refits.map((labels) => {
    const { counts, rows, columns } = jaccardIndexes(first, labels);
    return Array.from({ length: k }, (_, segment) => {
      if (segment >= rows) return 0;
      return counts
        .subarray(segment * columns, (segment + 1) * columns)
        .reduce((most, index) => Math.max(most, index), 0);
    });
  });
  return Array.from({ length: k }, (_, segment) => {
    const own = largest.map((indexes) => indexes[segment]!);
    if (own.length === 0) return { mean: null, least: null };
    return { mean: own.reduce((sum, index) => sum + index, 0) / own.length, least: Math.min(...own) };
  });
}

/**
 * Stability across solutions, by segment (SLSA: Dolnicar & Leisch 2017): 1 - H / ln k, H the entropy of where its
 * members are in another solution with k segments. 1: all of one segment; 0: evenly of all. It is 1 where k is 1, and
 * null where no member is in a segment of the other.
 */
export function stabilityAcross(
  labels: Int32Array,
  k: number,
  other: Int32Array,
  otherCount: number,
): (number | null)[] {
  const { counts, rows, columns } = contingency(labels, other);
  return Array.from({ length: k }, (_, segment) => {
    const own = segment < rows ? counts.subarray(segment * columns, (segment + 1) * columns) : new Float64Array(0);
    const total = own.reduce((sum, count) => sum + count, 0);
    if (total === 0) return null;
    if (otherCount < 2) return 1;
    const entropy = own.reduce((sum, count) => (count > 0 ? sum - (count / total) * Math.log(count / total) : sum), 0);
    return Math.min(1, Math.max(0, 1 - entropy / Math.log(otherCount)));
  });
}

/**
 * Global stability (Dolnicar & Leisch, "Evaluation of structure and reproducibility of cluster solutions using the
 * bootstrap", 2010): the adjusted Rand index of the answers of each pair of refits, being in none counted as a group.
 */
export function globalStability(pairs: readonly (readonly [Int32Array, Int32Array])[]): number[] {
  const grouped = (labels: Int32Array) => labels.map((label) => label + 1);
  return pairs.map(([one, other]) => adjustedRandIndex(grouped(one), grouped(other)));
}

/** A bootstrap sample: `size` of the rows 0..n-1, each draw as likely any of them, ascending (Efron 1979). */
export function bootstrapRows(n: number, size: number, random: () => number): Int32Array {
  return Int32Array.from({ length: n > 0 ? size : 0 }, () => Math.floor(random() * n)).sort();
}
