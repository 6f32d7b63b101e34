import { type Points, squaredDistance } from './points.ts';

/** Means, sizes and scatter of the clusters of any labelling; what its indexes are made of. */
interface Clusters {
  readonly centres: Float64Array;
  readonly sizes: Int32Array;
  /** Clusters with points. */
  readonly present: readonly number[];
  /** Points with a label. */
  readonly n: number;
  readonly mean: Float64Array;
}

/** Row-major means of the points of each cluster 0..k-1; zeros for an empty one. Points labelled -1 are left out. */
export function clusterMeans(points: Points, labels: Int32Array, k: number): Float64Array {
  return clustersOf(points, labels, k).centres;
}

/**
 * The Davies-Bouldin index: the mean over clusters of the worst (s_i + s_j) / d_ij (Davies & Bouldin, "A cluster
 * separation measure", 1979). Here s is the mean distance to the own centre, d that between centres. The best is 0;
 * lower is better. NaN where fewer than two clusters have points, infinite where two of them with scatter have the same
 * centre.
 */
export function daviesBouldin(points: Points, labels: Int32Array, k: number): number {
  const { values, n, d } = points;
  const { centres, sizes, present } = clustersOf(points, labels, k);
  if (present.length < 2) return Number.NaN;
  const scatter = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    const label = labels[i]!;
    if (label >= 0) scatter[label]! += Math.sqrt(squaredDistance(values, i * d, centres, label * d, d)) / sizes[label]!;
  }
  const worst = present.map((a) =>
    present
      .filter((b) => b !== a)
      .reduce((most, b) => {
        const spread = scatter[a]! + scatter[b]!;
        if (spread === 0) return most;
        return Math.max(most, spread / Math.sqrt(squaredDistance(centres, a * d, centres, b * d, d)));
      }, 0),
  );
  return worst.reduce((sum, ratio) => sum + ratio, 0) / present.length;
}

/**
 * The Calinski-Harabasz index, the ratio of the variance between clusters to that within (Calinski & Harabasz, "A
 * dendrite method for cluster analysis", 1974). It is (B / (k - 1)) / (W / (n - k)). Higher is better; it has no upper
 * end. NaN where fewer than two clusters have points or each point is a cluster of its own; infinite without scatter
 * within.
 */
export function calinskiHarabasz(points: Points, labels: Int32Array, k: number): number {
  const { values, n: all, d } = points;
  const { centres, sizes, present, n, mean } = clustersOf(points, labels, k);
  const clusters = present.length;
  if (clusters < 2 || n <= clusters) return Number.NaN;
  let within = 0;
  for (let i = 0; i < all; i++) {
    if (labels[i]! >= 0) within += squaredDistance(values, i * d, centres, labels[i]! * d, d);
  }
  const between = present.reduce((sum, c) => sum + sizes[c]! * squaredDistance(centres, c * d, mean, 0, d), 0);
  return between / (clusters - 1) / (within / (n - clusters));
}

function clustersOf({ values, n, d }: Points, labels: Int32Array, k: number): Clusters {
  const centres = new Float64Array(k * d);
  const sizes = new Int32Array(k);
  const mean = new Float64Array(d);
  let labelled = 0;
  for (let i = 0; i < n; i++) {
    const label = labels[i]!;
    if (label < 0) continue;
    labelled++;
    sizes[label]!++;
    for (let j = 0; j < d; j++) {
      const value = values[i * d + j]!;
      centres[label * d + j]! += value;
      mean[j]! += value;
    }
  }
  for (let j = 0; j < d; j++) mean[j]! /= labelled;
  for (let i = 0; i < k * d; i++) centres[i]! /= Math.max(1, sizes[Math.floor(i / d)]!);
  const present = Array.from(sizes.keys()).filter((cluster) => sizes[cluster]! > 0);
  return { centres, sizes, present, n: labelled, mean };
}
