import { adjustedRandIndex, globalStability, type SegmentStability, stabilityWithin } from '../../statistics/index.ts';

/** The likeness of a candidate's answers when it learns from other customers. */
export interface Stability {
  /** Mean adjusted Rand index of the refits against the first fit; null where none succeeded. */
  readonly mean: number | null;
  readonly least: number | null;
  /** Refits that answered, and those that could not be fitted. */
  readonly refits: number;
  readonly failed: number;
  /** Customers each refit learned from. */
  readonly size: number;
  /** Customers both answers are compared on. */
  readonly compared: number;
}

/** The likeness of answers learned from bootstrap samples: as a whole, and segment by segment. */
export interface BootstrapStability {
  /** Mean adjusted Rand index of the pairs; null where no pair succeeded. */
  readonly global: number | null;
  /** Pairs of refits of which both answered. */
  readonly pairs: number;
  /** Refits that could not be fitted. */
  readonly failed: number;
  /** Customers drawn for each refit, with replacement. */
  readonly size: number;
  /** By segment of the first fit, against all refits. */
  readonly segments: readonly SegmentStability[];
}

/** Measures refits on bootstrap samples, two and two; null is one that could not be fitted. */
export function bootstrapStability(
  first: Int32Array,
  k: number,
  refits: readonly (Int32Array | null)[],
  size: number,
): BootstrapStability {
  const pairs = refits.flatMap((one, index) => {
    const other = index % 2 === 0 ? refits[index + 1] : null;
    return one && other ? [[one, other] as const] : [];
  });
  const indexes = globalStability(pairs);
  const answered = refits.filter((labels) => labels !== null);
  return {
    global: pairs.length > 0 ? indexes.reduce((sum, index) => sum + index, 0) / pairs.length : null,
    pairs: pairs.length,
    failed: refits.length - answered.length,
    size,
    segments: stabilityWithin(first, k, answered),
  };
}

/**
 * `size` different rows of 0..n-1, ascending, each as likely as the others (selection sampling: Fan, Muller & Rezucha
 * 1962; Knuth, vol. 2, 3.4.2, algorithm S). Without replacement: doubled customers would be ties that nobody has.
 */
export function drawRows(n: number, size: number, random: () => number): Int32Array {
  const drawn = new Int32Array(Math.min(n, size));
  for (let row = 0, taken = 0; taken < drawn.length; row++) {
    if ((n - row) * random() < drawn.length - taken) drawn[taken++] = row;
  }
  return drawn;
}

/** The adjusted Rand index of two answers, being in no segment counted as a group of its own. */
export function agreement(first: Int32Array, second: Int32Array): number {
  const grouped = (labels: Int32Array) => labels.map((label) => label + 1);
  return adjustedRandIndex(grouped(first), grouped(second));
}

export function stabilityOf(
  agreements: readonly number[],
  { failed, size, compared }: Pick<Stability, 'failed' | 'size' | 'compared'>,
): Stability {
  const refits = agreements.length;
  return {
    mean: refits > 0 ? agreements.reduce((sum, index) => sum + index, 0) / refits : null,
    least: refits > 0 ? Math.min(...agreements) : null,
    refits,
    failed,
    size,
    compared,
  };
}
