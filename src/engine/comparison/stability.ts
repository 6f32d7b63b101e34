import { adjustedRandIndex } from '../../statistics/index.ts';

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
