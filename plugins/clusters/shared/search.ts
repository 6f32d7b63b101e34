import {
  type Clustering,
  chooseClusterCount,
  defaultGamma,
  kMeans,
  kMeansFrom,
  kPrototypes,
  type MixedPoints,
  sampleIndexes,
  seedCentres,
  squaredDistance,
  tryClusterCounts,
} from 'personagraph/statistics';
import type { ClusterChoice } from './model.ts';
import type { ClusterSettings } from './settings.ts';
import { pickRows } from './space.ts';

/** `auto` tries each number of clusters on so many customers at most, from so many starts. */
const TRIAL_SAMPLE = 5_000;
const TRIAL_STARTS = 4;

/**
 * Beyond so many customers a start by chance must beat the one without by {@link STEADY_BY}. A refit then moves few of
 * them, at the price of clusters that fit a hundredth worse at most.
 */
const STEADY_FROM = 10_000;
const STEADY_BY = 0.01;

/** Finds k clusters; null where fewer customers differ. */
export function findClusters(
  points: MixedPoints,
  k: number,
  weight: number,
  starts: number,
  random: () => number,
): Clustering | null {
  const steadyBy = points.n > STEADY_FROM ? STEADY_BY : 0;
  // To the very end: nearly the same customers then give nearly the same clusters.
  return points.c > 0
    ? kPrototypes(points, k, { random, starts, gamma: weight, maxIterations: 300 })
    : kMeans(points, k, { random, starts, steadyBy, tolerance: 0, maxIterations: 300 });
}

/** Finds k clusters from one start drawn by chance; null where fewer customers differ. */
export function findByChance(points: MixedPoints, k: number, weight: number, random: () => number): Clustering | null {
  if (points.c > 0) return findClusters(points, k, weight, 1, random);
  const seeds = points.n < k ? null : seedCentres(points, k, random);
  return seeds && kMeansFrom(points, seeds, { tolerance: 0, maxIterations: 300 });
}

/** The squared distance of a category that differs. */
export function weightOf(points: MixedPoints, { categoryWeight }: ClusterSettings): number {
  return categoryWeight === 'auto' ? defaultGamma(points) : categoryWeight;
}

/** Chooses k by trying each on a sample; null where not even the fewest clusters are to be had. */
export function chooseK(
  points: MixedPoints,
  weight: number,
  { leastK, mostK, chooseBy, starts }: ClusterSettings,
  random: () => number,
): { k: number; choice: ClusterChoice } | null {
  const sample = pickRows(points, sampleIndexes(points.n, TRIAL_SAMPLE, random));
  const tried = tryClusterCounts({
    from: leastK,
    to: mostK,
    n: sample.n,
    solve: (k) => findClusters(sample, k, weight, Math.min(starts, TRIAL_STARTS), random),
    distance: (i, other) => Math.sqrt(dissimilarity(sample, i, other, weight)),
    random,
  });
  if (tried.length === 0) return null;
  const { k, reason } = chooseClusterCount(tried, chooseBy);
  const orNull = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    k,
    choice: {
      reason,
      tried: tried.map(({ silhouette, calinskiHarabasz, ...count }) => ({
        ...count,
        silhouette: orNull(silhouette),
        calinskiHarabasz: orNull(calinskiHarabasz),
      })),
    },
  };
}

/** The squared distance of two customers. */
export function dissimilarity({ values, d, codes, c }: MixedPoints, i: number, other: number, weight: number): number {
  let sum = squaredDistance(values, i * d, values, other * d, d);
  for (let j = 0; j < c; j++) if (codes[i * c + j] !== codes[other * c + j]) sum += weight;
  return sum;
}
