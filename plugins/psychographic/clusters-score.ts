import type { ClusterModel } from './clusters-model.ts';

/** Larger values are taken for errors in the data: their squares would not be finite. */
const LIMIT = 1e100;

/** Whether a value counts: neither missing nor infinite. */
export function isKnown(value: number): boolean {
  return Math.abs(value) < LIMIT;
}

/** The answer for one customer, written in place. */
export interface Nearest {
  /** Index of the nearest cluster, or -1: too much is missing. */
  cluster: number;
  /** Squared, weighted distance to it. */
  distance: number;
  /** The next nearest, or -1 where there is only one. */
  next: number;
  nextDistance: number;
}

/** A model as flat arrays, with room for one customer; made once a batch. */
export class ClusterScorer {
  /** The customer to score, by feature. */
  readonly values: Float64Array;
  readonly #model: ClusterModel;
  readonly #centroids: Float64Array;
  readonly #weights: Float64Array;

  constructor(model: ClusterModel) {
    this.#model = model;
    this.#centroids = Float64Array.from(model.centroids.flat());
    this.#weights = Float64Array.from(model.weights);
    this.values = new Float64Array(model.features.length);
  }

  /** Scores `values`, replacing missing ones by the mean where the model says so. Equal distances: the larger cluster. */
  score(nearest: Nearest): void {
    const { values } = this;
    nearest.cluster = -1;
    nearest.next = -1;
    nearest.distance = Number.POSITIVE_INFINITY;
    nearest.nextDistance = Number.POSITIVE_INFINITY;
    if (!this.#complete()) return;
    const centroids = this.#centroids;
    const weights = this.#weights;
    const width = values.length;
    for (let cluster = 0, at = 0; at < centroids.length; cluster++, at += width) {
      let squares = 0;
      for (let j = 0; j < width; j++) {
        const difference = values[j]! - centroids[at + j]!;
        squares += weights[j]! * difference * difference;
      }
      if (squares < nearest.distance) {
        nearest.next = nearest.cluster;
        nearest.nextDistance = nearest.distance;
        nearest.cluster = cluster;
        nearest.distance = squares;
      } else if (squares < nearest.nextDistance) {
        nearest.next = cluster;
        nearest.nextDistance = squares;
      }
    }
  }

  #complete(): boolean {
    const { values } = this;
    let known = 0;
    for (let j = 0; j < values.length; j++) if (isKnown(values[j]!)) known++;
    if (known === values.length) return true;
    if (known === 0 || this.#model.missing === 'skip') return false;
    for (let j = 0; j < values.length; j++) if (!isKnown(values[j]!)) values[j] = this.#model.means[j]!;
    return true;
  }
}

/**
 * 1 - a / b, a the distance to the own centroid and b to the next: the simplified silhouette (Hruschka, de Castro &
 * Campello 2004). 1 at the centroid, 0 midway between two; 1 where there is one cluster only.
 */
export function strengthOf({ distance, next, nextDistance }: Nearest): number {
  return next < 0 || nextDistance === 0 ? 1 : 1 - Math.sqrt(distance / nextDistance);
}
