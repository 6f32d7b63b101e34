import { PackedPoints } from './packed-points.ts';
import { columnMeans, type Points } from './points.ts';

export interface MiniBatchOptions {
  /** Seeded numbers 0 <= n < 1. */
  readonly random: () => number;
  /** Points drawn at a time, with replacement. Default 4,096. */
  readonly size?: number;
  /** How many batches. Default 200. */
  readonly batches?: number;
}

/**
 * Mini-batch k-means (Sculley, "Web-scale k-means clustering", 2010). Each centre becomes the running mean of the
 * points of all batches so far that were nearest to it. Returns the moved centres; its cost does not depend on how many
 * points there are.
 */
export function miniBatches(points: Points, start: Float64Array, options: MiniBatchOptions): Float64Array {
  const { random, size = 4_096, batches = 200 } = options;
  const { d, n } = points;
  const k = start.length / d;
  const centres = start.slice();
  const seen = new Float64Array(k);
  const sums = new Float64Array(k * d);
  const sizes = new Float64Array(k);
  const values = new Float64Array(size * d);
  const packed = new PackedPoints({ values, n: size, d }, k, {
    means: columnMeans({ values: start, n: k, d }),
    factor: 1,
  });
  for (let round = 0; round < batches; round++) {
    for (let i = 0; i < size; i++) {
      const row = Math.floor(random() * n);
      for (let j = 0; j < d; j++) values[i * d + j] = points.values[row * d + j]!;
    }
    packed.refill();
    sums.fill(0);
    sizes.fill(0);
    packed.nearest(centres, k, ({ from, to, nearest }) => {
      for (let i = from; i < to; i++) {
        const cluster = nearest[i - from]!;
        sizes[cluster]!++;
        for (let j = 0; j < d; j++) sums[cluster * d + j]! += values[i * d + j]!;
      }
    });
    for (let cluster = 0; cluster < k; cluster++) {
      const count = sizes[cluster]!;
      if (count === 0) continue;
      seen[cluster]! += count;
      for (let j = 0, at = cluster * d; j < d; j++, at++) {
        centres[at]! += (sums[at]! - count * centres[at]!) / seen[cluster]!;
      }
    }
  }
  return centres;
}
