import { seededRandom } from '../../segmenter/random.ts';
import {
  bootstrapRows,
  kMeans,
  kMeansFrom,
  type Points,
  pick,
  squaredDistance,
  stabilityAcross,
  stabilityWithin,
} from '../../statistics/index.ts';
import { NORMAL_QUANTILE } from '../comparison/distributions.ts';
import type { Estimate } from '../comparison/interval.ts';

/** Members of a sample from which on a persona is described by its place among customers. */
export const LEAST_MEMBERS = 20;
/** Bootstrap samples that the stability within a solution is taken over. */
const REFITS = 12;
/** Beginnings that compete in each clustering. */
const STARTS = 2;
const SEED = 1;

/** The figures of one persona in the space of features. */
export interface SpaceFigures {
  /** Members of the sample. */
  readonly members: number;
  /** Mean distance to the members' mean, in units of everybody's to theirs. */
  readonly distance: Estimate;
  /** Simplified silhouette against the nearest persona; null where there is no other. */
  readonly separation: (Estimate & { readonly nearest: number }) | null;
  /** Mean of the largest Jaccard indexes over refits (SLSW); null where nothing was found anew. */
  readonly within: number | null;
  /** Mean of 1 - H / ln k over the solutions with one group less and one more (SLSA); null without any. */
  readonly across: number | null;
}

/**
 * Places personas among a sample of customers. `members` has the rows of each persona's members, ascending; null where
 * they are fewer than {@link LEAST_MEMBERS}.
 */
export function spaceFigures(points: Points, members: readonly Int32Array[]): (SpaceFigures | null)[] {
  const described = [...members.keys()].filter((at) => members[at]!.length >= LEAST_MEMBERS);
  const groups = described.map((at) => members[at]!);
  const prototypes = groups.map((rows) => meanOf(points, rows));
  const everybody = Int32Array.from({ length: points.n }, (_, row) => row);
  const unit = meanDistance(points, everybody, meanOf(points, everybody));
  if (groups.length === 0 || unit.value === 0) return members.map(() => null);
  const solutions = new Solutions(points, groups.length, leftOver(points.n, groups));
  const found = groups.map((rows, at): SpaceFigures => {
    const distance = meanDistance(points, rows, prototypes[at]!);
    const others = [...prototypes.keys()].filter((other) => other !== at);
    const [nearest] = others.sort(
      (a, b) => apart(prototypes[at]!, prototypes[a]!) - apart(prototypes[at]!, prototypes[b]!),
    );
    return {
      members: rows.length,
      distance: {
        value: distance.value / unit.value,
        low: distance.low / unit.value,
        high: distance.high / unit.value,
      },
      separation:
        nearest === undefined
          ? null
          : { ...silhouetteBetween(points, rows, prototypes[at]!, prototypes[nearest]!), nearest: described[nearest]! },
      within: solutions.within(rows),
      across: solutions.across(rows),
    };
  });
  return members.map((_, at) => found[described.indexOf(at)] ?? null);
}

/** The clusterings that the stability of all personas is held against. */
class Solutions {
  readonly #n: number;
  readonly #refits: readonly Int32Array[];
  readonly #others: readonly { readonly labels: Int32Array; readonly k: number }[];

  /**
   * Refits are clusterings of bootstrap samples, which know nothing of the personas: beginning with the personas' own means
   * would find nearly any groups again. Customers of no persona are one group more.
   */
  constructor(points: Points, personas: number, rest: number) {
    this.#n = points.n;
    const k = personas + (rest >= LEAST_MEMBERS ? 1 : 0);
    const random = seededRandom(SEED);
    this.#refits =
      k < 2
        ? []
        : Array.from({ length: REFITS }).flatMap(() => {
            const drawn = pick(points, bootstrapRows(points.n, points.n, random));
            const found = kMeans(drawn, k, { random, starts: STARTS });
            return found ? [nearestOf(points, found.centres)] : [];
          });
    this.#others = [k - 1, k + 1].flatMap((count) => {
      const other = count < 2 ? null : kMeans(points, count, { random: seededRandom(SEED), starts: STARTS });
      return other ? [{ labels: other.labels, k: count }] : [];
    });
  }

  within(rows: Int32Array): number | null {
    return stabilityWithin(this.#marked(rows), 1, this.#refits)[0]!.mean;
  }

  across(rows: Int32Array): number | null {
    const own = this.#marked(rows);
    const found = this.#others.flatMap(({ labels, k }) => stabilityAcross(own, 1, labels, k)[0] ?? []);
    return found.length === 0 ? null : found.reduce((sum, one) => sum + one, 0) / found.length;
  }

  /** Members are 0, all others in no group. */
  #marked(rows: Int32Array): Int32Array {
    const labels = new Int32Array(this.#n).fill(-1);
    for (const row of rows) labels[row] = 0;
    return labels;
  }
}

/** How many points no group has. */
function leftOver(n: number, groups: readonly Int32Array[]): number {
  const taken = new Uint8Array(n);
  for (const rows of groups) for (const row of rows) taken[row] = 1;
  return taken.reduce((left, one) => left + 1 - one, 0);
}

function nearestOf(points: Points, centres: Float64Array): Int32Array {
  // Without a sweep no centre moves: the labels are of the centres as they are given.
  return kMeansFrom(points, centres, { maxIterations: 0 }).labels;
}

function meanOf({ values, d }: Points, rows: Int32Array): Float64Array {
  const mean = new Float64Array(d);
  for (const row of rows) for (let axis = 0; axis < d; axis++) mean[axis]! += values[row * d + axis]!;
  return mean.map((sum) => sum / rows.length);
}

function apart(one: Float64Array, other: Float64Array): number {
  return squaredDistance(one, 0, other, 0, one.length);
}

function meanDistance(points: Points, rows: Int32Array, to: Float64Array): Estimate {
  return estimateOf(
    Float64Array.from(rows, (row) => Math.sqrt(squaredDistance(points.values, row * points.d, to, 0, points.d))),
  );
}

/**
 * The mean over members of (b - a) / max(a, b): `a` is the distance to the own prototype, `b` to the other (simplified
 * silhouette: Hruschka, de Castro & Campello 2004).
 */
function silhouetteBetween(points: Points, rows: Int32Array, own: Float64Array, other: Float64Array): Estimate {
  const { values, d } = points;
  return estimateOf(
    Float64Array.from(rows, (row) => {
      const a = Math.sqrt(squaredDistance(values, row * d, own, 0, d));
      const b = Math.sqrt(squaredDistance(values, row * d, other, 0, d));
      const most = Math.max(a, b);
      return most === 0 ? 0 : (b - a) / most;
    }),
  );
}

/** The mean with its interval by the normal distribution: samples have {@link LEAST_MEMBERS} values at least. */
function estimateOf(values: Float64Array): Estimate {
  const n = values.length;
  const value = values.reduce((sum, one) => sum + one, 0) / n;
  const variance = n < 2 ? 0 : values.reduce((sum, one) => sum + (one - value) ** 2, 0) / (n - 1);
  const error = NORMAL_QUANTILE * Math.sqrt(variance / n);
  return { value, low: value - error, high: value + error };
}
