import { type Points, squaredDistance } from './points.ts';

/**
 * k-means++ (Arthur & Vassilvitskii, "k-means++: the advantages of careful seeding", 2007). Each next centre is a point
 * drawn with probability proportional to its squared distance from the nearest one so far. Null where fewer than k
 * points differ.
 */
export function seedCentres({ values, n, d }: Points, k: number, random: () => number): Float64Array | null {
  if (n === 0) return null;
  const centres = new Float64Array(k * d);
  const distances = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  let chosen = Math.floor(random() * n);
  for (let cluster = 0; ; cluster++) {
    centres.set(values.subarray(chosen * d, (chosen + 1) * d), cluster * d);
    if (cluster === k - 1) return centres;
    let total = 0;
    for (let i = 0; i < n; i++) {
      const squares = squaredDistance(values, i * d, centres, cluster * d, d);
      if (squares < distances[i]!) distances[i] = squares;
      total += distances[i]!;
    }
    if (total === 0) return null;
    chosen = draw(distances, random() * total);
  }
}

/** The index at which the running sum of weights passes `at`; never one of weight 0. */
export function draw(weights: Float64Array, at: number): number {
  let left = at;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    // Rounding may leave a rest after the last one that can be drawn.
    last = i;
    left -= weight;
    if (left < 0) break;
  }
  return last;
}
