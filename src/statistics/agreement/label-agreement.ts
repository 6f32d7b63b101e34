/** How many points have label a in one labelling and b in another: row-major, `rows` x `columns`. */
export interface Contingency {
  readonly counts: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Counts two labellings of the same points against each other. Points that either labels -1 are left out. Throws a
 * `RangeError` where they are not equally long.
 */
export function contingency(a: Int32Array, b: Int32Array): Contingency {
  if (a.length !== b.length) throw new RangeError(`labels of ${a.length} points against labels of ${b.length}`);
  const rows = 1 + a.reduce((most, label) => Math.max(most, label), -1);
  const columns = 1 + b.reduce((most, label) => Math.max(most, label), -1);
  const counts = new Float64Array(rows * columns);
  for (let i = 0; i < a.length; i++) if (a[i]! >= 0 && b[i]! >= 0) counts[a[i]! * columns + b[i]!]!++;
  return { counts, rows, columns };
}

/**
 * The adjusted Rand index of two labellings (Hubert & Arabie, "Comparing partitions", 1985). It is 1 where they agree
 * up to names, 0 as by chance, below 0 less than by chance. It is also 1 where both put all together, or both all
 * apart, and for no points.
 */
export function adjustedRandIndex(a: Int32Array, b: Int32Array): number {
  const { counts, rows, columns } = contingency(a, b);
  const ofRows = new Float64Array(rows);
  const ofColumns = new Float64Array(columns);
  let together = 0;
  let n = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const count = counts[row * columns + column]!;
      ofRows[row]! += count;
      ofColumns[column]! += count;
      together += pairs(count);
      n += count;
    }
  }
  const first = ofRows.reduce((sum, count) => sum + pairs(count), 0);
  const second = ofColumns.reduce((sum, count) => sum + pairs(count), 0);
  // One division last, so that labellings that agree give 1 and not a neighbour of it.
  const all = pairs(n);
  const expected = all > 0 ? (first * second) / all : 0;
  const most = (first + second) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

/**
 * Jaccard's index of each cluster of one labelling with each of another (Jaccard 1901), row-major as
 * {@link contingency}. It is the points in both as a share of the points in either, 0..1, and 0 for two empty clusters.
 */
export function jaccardIndexes(a: Int32Array, b: Int32Array): Contingency {
  const { counts, rows, columns } = contingency(a, b);
  const sizesA = sizesOf(a, rows);
  const sizesB = sizesOf(b, columns);
  return {
    rows,
    columns,
    counts: counts.map((count, at) => {
      const either = sizesA[Math.floor(at / columns)]! + sizesB[at % columns]! - count;
      return either > 0 ? count / either : 0;
    }),
  };
}

function sizesOf(labels: Int32Array, k: number): Float64Array {
  const sizes = new Float64Array(k);
  for (const label of labels) if (label >= 0) sizes[label]!++;
  return sizes;
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}
