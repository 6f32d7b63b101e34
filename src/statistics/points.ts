/** Points as one row-major array: point `i` has the values from `i * d` up to, not including, `(i + 1) * d`. */
export interface Points {
  /** At least `n * d` values, finite. */
  readonly values: Float64Array;
  /** How many points. */
  readonly n: number;
  /** How many values each has. */
  readonly d: number;
}

/** Largest magnitude that counts as a value: the squares of larger ones would not be finite. */
export const LARGEST = 1e100;

/** True for a value that counts: neither missing (NaN) nor beyond all measure (1e100 and more, infinities). */
export function isKnown(value: number): boolean {
  return Math.abs(value) < LARGEST;
}

/** Throws a `RangeError` where points have no columns, or are not `n * d` values. */
export function checkShape({ values, n, d }: Points): void {
  if (d === 0) throw new RangeError('points have no columns');
  if (!(Number.isInteger(n) && n >= 0 && Number.isInteger(d) && d > 0) || values.length < n * d) {
    throw new RangeError(`${n} points of ${d} values need ${n * d} numbers, got ${values.length}`);
  }
}

/** Throws a `RangeError` where a value of the points is NaN, infinite or beyond 1e100. */
export function checkPoints({ values, n, d }: Points): void {
  for (let i = 0; i < n * d; i++) {
    if (!isKnown(values[i]!)) {
      throw new RangeError(`value ${i % d} of point ${Math.floor(i / d)} is ${values[i]}: leave out or fill in first`);
    }
  }
}

/** Throws a `RangeError` where a number of clusters is not a whole number of at least 1. */
export function checkClusters(k: number): void {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is ${k}: a whole number of at least 1 is needed`);
}

/** Squared Euclidean distance of `d` values of `a` from position `at` to those of `b` from `other`. */
export function squaredDistance(a: Float64Array, at: number, b: Float64Array, other: number, d: number): number {
  let squares = 0;
  for (let j = 0; j < d; j++) {
    const difference = a[at + j]! - b[other + j]!;
    squares += difference * difference;
  }
  return squares;
}

/** The points of these indexes, copied. */
export function pick({ values, d }: Points, rows: ArrayLike<number>): Points {
  const picked = new Float64Array(rows.length * d);
  for (let i = 0; i < rows.length; i++) picked.set(values.subarray(rows[i]! * d, (rows[i]! + 1) * d), i * d);
  return { values: picked, n: rows.length, d };
}

/** Mean of each column; zeros where there are no points. */
export function columnMeans({ values, n, d }: Points): Float64Array {
  const means = new Float64Array(d);
  for (let i = 0, at = 0; i < n; i++, at += d) for (let j = 0; j < d; j++) means[j]! += values[at + j]!;
  if (n > 0) for (let j = 0; j < d; j++) means[j]! /= n;
  return means;
}
