import type { Points } from './points.ts';

/**
 * Among columns, and among parts, that vary nearly the same, the first is taken: a small change of the data takes no
 * other.
 */
const NEARLY = 0.9;

/** Points that are split no further, or into two. */
interface Part {
  readonly rows: Int32Array;
  readonly means: Float64Array;
  /** Sum of squares by column, and over all. */
  readonly squares: Float64Array;
  readonly total: number;
}

/**
 * Centres to begin with that owe nothing to chance. The part with the greatest sum of squares is split at the mean of
 * its column of most variance, until there are k. That is Var-Part of Su & Dy ("In search of deterministic methods for
 * initializing k-means and Gaussian mixture clustering", 2007). Points that change a little give nearly the same
 * centres. Null where fewer than k points differ.
 */
export function partitionSeeds(points: Points, k: number): Float64Array | null {
  if (points.n === 0) return null;
  const parts = [
    partOf(
      points,
      Int32Array.from({ length: points.n }, (_, i) => i),
    ),
  ];
  while (parts.length < k) {
    const at = firstNearLargest(parts.map(({ total }) => total));
    const { rows, means, squares, total } = parts[at]!;
    if (total === 0) return null;
    const column = firstNearLargest(squares);
    const low = rows.filter((row) => points.values[row * points.d + column]! <= means[column]!);
    const high = rows.filter((row) => points.values[row * points.d + column]! > means[column]!);
    if (low.length === 0 || high.length === 0) return null;
    parts.splice(at, 1, partOf(points, low), partOf(points, high));
  }
  const centres = new Float64Array(k * points.d);
  for (const [cluster, { means }] of parts.entries()) centres.set(means, cluster * points.d);
  return centres;
}

function partOf({ values, d }: Points, rows: Int32Array): Part {
  const means = new Float64Array(d);
  const squares = new Float64Array(d);
  for (const row of rows) for (let j = 0; j < d; j++) means[j]! += values[row * d + j]! / rows.length;
  for (const row of rows) for (let j = 0; j < d; j++) squares[j]! += (values[row * d + j]! - means[j]!) ** 2;
  return { rows, means, squares, total: squares.reduce((sum, one) => sum + one, 0) };
}

function firstNearLargest(values: ArrayLike<number>): number {
  const list = Array.from(values);
  const least = NEARLY * list.reduce((most, value) => Math.max(most, value), 0);
  return list.findIndex((value) => value >= least);
}
