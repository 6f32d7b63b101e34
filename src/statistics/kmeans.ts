import { seedCentres } from './kmeans-seeding.ts';
import { type Clustering, type LloydOptions, LloydRuns } from './lloyd.ts';
import { miniBatches } from './mini-batch.ts';
import { partitionSeeds } from './partition-seeding.ts';
import { exchangePoints } from './point-exchange.ts';
import { checkClusters, checkPoints, checkShape, type Points, pick } from './points.ts';
import { sampleIndexes } from './sample.ts';

export interface KMeansOptions extends LloydOptions {
  /** Seeded numbers 0 <= n < 1: the same ones give the same clustering, bit by bit. */
  readonly random: () => number;
  /**
   * How many beginnings compete: one that owes nothing to chance (Var-Part, Su & Dy 2007), the others k-means++. The
   * least inertia wins, the first of equals. Default 8.
   */
  readonly starts?: number;
  /**
   * By what share of its inertia the first beginning must be beaten. It gives nearly the same clusters where the points
   * change a little, when chance may find others that are as good. Default 0.
   */
  readonly steadyBy?: number;
  /** With more points than this, the starts compete on a sample of so many. Default 25,000. */
  readonly sample?: number;
  /** With more points than this, centres are moved by batches instead of sweeps over all. Default 5,000,000. */
  readonly miniBatchFrom?: number;
}

/** Up to so many points each start ends with exchanges of single points, which leave poor optima. */
const EXCHANGED = 5_000;

/**
 * k-means: the best of several starts, by k-means++ (Arthur & Vassilvitskii 2007) but for the first, each run to rest by
 * Lloyd's algorithm (1982). With many points the starts compete on a sample; the best goes on with all (Bradley &
 * Fayyad, "Refining initial points for k-means clustering", 1998). With very many, it goes on with batches (Sculley
 * 2010) and one last sweep. Of up to 5,000 points each start ends with exchanges of single points (Hartigan & Wong 1979):
 * fewer starts then find the best.
 *
 * Null where fewer than k points differ. Throws a `RangeError` for a k that is not a whole number of at least 1. It
 * also throws for points without columns, and for a value that is NaN or infinite. Distances are Euclidean: columns
 * should be scaled before.
 */
export function kMeans(points: Points, k: number, options: KMeansOptions): Clustering | null {
  checkClusters(k);
  checkShape(points);
  const { random, starts = 8, steadyBy = 0, sample: most = 25_000, miniBatchFrom = 5_000_000 } = options;
  if (points.n < k) return null;
  const sample = points.n > most ? pick(points, sampleIndexes(points.n, most, random)) : points;
  const runs = new LloydRuns(sample, k);
  let best: Clustering | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start < starts; start++) {
    const seeds = (start === 0 && partitionSeeds(sample, k)) || seedCentres(sample, k, random);
    if (!seeds) break;
    const found = exchanged(sample, runs, runs.run(seeds, options), options);
    if (found.inertia < least) {
      best = found;
      least = start === 0 ? found.inertia * (1 - steadyBy) : found.inertia;
    }
  }
  if (sample === points) return best;
  // A sample can lack the rare values that make k different points.
  const seeds = best?.centres ?? seedCentres(points, k, random);
  if (!seeds) return null;
  const all = new LloydRuns(points, k);
  if (points.n <= miniBatchFrom) return all.run(seeds, options);
  return all.run(miniBatches(points, seeds, { random }), { ...options, maxIterations: 1 });
}

/** Once no exchange helps, a last sweep takes centres and sums anew. */
function exchanged(points: Points, runs: LloydRuns, found: Clustering, options: LloydOptions): Clustering {
  if (points.n > EXCHANGED) return found;
  const centres = exchangePoints(points, found);
  return centres ? runs.run(centres, options) : found;
}

/**
 * Lloyd's algorithm from given centres (row-major, k x d), without k-means++. Throws a `RangeError` for values that are
 * NaN or infinite, or centres that are not rows of d values.
 */
export function kMeansFrom(points: Points, centres: Float64Array, options: LloydOptions = {}): Clustering {
  checkShape(points);
  const k = centres.length / points.d;
  checkClusters(k);
  checkPoints({ values: centres, n: k, d: points.d });
  return new LloydRuns(points, k).run(centres, options);
}
