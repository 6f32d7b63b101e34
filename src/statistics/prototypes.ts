import type { MixedClustering, MixedPoints } from './k-prototypes.ts';
import { squaredDistance } from './points.ts';

/** Means and modes that move to their points: one run of k-prototypes. */
export class Prototypes {
  readonly #points: MixedPoints;
  readonly #k: number;
  readonly #gamma: number;
  readonly #centres: Float64Array;
  readonly #modes: Int32Array;
  readonly #labels: Int32Array;
  readonly #sizes: Int32Array;
  /** Number of codes of each category. */
  readonly #codes: number[];
  #iterations = 0;
  #converged = false;
  /** Sum of the dissimilarities of all points to their prototypes. */
  cost = Number.POSITIVE_INFINITY;

  constructor(points: MixedPoints, k: number, gamma: number) {
    this.#points = points;
    this.#k = k;
    this.#gamma = gamma;
    this.#centres = new Float64Array(k * points.d);
    this.#modes = new Int32Array(k * points.c).fill(-1);
    this.#labels = new Int32Array(points.n).fill(-1);
    this.#sizes = new Int32Array(k);
    this.#codes = Array.from({ length: points.c }, () => 0);
    for (let i = 0; i < points.n * points.c; i++) {
      const category = i % points.c;
      if (points.codes[i]! >= this.#codes[category]!) this.#codes[category] = points.codes[i]! + 1;
    }
  }

  /** The prototypes are these rows. */
  begin(rows: Int32Array): this {
    const { values, d, codes, c } = this.#points;
    for (let cluster = 0; cluster < this.#k; cluster++) {
      const row = rows[cluster]!;
      this.#centres.set(values.subarray(row * d, (row + 1) * d), cluster * d);
      this.#modes.set(codes.subarray(row * c, (row + 1) * c), cluster * c);
    }
    return this;
  }

  /** The prototypes are those another run ended with, over the same columns and codes. */
  continueFrom(other: Prototypes): this {
    this.#centres.set(other.#centres);
    this.#modes.set(other.#modes);
    return this;
  }

  run(maxIterations: number): this {
    let changed = this.#assign();
    while (changed > 0 && this.#iterations < maxIterations) {
      this.#fillEmpty();
      this.#move();
      this.#iterations++;
      changed = this.#assign();
    }
    this.#converged = changed === 0;
    return this;
  }

  result(): MixedClustering {
    return {
      k: this.#k,
      centres: this.#centres,
      modes: this.#modes,
      labels: this.#labels,
      sizes: this.#sizes,
      inertia: this.cost,
      iterations: this.#iterations,
      converged: this.#converged,
      gamma: this.#gamma,
    };
  }

  #assign(): number {
    const { n } = this.#points;
    let changed = 0;
    this.cost = 0;
    this.#sizes.fill(0);
    for (let i = 0; i < n; i++) {
      let nearest = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let cluster = 0; cluster < this.#k; cluster++) {
        const distance = this.#dissimilarity(i, cluster);
        if (distance < least) {
          least = distance;
          nearest = cluster;
        }
      }
      this.cost += least;
      this.#sizes[nearest]!++;
      if (this.#labels[i] === nearest) continue;
      this.#labels[i] = nearest;
      changed++;
    }
    return changed;
  }

  #dissimilarity(i: number, cluster: number): number {
    const { values, d, codes, c } = this.#points;
    let sum = squaredDistance(values, i * d, this.#centres, cluster * d, d);
    for (let j = 0; j < c; j++) {
      const code = codes[i * c + j]!;
      if (code < 0 || code !== this.#modes[cluster * c + j]) sum += this.#gamma;
    }
    return sum;
  }

  #move(): void {
    const { values, n, d, codes, c } = this.#points;
    const sums = new Float64Array(this.#k * d);
    for (let i = 0; i < n; i++) {
      const to = this.#labels[i]! * d;
      for (let j = 0; j < d; j++) sums[to + j]! += values[i * d + j]!;
    }
    for (let at = 0; at < sums.length; at++) {
      const size = this.#sizes[Math.floor(at / d)]!;
      if (size > 0) this.#centres[at] = sums[at]! / size;
    }
    for (let j = 0; j < c; j++) {
      const width = this.#codes[j]!;
      const counts = new Int32Array(this.#k * width);
      for (let i = 0; i < n; i++) {
        const code = codes[i * c + j]!;
        if (code >= 0) counts[this.#labels[i]! * width + code]!++;
      }
      for (let cluster = 0; cluster < this.#k; cluster++) {
        if (this.#sizes[cluster]! > 0) this.#modes[cluster * c + j] = modeOf(counts, cluster * width, width);
      }
    }
  }

  /** An empty cluster takes the point least like its own prototype. */
  #fillEmpty(): void {
    const { n } = this.#points;
    for (let cluster = 0; cluster < this.#k; cluster++) {
      if (this.#sizes[cluster]! > 0) continue;
      let farthest = -1;
      let most = 0;
      for (let i = 0; i < n; i++) {
        if (this.#sizes[this.#labels[i]!]! < 2) continue;
        const distance = this.#dissimilarity(i, this.#labels[i]!);
        if (distance > most) {
          most = distance;
          farthest = i;
        }
      }
      if (farthest < 0) return;
      this.#sizes[this.#labels[farthest]!]!--;
      this.#sizes[cluster] = 1;
      this.#labels[farthest] = cluster;
    }
  }
}

function modeOf(counts: Int32Array, from: number, width: number): number {
  let mode = -1;
  let most = 0;
  for (let code = 0; code < width; code++) {
    if (counts[from + code]! > most) {
      most = counts[from + code]!;
      mode = code;
    }
  }
  return mode;
}
