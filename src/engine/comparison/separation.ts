import {
  calinskiHarabasz,
  daviesBouldin,
  type Points,
  pick,
  sampleIndexes,
  silhouetteBy,
  squaredDistance,
} from '../../statistics/index.ts';

/**
 * Measures of how well segments part the points of a common space. Null where undefined: fewer than two segments have
 * points.
 */
export interface Separation {
  readonly silhouette: number | null;
  /** Mean silhouette by segment; null for one without sampled members. */
  readonly silhouettes: readonly (number | null)[];
  /** Points the silhouette is taken over: those of the sample that are in a segment. */
  readonly silhouettePoints: number;
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
}

/**
 * Measures segments in a space: Davies-Bouldin and Calinski-Harabasz over all its points, the silhouette over a sample.
 * Distances within the sample are computed once for all candidates.
 */
export class SeparationMeter {
  readonly #points: Points;
  readonly #rows: Int32Array;
  readonly #distances: Float64Array;

  /** `sample`: most points of the silhouette. `random`: seeded numbers 0 <= n < 1. */
  constructor(points: Points, sample: number, random: () => number) {
    this.#points = points;
    this.#rows = sampleIndexes(points.n, sample, random);
    const { values, n, d } = pick(points, this.#rows);
    this.#distances = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let other = 0; other < i; other++) {
        const distance = Math.sqrt(squaredDistance(values, i * d, values, other * d, d));
        this.#distances[i * n + other] = distance;
        this.#distances[other * n + i] = distance;
      }
    }
  }

  /** `labels`: one a point, 0..k-1, or -1 for none. */
  measure(labels: Int32Array, k: number): Separation {
    const n = this.#rows.length;
    const sampled = Array.from(this.#rows.keys()).filter((index) => labels[this.#rows[index]!]! >= 0);
    const own = Int32Array.from(sampled, (index) => labels[this.#rows[index]!]!);
    const distances = this.#distances;
    const silhouette = silhouetteBy(own, k, (i, other) => distances[sampled[i]! * n + sampled[other]!]!);
    return {
      silhouette: finite(silhouette.mean),
      silhouettes: Array.from(silhouette.byCluster, finite),
      silhouettePoints: sampled.length,
      daviesBouldin: finite(daviesBouldin(this.#points, labels, k)),
      calinskiHarabasz: finite(calinskiHarabasz(this.#points, labels, k)),
    };
  }
}

/** Null for what is undefined or infinite: neither can be written as JSON. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
