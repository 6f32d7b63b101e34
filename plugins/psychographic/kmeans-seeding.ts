import type { Points } from './kmeans.ts';

/**
 * k-means++ (Arthur & Vassilvitskii, "k-means++: the advantages of careful seeding", 2007): each next centroid is a
 * point drawn with probability proportional to its squared distance from the nearest one so far. Null where fewer
 * than k points differ.
 */
export function seedCentroids({ values, rows, width }: Points, k: number, random: () => number): Float64Array | null {
  if (rows === 0) return null;
  const centroids = new Float64Array(k * width);
  const distances = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let chosen = Math.floor(random() * rows);
  for (let cluster = 0; ; cluster++) {
    centroids.set(values.subarray(chosen * width, (chosen + 1) * width), cluster * width);
    if (cluster === k - 1) return centroids;
    let total = 0;
    for (let row = 0, from = 0; row < rows; row++, from += width) {
      let squares = 0;
      for (let j = 0; j < width; j++) {
        const difference = values[from + j]! - centroids[cluster * width + j]!;
        squares += difference * difference;
      }
      if (squares < distances[row]!) distances[row] = squares;
      total += distances[row]!;
    }
    if (total === 0) return null;
    chosen = draw(distances, random() * total);
  }
}

function draw(distances: Float64Array, at: number): number {
  let left = at;
  let last = 0;
  for (let row = 0; row < distances.length; row++) {
    const distance = distances[row]!;
    if (distance === 0) continue;
    // Rounding may leave a rest after the last point that can be drawn.
    last = row;
    left -= distance;
    if (left < 0) break;
  }
  return last;
}
