import { firstMaximumOfGaps, type Gap } from './gap-statistic.ts';
import { sampleIndexes } from './sample.ts';
import { silhouetteBy } from './silhouette.ts';

/** How well one number of clusters does. */
export interface ClusterCount {
  readonly k: number;
  /** Within-cluster sum of squares; it always falls with k. */
  readonly inertia: number;
  /** Mean silhouette -1..1, NaN where undefined. */
  readonly silhouette: number;
  /** Calinski-Harabasz index, NaN where undefined. */
  readonly calinskiHarabasz: number;
}

/** The trials, and how they are made. */
export interface ClusterTrials {
  /** Least and most clusters, 1 <= from <= to. */
  readonly from: number;
  readonly to: number;
  /** How many points. */
  readonly n: number;
  /** Clusters them: k-means, k-prototypes or another that makes `inertia` small. Null where fewer than k differ. */
  readonly solve: (k: number) => { readonly labels: Int32Array; readonly inertia: number } | null;
  /** Distance of two points; its squares are what `inertia` adds up. */
  readonly distance: (point: number, other: number) => number;
  /** Seeded numbers 0 <= n < 1. */
  readonly random: () => number;
  /** With more points than this, the silhouette is that of a sample of so many. Default 1,000. */
  readonly sample?: number;
}

/** Tries every number of clusters; ends early at the first for which too few points differ. */
export function tryClusterCounts({
  from,
  to,
  n,
  solve,
  distance,
  random,
  sample = 1_000,
}: ClusterTrials): ClusterCount[] {
  const rows = sampleIndexes(n, sample, random);
  const alone = solve(1);
  const tried: ClusterCount[] = [];
  for (let k = from; k <= to && alone; k++) {
    const found = k === 1 ? alone : solve(k);
    if (!found) break;
    const labels = Int32Array.from(rows, (row) => found.labels[row]!);
    const between = (alone.inertia - found.inertia) / (k - 1);
    tried.push({
      k,
      inertia: found.inertia,
      silhouette: silhouetteBy(labels, k, (i, other) => distance(rows[i]!, rows[other]!)).mean,
      calinskiHarabasz: k > 1 && n > k ? between / (found.inertia / (n - k)) : Number.NaN,
    });
  }
  return tried;
}

export type CountCriterion = 'silhouette' | 'calinski-harabasz' | 'elbow' | 'gap';

export interface ChosenCount {
  readonly k: number;
  /** The choice of each criterion alone; without gaps that of `gap` is lacking. */
  readonly votes: Readonly<Record<Exclude<CountCriterion, 'gap'>, number>> & { readonly gap?: number };
  /** One sentence: which k, by what, and what speaks against it. */
  readonly reason: { readonly en: string; readonly zh: string };
}

/**
 * Chooses a number of clusters among those tried (ascending k, at least one; throws a `RangeError` for none).
 *
 * - `silhouette`: the highest mean silhouette (Rousseeuw 1987).
 * - `calinski-harabasz`: the highest ratio of variance between to within (Calinski & Harabasz 1974).
 * - `elbow`: where the curve of inertia lies farthest below the line from its first to its last point (Satopaa et al.,
 *   "Finding a 'kneedle' in a haystack", 2011).
 * - `gap`: the least within one standard error of the first maximum of the gaps (see {@link firstMaximumOfGaps}).
 *
 * Equals: the fewer clusters. Undefined values (NaN) lose; where all are, the least k wins;
 * so it does by `gap` without gaps.
 */
export function chooseClusterCount(
  tried: readonly ClusterCount[],
  criterion: CountCriterion,
  gaps: readonly Gap[] = [],
): ChosenCount {
  if (tried.length === 0) throw new RangeError('no number of clusters was tried');
  const votes = {
    silhouette: highest(tried, ({ silhouette }) => silhouette),
    'calinski-harabasz': highest(tried, ({ calinskiHarabasz }) => calinskiHarabasz),
    elbow: highest(tried, (count) => belowChord(tried, count)),
    ...(gaps.length > 0 && { gap: firstMaximumOfGaps(gaps) }),
  };
  const k = votes[criterion] ?? tried[0]!.k;
  return { k, votes, reason: reasonOf(tried, criterion, votes) };
}

function highest(tried: readonly ClusterCount[], score: (count: ClusterCount) => number): number {
  let best = tried[0]!;
  for (const count of tried) if (score(count) > score(best) || Number.isNaN(score(best))) best = count;
  return Number.isNaN(score(best)) ? tried[0]!.k : best.k;
}

function belowChord(tried: readonly ClusterCount[], { k, inertia }: ClusterCount): number {
  const first = tried[0]!;
  const last = tried.at(-1)!;
  if (first.k === last.k || first.inertia === last.inertia) return 0;
  const along = (k - first.k) / (last.k - first.k);
  return (first.inertia - inertia) / (first.inertia - last.inertia) - along;
}

const NAMES = {
  silhouette: { en: 'silhouette', zh: '轮廓系数' },
  'calinski-harabasz': { en: 'Calinski-Harabasz', zh: 'Calinski-Harabasz 指数' },
  elbow: { en: 'elbow of the inertia', zh: '惯量肘部' },
  gap: { en: 'gap statistic', zh: '间隙统计量' },
};

/** Kaufman & Rousseeuw, "Finding groups in data", 1990. */
const STRENGTHS = [
  { above: 0.7, en: 'strong structure', zh: '结构明显' },
  { above: 0.5, en: 'reasonable structure', zh: '结构合理' },
  { above: 0.25, en: 'weak structure', zh: '结构较弱' },
  { above: Number.NEGATIVE_INFINITY, en: 'hardly any structure', zh: '几乎没有结构' },
];

function reasonOf(tried: readonly ClusterCount[], criterion: CountCriterion, votes: ChosenCount['votes']) {
  const k = votes[criterion] ?? tried[0]!.k;
  const { silhouette } = tried.find((count) => count.k === k)!;
  const others = (Object.keys(NAMES) as CountCriterion[]).filter(
    (other) => other !== criterion && votes[other] !== undefined,
  );
  const strength = STRENGTHS.find(({ above }) => silhouette > above);
  const range = tried.length === 1 ? `${k}` : `${tried[0]!.k}..${tried.at(-1)!.k}`;
  const about = (language: 'en' | 'zh') => (strength ? ` (${silhouette.toFixed(2)}: ${strength[language]})` : '');
  return {
    en: `k = ${k} of ${range} by the ${NAMES[criterion].en}; mean silhouette${about('en') || ' undefined'}; ${others
      .map((other) => `by the ${NAMES[other].en} k = ${votes[other]}`)
      .join(', ')}.`,
    zh: `在 ${range} 中按${NAMES[criterion].zh}选 k = ${k}；平均轮廓系数${about('zh') || '无定义'}；${others
      .map((other) => `按${NAMES[other].zh}为 ${votes[other]}`)
      .join('，')}。`,
  };
}
