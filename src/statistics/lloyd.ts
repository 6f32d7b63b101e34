import { BLOCK } from './nearest-kernel.ts';
import { canUseSingles, type NearestRun, PackedPoints, type Packing, positionOf } from './packed-points.ts';
import { checkPoints, type Points, squaredDistance } from './points.ts';

/** The outcome of k-means. */
export interface Clustering {
  readonly k: number;
  /** Row-major, k x d: the means of their points. */
  readonly centres: Float64Array;
  /** The cluster 0..k-1 of each point: the one whose centre is nearest. */
  readonly labels: Int32Array;
  /** Points of each cluster. */
  readonly sizes: Int32Array;
  /** Within-cluster sum of squares: of each point's distance to its centre. */
  readonly inertia: number;
  /** Times the centres were moved. */
  readonly iterations: number;
  /** True where it came to rest before the most iterations it was allowed. */
  readonly converged: boolean;
}

export interface LloydOptions {
  /** Most times the centres move. Default 300. */
  readonly maxIterations?: number;
  /**
   * It is at rest where no point changes its cluster, or the centres hardly move. Their squared moves then add up to no
   * more than this share of the mean variance of the columns (scikit-learn's rule). Default 1e-4; 0: only where no
   * point does.
   */
  readonly tolerance?: number;
}

/** Sums kept by what moves lose digits to rounding; so often they are taken anew. */
const RESUM = 16;

/** Points made ready for any number of beginnings of {@link LloydRuns.run}. */
export class LloydRuns {
  readonly #points: Points;
  readonly #packing: Packing;
  readonly #variance: number;
  readonly #doubles: PackedPoints;
  readonly #singles: PackedPoints | null;

  /** Throws a `RangeError` where a value is NaN or infinite. */
  constructor(points: Points, k: number) {
    const { means, variance } = momentsOf(points);
    // One value that is not finite leaves no variance that is.
    if (!Number.isFinite(variance)) checkPoints(points);
    const factor = 1 / Math.sqrt(variance);
    this.#points = points;
    this.#variance = variance;
    // In units of the standard deviation no value is beyond the square root of n x d: never too large for a single.
    this.#packing = { means, factor: Number.isFinite(factor) && factor > 0 ? factor : 1 };
    const singles = canUseSingles(points);
    this.#singles = singles ? new PackedPoints(points, k, this.#packing, 'single') : null;
    this.#doubles = new PackedPoints(points, k, this.#packing, 'double', singles ? 0 : undefined);
  }

  /**
   * Lloyd's algorithm ("Least squares quantization in PCM", 1982): points to the nearest centre, centres to the mean of
   * their points, until at rest. A centre that lost all its points takes the point farthest from its own centre.
   *
   * Sweeps over many points are in single precision, which takes half the time, until at rest; then in double, until at
   * rest by that. Between, a point equally far from two centres but for the seventh digit may be with either.
   */
  run(start: Float64Array, { maxIterations = 300, tolerance = 1e-4 }: LloydOptions = {}): Clustering {
    const { n, d } = this.#points;
    const k = start.length / d;
    const state: State = {
      k,
      centres: start.slice(),
      labels: new Int32Array(n).fill(k),
      sizes: new Int32Array(k + 1),
      sums: new Float64Array((k + 1) * d),
    };
    const { centres, labels, sizes } = state;
    const leastMove = tolerance * this.#variance;
    let iterations = 0;
    let converged = false;
    // Points that have moved to another cluster since the centres last moved.
    let changed = 0;
    for (const packed of this.#singles ? [this.#singles, this.#doubles] : [this.#doubles]) {
      changed += this.#assign(packed, state);
      while (changed > 0 && iterations < maxIterations && !converged) {
        fillEmpty(this.#points, this.#packing, state);
        iterations++;
        if (iterations % RESUM === 0) sum(this.#points, this.#packing, state);
        converged = move(state, this.#packing) <= leastMove;
        changed = converged && packed === this.#singles ? 0 : this.#assign(packed, state);
      }
    }
    // At rest every centre is the mean of its points, without the digits that sums kept by what moved have lost.
    if (changed === 0) {
      const plain = { means: new Float64Array(d), factor: 1 };
      sum(this.#points, plain, state);
      move(state, plain);
    }
    const inertia = inertiaOf(this.#points, centres, labels);
    return {
      k,
      centres,
      labels,
      sizes: sizes.slice(0, k),
      inertia,
      iterations,
      converged: converged || changed === 0,
    };
  }

  /** Moves points to their nearest centre, with their sums; returns how many moved. */
  #assign(packed: PackedPoints, state: State): number {
    const { d } = this.#points;
    let changed = 0;
    packed.nearest(state.centres, state.k, (run) => {
      changed += relabel(run, d, state);
    });
    return changed;
  }
}

/** One run; `sizes` and `sums` have one cluster more: where all points are at first. */
interface State {
  readonly k: number;
  readonly centres: Float64Array;
  readonly labels: Int32Array;
  readonly sizes: Int32Array;
  /** Sums of the points of each cluster, as packed. */
  readonly sums: Float64Array;
}

function relabel({ from, to, nearest, packed, at }: NearestRun, d: number, { labels, sizes, sums }: State): number {
  let changed = 0;
  for (let i = from; i < to; i++) {
    const cluster = nearest[i - from]!;
    const old = labels[i]!;
    if (cluster === old) continue;
    changed++;
    labels[i] = cluster;
    sizes[old]!--;
    sizes[cluster]!++;
    const here = cluster * d;
    const there = old * d;
    for (let j = 0, position = at + positionOf(i - from, d); j < d; j++, position += BLOCK) {
      const value = packed[position]!;
      sums[there + j]! -= value;
      sums[here + j]! += value;
    }
  }
  return changed;
}

/** Centres to the means of their points; returns the sum of their squared moves. An empty cluster stays. */
function move({ k, centres, sums, sizes }: State, { means, factor }: Packing): number {
  const d = means.length;
  let moved = 0;
  for (let cluster = 0; cluster < k; cluster++) {
    const size = sizes[cluster]!;
    if (size === 0) continue;
    for (let j = 0, at = cluster * d; j < d; j++, at++) {
      const mean = means[j]! + sums[at]! / (size * factor);
      moved += (mean - centres[at]!) ** 2;
      centres[at] = mean;
    }
  }
  return moved;
}

function sum({ values, n, d }: Points, { means, factor }: Packing, { labels, sums }: State): void {
  sums.fill(0);
  for (let i = 0, at = 0; i < n; i++) {
    const to = labels[i]! * d;
    for (let j = 0; j < d; j++, at++) sums[to + j]! += (values[at]! - means[j]!) * factor;
  }
}

/** Gives each empty cluster the point farthest from its centre, as long as there is one off its centre. */
function fillEmpty(
  { values, n, d }: Points,
  { means, factor }: Packing,
  { k, centres, labels, sizes, sums }: State,
): void {
  for (let cluster = 0; cluster < k; cluster++) {
    if (sizes[cluster]! > 0) continue;
    let farthest = -1;
    let distance = 0;
    for (let i = 0; i < n; i++) {
      if (sizes[labels[i]!]! < 2) continue;
      const squares = squaredDistance(values, i * d, centres, labels[i]! * d, d);
      if (squares > distance) {
        distance = squares;
        farthest = i;
      }
    }
    if (farthest < 0) return;
    const old = labels[farthest]!;
    labels[farthest] = cluster;
    sizes[old]!--;
    sizes[cluster] = 1;
    for (let j = 0; j < d; j++) {
      const value = (values[farthest * d + j]! - means[j]!) * factor;
      sums[old * d + j]! -= value;
      sums[cluster * d + j] = value;
    }
  }
}

/** The within-cluster sum of squares of any labelling, -1 being no cluster. `centres` are row-major, k x d. */
export function inertiaOf({ values, n, d }: Points, centres: Float64Array, labels: Int32Array): number {
  let squares = 0;
  for (let i = 0; i < n; i++) {
    if (labels[i]! >= 0) squares += squaredDistance(values, i * d, centres, labels[i]! * d, d);
  }
  return squares;
}

/** Column means, and the mean variance of the columns, dividing by n. */
function momentsOf(points: Points): { means: Float64Array; variance: number } {
  const { values, n, d } = points;
  // About the first point, so that large values far from 0 lose no digits.
  const first = values.slice(0, d);
  const sums = new Float64Array(d);
  let squares = 0;
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < d; j++, at++) {
      const value = values[at]! - first[j]!;
      sums[j]! += value;
      squares += value * value;
    }
  }
  if (n === 0) return { means: sums, variance: 0 };
  const means = sums.map((sum, j) => first[j]! + sum / n);
  const variance = Math.max(0, squares / n - sums.reduce((total, sum) => total + (sum / n) ** 2, 0)) / d;
  return { means, variance };
}
