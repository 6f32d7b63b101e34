import { seedCentroids } from './kmeans-seeding.ts';

/** Points as one row-major array: point `i` has the values from `i * width` up to, not including, `(i + 1) * width`. */
export interface Points {
  readonly values: Float64Array;
  readonly rows: number;
  readonly width: number;
}

export interface Clustering {
  /** Row-major, like points. */
  readonly centroids: Float64Array;
  /** Points whose nearest centroid each is. */
  readonly sizes: Int32Array;
  /** Within-cluster sum of squares. */
  readonly wcss: number;
}

export interface KMeansOptions {
  readonly starts: number;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** Beyond this many points the starts compete on a sample, and the best one goes on with all points. */
const SAMPLE = 25_000;
const MAX_ITERATIONS = 100;
/** Stop where an iteration improves the sum of squares by less than this share; beyond a sample, sooner. */
const TOLERANCE = 1e-7;
const COARSE_TOLERANCE = 1e-5;

/**
 * k-means by Lloyd's algorithm ("Least squares quantization in PCM", 1982) from the best of several k-means++ starts
 * (Arthur & Vassilvitskii 2007); many points start from a sample's result (Bradley & Fayyad, "Refining initial points
 * for k-means clustering", 1998). Null where there are fewer than k different points.
 */
export async function kMeans(points: Points, k: number, options: KMeansOptions): Promise<Clustering | null> {
  const { starts, random, signal } = options;
  const sample = sampleOf(points, random);
  let best: Clustering | null = null;
  for (let start = 0; start < starts; start++) {
    const seeds = seedCentroids(sample, k, random);
    if (!seeds) break;
    const found = await lloyd(sample, seeds, signal);
    if (!best || found.wcss < best.wcss) best = found;
  }
  if (sample === points) return best;
  // A sample can lack the rare values that make k different points.
  const seeds = best?.centroids ?? seedCentroids(points, k, random);
  return seeds && lloyd(points, seeds, signal);
}

async function lloyd(points: Points, seeds: Float64Array, signal: AbortSignal): Promise<Clustering> {
  const centroids = seeds.slice();
  const sums = new Float64Array(seeds.length);
  const sizes = new Int32Array(seeds.length / points.width);
  const tolerance = points.rows > SAMPLE ? COARSE_TOLERANCE : TOLERANCE;
  let previous = Number.POSITIVE_INFINITY;
  for (let iteration = 1; ; iteration++) {
    const { wcss, farthest } = sweep(points, centroids, sums, sizes);
    if (previous - wcss <= tolerance * wcss || iteration === MAX_ITERATIONS) return { centroids, sizes, wcss };
    previous = wcss;
    move(points, centroids, sums, sizes, farthest);
    signal.throwIfAborted();
    if (points.rows > SAMPLE) await breath();
  }
}

/** Finds every point's nearest centroid, and sums the points of each. */
function sweep({ values, rows, width }: Points, centroids: Float64Array, sums: Float64Array, sizes: Int32Array) {
  const k = sizes.length;
  sums.fill(0);
  sizes.fill(0);
  let wcss = 0;
  let farthest = 0;
  let farthestDistance = -1;
  for (let row = 0, from = 0; row < rows; row++, from += width) {
    let nearest = 0;
    let distance = Number.POSITIVE_INFINITY;
    for (let cluster = 0, at = 0; cluster < k; cluster++, at += width) {
      let squares = 0;
      for (let j = 0; j < width; j++) {
        const difference = values[from + j]! - centroids[at + j]!;
        squares += difference * difference;
      }
      if (squares < distance) {
        distance = squares;
        nearest = cluster;
      }
    }
    wcss += distance;
    if (distance > farthestDistance) {
      farthestDistance = distance;
      farthest = row;
    }
    sizes[nearest]!++;
    const sum = nearest * width;
    for (let j = 0; j < width; j++) sums[sum + j]! += values[from + j]!;
  }
  return { wcss, farthest };
}

/** Moves each centroid to the mean of its points; one that lost all of them, to the point farthest from its own. */
function move(points: Points, centroids: Float64Array, sums: Float64Array, sizes: Int32Array, farthest: number): void {
  const { values, width } = points;
  let free = true;
  for (let cluster = 0; cluster < sizes.length; cluster++) {
    const at = cluster * width;
    const size = sizes[cluster]!;
    if (size > 0) for (let j = 0; j < width; j++) centroids[at + j] = sums[at + j]! / size;
    else if (free) {
      centroids.set(values.subarray(farthest * width, (farthest + 1) * width), at);
      free = false;
    }
  }
}

/** One random point from each of `SAMPLE` equal stretches; all points where there are few. */
function sampleOf(points: Points, random: () => number): Points {
  const { values, rows, width } = points;
  if (rows <= SAMPLE) return points;
  const sampled = new Float64Array(SAMPLE * width);
  for (let i = 0; i < SAMPLE; i++) {
    const row = Math.min(rows - 1, Math.floor(((i + random()) * rows) / SAMPLE));
    sampled.set(values.subarray(row * width, (row + 1) * width), i * width);
  }
  return { values: sampled, rows: SAMPLE, width };
}

/** Lets the process answer others, and the signal be aborted, between long sweeps. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
