import { type Points, squaredDistance } from './points.ts';
import { principalComponents, project } from './principal-components.ts';

/** The gap of one number of clusters. */
export interface Gap {
  readonly k: number;
  /** Natural logarithm of the {@link dispersion} of the points. */
  readonly logW: number;
  /** Mean of the same over the references. */
  readonly expected: number;
  /** `expected - logW`. */
  readonly gap: number;
  /** Standard deviation over the references (dividing by their number) times sqrt(1 + 1 / their number). */
  readonly standardError: number;
}

export interface GapTrials {
  readonly points: Points;
  /** Least and most clusters, 1 <= from <= to. */
  readonly from: number;
  readonly to: number;
  /** Clusters points; null where fewer than k differ. */
  readonly solve: (points: Points, k: number) => { readonly labels: Int32Array } | null;
  /** Reference data sets. Default 50. */
  readonly references?: number;
  /** Seeded numbers 0 <= n < 1. */
  readonly random: () => number;
}

/**
 * The gap statistic (Tibshirani, Walther & Hastie, "Estimating the number of clusters in a data set via the gap
 * statistic", 2001): how much less dispersed clusters are than those of points without any. References are uniform in
 * the box of the points along their principal components (the paper's choice b). Ends early at the first number of
 * clusters for which too few points differ. The work grows with the square of the points: give a sample of many.
 */
export function gapStatistic({ points, from, to, solve, references = 50, random }: GapTrials): Gap[] {
  if (points.n === 0) return [];
  const turned = project(points, principalComponents(points), points.d);
  const box = boxOf(turned);
  const drawn = Array.from({ length: references }, () => uniformIn(box, points.n, random));
  const gaps: Gap[] = [];
  for (let k = from; k <= to; k++) {
    const found = solve(turned, k);
    const logW = found ? Math.log(dispersion(turned, found.labels, k)) : Number.NEGATIVE_INFINITY;
    if (!Number.isFinite(logW)) break;
    const logs = drawn.flatMap((reference) => {
      const own = solve(reference, k);
      return own ? Math.log(dispersion(reference, own.labels, k)) : [];
    });
    const expected = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    const variance = logs.reduce((sum, value) => sum + (value - expected) ** 2, 0) / logs.length;
    const standardError = Math.sqrt(variance * (1 + 1 / logs.length));
    gaps.push({ k, logW, expected, gap: expected - logW, standardError });
  }
  return gaps;
}

/**
 * W: half the sum, over clusters, of the Euclidean distances of all pairs of their points by the size of the cluster, as
 * R's `clusGap` has it. The paper's W takes each pair twice, which adds ln 2 to every logarithm and leaves gaps as they
 * are.
 */
export function dispersion({ values, n, d }: Points, labels: Int32Array, k: number): number {
  const sums = new Float64Array(k);
  const sizes = new Int32Array(k);
  for (let i = 0; i < n; i++) {
    const label = labels[i]!;
    sizes[label]!++;
    for (let other = 0; other < i; other++) {
      if (labels[other] === label) sums[label]! += Math.sqrt(squaredDistance(values, i * d, values, other * d, d));
    }
  }
  let total = 0;
  for (let label = 0; label < k; label++) if (sizes[label]! > 0) total += sums[label]! / sizes[label]!;
  return total / 2;
}

/**
 * The number of clusters by the first standard error: the least whose gap is within one standard error of the first
 * local maximum of the gaps (`firstSEmax` of R's `cluster`, Maechler et al.). The paper's own rule, the least k with
 * `gap(k) >= gap(k + 1) - s(k + 1)`, stops earlier where gaps rise slowly. Throws a `RangeError` for no gaps.
 */
export function firstMaximumOfGaps(gaps: readonly Gap[]): number {
  if (gaps.length === 0) throw new RangeError('no number of clusters was tried');
  const falls = gaps.findIndex(({ gap }, index) => index + 1 < gaps.length && gaps[index + 1]!.gap <= gap);
  const top = gaps[falls < 0 ? gaps.length - 1 : falls]!;
  return gaps.find(({ gap }) => gap >= top.gap - top.standardError)!.k;
}

type Box = readonly (readonly [low: number, high: number])[];

function boxOf({ values, n, d }: Points): Box {
  return Array.from({ length: d }, (_, j) => {
    let low = values[j]!;
    let high = low;
    for (let i = 1; i < n; i++) {
      low = Math.min(low, values[i * d + j]!);
      high = Math.max(high, values[i * d + j]!);
    }
    return [low, high] as const;
  });
}

function uniformIn(box: Box, n: number, random: () => number): Points {
  const d = box.length;
  const values = new Float64Array(n * d);
  for (let at = 0; at < values.length; at++) {
    const [low, high] = box[at % d]!;
    values[at] = low + random() * (high - low);
  }
  return { values, n, d };
}
