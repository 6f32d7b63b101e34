import type { ClusterInput } from './input.ts';

/** A clustering as learned. Numbers are on the scale of `measure`: days of times, logarithms where asked for. */
export interface ClusterModel {
  /** Numbers and times first, as many as `means`; then categories. */
  readonly inputs: readonly ClusterInput[];
  readonly missing: 'skip' | 'mean';
  /** Time of the fit, ms since 1970; days of times count from it. */
  readonly asOf: number;
  /** Mean and deviation of the customers clustered, by number. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** Least and greatest of the customers learned from, by number. */
  readonly ranges: readonly (readonly [number, number])[];
  /** A number x is at `(x - centre) * factor`; factor 0 has no say. */
  readonly centre: readonly number[];
  readonly factor: readonly number[];
  /** Principal components that distances are taken along, each by number; null: along the numbers themselves. */
  readonly axes: readonly (readonly number[])[] | null;
  /** Share of the variance the axes keep; null without. */
  readonly explained: number | null;
  /** The squared distance of a category that differs. */
  readonly categoryWeight: number;
  /** The most frequent text of each category among the customers clustered, null: none. */
  readonly usual: readonly (string | null)[];
  /** By descending size; the key of index i is `cluster-(i + 1)`. */
  readonly clusters: readonly Cluster[];
  /** Within-cluster sum of squares of the customers clustered, on the scale of distances. */
  readonly wcss: number;
  /** Customers that could be clustered, and those it learned from. */
  readonly customers: number;
  readonly learnedFrom: number;
  /** How `auto` chose k; null where k is set. */
  readonly choice: ClusterChoice | null;
  readonly fit: ClusterFit;
}

/** How well the clusters fit; null where it cannot be told. */
export interface ClusterFit {
  /** Sum of squares about one centre, on the scale of distances. */
  readonly total: number;
  /** Mean silhouette in the space of the clustering, and with every number divided by its standard deviation. */
  readonly silhouette: number | null;
  readonly standardisedSilhouette: number | null;
  /** Customers that the silhouettes are of. */
  readonly silhouetteOf: number;
  /** Share of the sum of squares that the farthest hundredth of the customers have, at least one of them. */
  readonly farthestShare: number | null;
  readonly rival: ClusterRival | null;
}

/** The solution of another start that differs most among those nearly as good. */
export interface ClusterRival {
  /** How much larger its sum of squares is, as a share of that of the best start: 0.01 is 1 %. */
  readonly worseBy: number;
  /** Adjusted Rand index of the two: 1, the same groups; 0, as by chance. */
  readonly agreement: number;
  /** By what share of the sum of squares a start of this trial was better than the clusters themselves; 0: by none. */
  readonly beaten: number;
  /** Starts that were tried, and customers that they were tried on. */
  readonly starts: number;
  readonly customers: number;
}

export interface Cluster {
  /** Customers in it among those learned from. */
  readonly size: number;
  /** Where it is, by axis, or by number without axes. */
  readonly at: readonly number[];
  /** Mean by number. */
  readonly means: readonly number[];
  /** Most frequent text by category, null: all missing. */
  readonly modes: readonly (string | null)[];
  /** Share of the cluster, and of all, with that text. */
  readonly shares: readonly (readonly [number, number])[];
}

export interface ClusterChoice {
  readonly tried: readonly {
    readonly k: number;
    readonly inertia: number;
    readonly silhouette: number | null;
    readonly calinskiHarabasz: number | null;
  }[];
  readonly reason: { readonly en: string; readonly zh: string };
}

/** How many inputs are numbers or times; the others are categories. */
export function numbersOf({ means, inputs }: ClusterModel): readonly ClusterInput[] {
  return inputs.slice(0, means.length);
}

export function categoriesOf({ means, inputs }: ClusterModel): readonly ClusterInput[] {
  return inputs.slice(means.length);
}
