import { draw } from './kmeans-seeding.ts';
import type { Clustering } from './lloyd.ts';
import { checkClusters, checkPoints, type Points, pick, squaredDistance } from './points.ts';
import { Prototypes } from './prototypes.ts';
import { sampleIndexes } from './sample.ts';

/** Points with categories besides their numbers. */
export interface MixedPoints extends Points {
  /** Row-major, n x c: a code from 0 for each category, -1 where it is missing, which is like no other. */
  readonly codes: Int32Array;
  /** How many categories each point has. */
  readonly c: number;
}

export interface KPrototypesOptions {
  /** Seeded numbers 0 <= n < 1. */
  readonly random: () => number;
  /**
   * The weight of a category that differs, against a squared distance. Default: half the mean standard deviation of the
   * numeric columns (Huang 1998 finds good values between a third and two thirds of it). It is 1 without numeric
   * columns, or where none varies.
   */
  readonly gamma?: number;
  /** How many beginnings compete; the least cost wins. Default 8. */
  readonly starts?: number;
  /** With more points than this, the starts compete on a sample of so many. Default 10,000. */
  readonly sample?: number;
  /** Most times the prototypes move. Default 100. */
  readonly maxIterations?: number;
}

/** `inertia` is the cost: squared distances, and gamma for each category that differs. */
export interface MixedClustering extends Clustering {
  /** Row-major, k x c: the most frequent code of each cluster, the lower of equals; -1 where all are missing. */
  readonly modes: Int32Array;
  readonly gamma: number;
}

/**
 * k-prototypes: k-means for numbers with k-modes for categories (Huang, "Extensions to the k-means algorithm for
 * clustering large data sets with categorical values", 1998). All points go to the nearest prototype, then prototypes
 * to the means and modes of their points, until no point moves. Beginnings are drawn as by k-means++ with the mixed
 * dissimilarity, those of many points on a sample.
 *
 * Null where fewer than k points differ. Throws a `RangeError` as `kMeans` does, and for a gamma that is negative or not
 * finite. Numeric columns should be scaled before.
 */
export function kPrototypes(points: MixedPoints, k: number, options: KPrototypesOptions): MixedClustering | null {
  checkClusters(k);
  checkPoints(points);
  const { random, starts = 8, sample: most = 10_000, maxIterations = 100 } = options;
  const gamma = options.gamma ?? defaultGamma(points);
  if (!(gamma >= 0 && Number.isFinite(gamma))) throw new RangeError(`gamma is ${gamma}: it is finite and not negative`);
  if (points.codes.length < points.n * points.c) {
    throw new RangeError(`${points.n} points of ${points.c} categories need as many codes, got ${points.codes.length}`);
  }
  if (points.n < k) return null;
  const sample = points.n > most ? pickMixed(points, sampleIndexes(points.n, most, random)) : points;
  let best: Prototypes | null = null;
  for (let start = 0; start < starts; start++) {
    const seeds = seedRows(sample, k, gamma, random);
    if (!seeds) break;
    const found = new Prototypes(sample, k, gamma).begin(seeds).run(maxIterations);
    if (!best || found.cost < best.cost) best = found;
  }
  if (sample === points) return best?.result() ?? null;
  const whole = new Prototypes(points, k, gamma);
  if (best) return whole.continueFrom(best).run(maxIterations).result();
  // A sample can lack the rare values that make k different points.
  const seeds = seedRows(points, k, gamma, random);
  return seeds && whole.begin(seeds).run(maxIterations).result();
}

/** Half the mean standard deviation of the numeric columns, or 1 where there is none that varies. */
export function defaultGamma({ values, n, d }: Points): number {
  let sum = 0;
  for (let j = 0; j < d && n > 0; j++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += values[i * d + j]! / n;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (values[i * d + j]! - mean) ** 2;
    sum += Math.sqrt(squares / n);
  }
  return sum > 0 ? sum / d / 2 : 1;
}

/** k different rows, each next one drawn in proportion to its dissimilarity from those so far; null where there are not. */
function seedRows(points: MixedPoints, k: number, gamma: number, random: () => number): Int32Array | null {
  const { values, n, d, codes, c } = points;
  const rows = new Int32Array(k);
  const distances = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  rows[0] = Math.floor(random() * n);
  for (let cluster = 1; cluster < k; cluster++) {
    const last = rows[cluster - 1]!;
    let total = 0;
    for (let i = 0; i < n; i++) {
      let distance = squaredDistance(values, i * d, values, last * d, d);
      for (let j = 0; j < c; j++) if (codes[i * c + j] !== codes[last * c + j]) distance += gamma;
      if (distance < distances[i]!) distances[i] = distance;
      total += distances[i]!;
    }
    if (total === 0) return null;
    rows[cluster] = draw(distances, random() * total);
  }
  return rows;
}

function pickMixed(points: MixedPoints, rows: Int32Array): MixedPoints {
  const { codes, c } = points;
  const picked = new Int32Array(rows.length * c);
  for (let i = 0; i < rows.length; i++) picked.set(codes.subarray(rows[i]! * c, (rows[i]! + 1) * c), i * c);
  return { ...pick(points, rows), codes: picked, c };
}
