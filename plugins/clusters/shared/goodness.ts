import {
  adjustedRandIndex,
  applyScale,
  type Clustering,
  learnScale,
  type MixedPoints,
  type Points,
  sampleIndexes,
  silhouetteBy,
} from 'personagraph/statistics';
import type { ClusterFit, ClusterRival } from './model.ts';
import { dissimilarity, findByChance, findClusters } from './search.ts';
import { pickRows } from './space.ts';

/** Of more customers, silhouettes are those of a sample of so many: the distances are its square. */
const SILHOUETTE_SAMPLE = 2_000;
/** Starts that are compared with each other, on a sample of so many customers at most. */
const RIVAL_STARTS = 10;
const RIVAL_SAMPLE = 3_000;
/** A solution counts as nearly as good where its sum of squares is larger by no more than this share. */
const NEARLY = 0.01;

export interface FittedClusters {
  /** In the space of the clustering. */
  readonly points: MixedPoints;
  /** The same customers, not scaled. */
  readonly measured: Points;
  readonly weight: number;
  readonly found: Pick<Clustering, 'labels' | 'k' | 'inertia'>;
  readonly random: () => number;
}

/** Measures how well clusters fit, and whether others fit as well. Draws from `random` after all that fitting draws. */
export function learnFit({ points, measured, weight, found, random }: FittedClusters): ClusterFit {
  const rows = sampleIndexes(points.n, SILHOUETTE_SAMPLE, random);
  const own = pickRows(points, rows);
  const drawn = pickRows({ ...points, ...measured }, rows);
  const standardised = { ...drawn, ...applyScale(drawn, learnScale(measured, 'z-score')) };
  const labels = Int32Array.from(rows, (row) => found.labels[row]!);
  const silhouetteIn = (space: MixedPoints) =>
    finite(silhouetteBy(labels, found.k, (i, other) => Math.sqrt(dissimilarity(space, i, other, weight))).mean);
  return {
    total: findClusters(points, 1, weight, 1, random)?.inertia ?? 0,
    silhouette: silhouetteIn(own),
    standardisedSilhouette: silhouetteIn(standardised),
    silhouetteOf: rows.length,
    farthestShare: farthestShare(points),
    rival: found.k > 1 ? learnRival({ points, weight, found, random }) : null,
  };
}

/** The share of the sum of squares of the numbers that the farthest hundredth of the customers have. */
function farthestShare({ values, n, d }: Points): number | null {
  if (n === 0 || d === 0) return null;
  const centre = new Float64Array(d);
  for (let i = 0; i < n * d; i++) centre[i % d]! += values[i]! / n;
  const squares = new Float64Array(n);
  for (let i = 0; i < n * d; i++) squares[Math.floor(i / d)]! += (values[i]! - centre[i % d]!) ** 2;
  squares.sort();
  const all = squares.reduce((sum, one) => sum + one, 0);
  const most = squares.subarray(n - Math.ceil(n / 100)).reduce((sum, one) => sum + one, 0);
  return all > 0 ? finite(most / all) : null;
}

/** Tries starts one by one, and tells the solution that differs most from the best among those nearly as good. */
function learnRival({ points, weight, found, random }: Omit<FittedClusters, 'measured'>): ClusterRival | null {
  const all = points.n <= RIVAL_SAMPLE;
  const sample = all ? points : pickRows(points, sampleIndexes(points.n, RIVAL_SAMPLE, random));
  const tried = Array.from({ length: RIVAL_STARTS }, () => findByChance(sample, found.k, weight, random));
  const solutions = [...(all ? [found] : []), ...tried.filter((one) => one !== null)];
  if (solutions.length === 0) return null;
  const best = solutions.reduce((one, other) => (other.inertia < one.inertia ? other : one));
  if (!(best.inertia > 0)) return null;
  const rivals = solutions
    .filter(({ inertia }) => inertia <= best.inertia * (1 + NEARLY))
    .map(({ labels, inertia }) => ({
      worseBy: inertia / best.inertia - 1,
      agreement: adjustedRandIndex(best.labels, labels),
    }));
  const rival = rivals.reduce((one, other) => (other.agreement < one.agreement ? other : one));
  if (!Number.isFinite(rival.agreement)) return null;
  const beaten = all && best.inertia < found.inertia ? 1 - best.inertia / found.inertia : 0;
  return { ...rival, beaten, starts: RIVAL_STARTS, customers: sample.n };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
