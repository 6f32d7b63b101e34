import { type Points, pick, squaredDistance } from './points.ts';
import { sampleIndexes } from './sample.ts';

export interface Silhouette {
  /** Mean over all points, -1..1; NaN where fewer than two clusters have points. */
  readonly mean: number;
  /** Mean by cluster; NaN of an empty one. */
  readonly byCluster: Float64Array;
  /** How many points it was taken over. */
  readonly n: number;
}

export interface SilhouetteOptions {
  /**
   * With more points than this, the silhouette is that of a sample of so many. Default: all points, n squared
   * distances.
   */
  readonly sample?: number;
  /** Seeded numbers 0 <= n < 1; needed with `sample`. */
  readonly random?: () => number;
}

/**
 * The silhouette (b - a) / max(a, b) of each point (Rousseeuw, "Silhouettes: a graphical aid to the interpretation and
 * validation of cluster analysis", 1987). Its mean distance to the others of its cluster is a, to those of the nearest
 * other cluster b. A point alone in its cluster has 0. Near 1: well inside its cluster, 0: between two, below 0: nearer
 * to another. Kaufman & Rousseeuw (1990) read a mean above 0.7 as strong structure, above 0.5 as reasonable, above 0.25
 * as weak, and less as none. Points labelled -1 are left out. Distances are Euclidean.
 */
export function silhouette(points: Points, labels: Int32Array, k: number, options: SilhouetteOptions = {}): Silhouette {
  const { sample = Number.POSITIVE_INFINITY, random } = options;
  const labelled = labels.reduce((count, label) => count + (label >= 0 ? 1 : 0), 0);
  const all = new Int32Array(labelled);
  for (let i = 0, at = 0; i < labels.length; i++) if (labels[i]! >= 0) all[at++] = i;
  if (labelled > sample && !random) throw new TypeError('a silhouette of a sample needs `random`');
  const rows = labelled > sample ? sampleIndexes(labelled, sample, random!).map((index) => all[index]!) : all;
  const { values, d } = pick(points, rows);
  const of = Int32Array.from(rows, (row) => labels[row]!);
  return silhouetteBy(of, k, (i, other) => Math.sqrt(squaredDistance(values, i * d, values, other * d, d)));
}

/** {@link silhouette} by any symmetric distance between two points; `labels` are one for each point, 0..k-1. */
export function silhouetteBy(
  labels: Int32Array,
  k: number,
  distance: (point: number, other: number) => number,
): Silhouette {
  const n = labels.length;
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]!++;
  const tally = new Tally(labels, k);
  if (sizes.filter((size) => size > 0).length < 2) return tally.result(true);
  // Sums of distances by point and cluster. Each distance is measured once, and counts for both of its points.
  const sums = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    const own = labels[i]!;
    for (let other = i + 1; other < n; other++) {
      const apart = distance(i, other);
      sums[i * k + labels[other]!]! += apart;
      sums[other * k + own]! += apart;
    }
  }
  for (let i = 0; i < n; i++) {
    const own = labels[i]!;
    let nearest = Number.POSITIVE_INFINITY;
    for (let cluster = 0; cluster < k; cluster++) {
      if (cluster !== own && sizes[cluster]! > 0) nearest = Math.min(nearest, sums[i * k + cluster]! / sizes[cluster]!);
    }
    // The distance to itself is 0.
    const within = sums[i * k + own]! / (sizes[own]! - 1);
    const larger = Math.max(within, nearest);
    tally.add(i, sizes[own] === 1 || larger === 0 ? 0 : (nearest - within) / larger);
  }
  return tally.result(false);
}

/**
 * The silhouette with distances to centres (row-major, k x d) in place of mean distances. They are n x k, which can be
 * had for all points (Hruschka, de Castro & Campello, "Evolutionary algorithms for clustering gene-expression data",
 * 2004). Somewhat higher than {@link silhouette}.
 */
export function simplifiedSilhouette(
  { values, n, d }: Points,
  labels: Int32Array,
  centres: Float64Array,
  k: number,
): Silhouette {
  const tally = new Tally(labels, k);
  if (k < 2) return tally.result(true);
  for (let i = 0; i < n; i++) {
    const own = labels[i]!;
    if (own < 0) continue;
    const within = squaredDistance(values, i * d, centres, own * d, d);
    let nearest = Number.POSITIVE_INFINITY;
    for (let cluster = 0; cluster < k; cluster++) {
      if (cluster === own) continue;
      nearest = Math.min(nearest, squaredDistance(values, i * d, centres, cluster * d, d));
    }
    const larger = Math.sqrt(Math.max(within, nearest));
    tally.add(i, larger === 0 ? 0 : (Math.sqrt(nearest) - Math.sqrt(within)) / larger);
  }
  return tally.result(false);
}

/** Means of a score by cluster and over all. */
class Tally {
  readonly #labels: Int32Array;
  readonly #sums: Float64Array;
  readonly #counts: Int32Array;

  constructor(labels: Int32Array, k: number) {
    this.#labels = labels;
    this.#sums = new Float64Array(k);
    this.#counts = new Int32Array(k);
  }

  add(point: number, score: number): void {
    const cluster = this.#labels[point]!;
    this.#sums[cluster]! += score;
    this.#counts[cluster]!++;
  }

  result(undefinedHere: boolean): Silhouette {
    const n = undefinedHere
      ? this.#labels.filter((label) => label >= 0).length
      : this.#counts.reduce((a, b) => a + b, 0);
    return {
      mean: undefinedHere ? Number.NaN : this.#sums.reduce((a, b) => a + b, 0) / n,
      byCluster: this.#sums.map((sum, cluster) => sum / this.#counts[cluster]!),
      n,
    };
  }
}
