import { type Batch, type FitContext, type Need, NotEnoughData } from 'personagraph/segmenter';
import type { ClustersConfig } from './clusters-config.ts';
import { isKnown } from './clusters-score.ts';
import { type Clustering, kMeans } from './kmeans.ts';

export type ClusterNeeds = Readonly<Record<string, Need<'number'>>>;

/** What clustering learned; all values in the units of the features. */
export interface ClusterModel {
  readonly features: readonly string[];
  readonly missing: ClustersConfig['missing'];
  /** Of the customers clustered, by feature. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** What a squared difference counts, by feature: 1 / variance if standardised, 0 for constants, else 1. */
  readonly weights: readonly number[];
  /** By descending size; `key` of index i is `cluster-(i + 1)`. */
  readonly centroids: readonly (readonly number[])[];
  readonly sizes: readonly number[];
  /** Within-cluster sum of squares, weighted. */
  readonly wcss: number;
}

export async function fitClusters(
  { columns, length }: Batch<ClusterNeeds>,
  config: ClustersConfig,
  ctx: FitContext,
): Promise<ClusterModel> {
  const { features, k, missing } = config;
  if (features.length === 0) {
    throw new NotEnoughData('no features to cluster by: name some in the setting "features", such as customer.income');
  }
  const used = features.map((feature) => columns[feature]!);
  const rows = usableRows(used, length, missing);
  if (rows.length < k) throw new NotEnoughData(tooFew(used, rows.length, config));

  const means = used.map((column) => meanOf(column, rows));
  const deviations = used.map((column, j) => deviationOf(column, rows, means[j]!));
  const weights = deviations.map((deviation) => (config.standardise ? inverseVariance(deviation) : 1));
  const width = features.length;
  const values = new Float64Array(rows.length * width);
  used.forEach((column, j) => {
    const scale = Math.sqrt(weights[j]!);
    const mean = means[j]!;
    for (let i = 0; i < rows.length; i++) {
      const value = column[rows[i]!]!;
      // Centred: differences of large values lose no digits. A missing value is at the mean.
      values[i * width + j] = isKnown(value) ? (value - mean) * scale : 0;
    }
  });
  const found = await kMeans({ values, rows: rows.length, width }, k, { ...ctx, starts: config.starts });
  if (!found)
    throw new NotEnoughData(`fewer than ${k} customers differ in ${features.join(', ')}: lower the setting "k"`);
  return { features, missing, means, deviations, weights, wcss: found.wcss, ...ordered(found, means, weights) };
}

function usableRows(used: readonly Float64Array[], length: number, missing: ClustersConfig['missing']): Int32Array {
  const rows = new Int32Array(length);
  const enough = missing === 'skip' ? used.length : 1;
  let found = 0;
  for (let row = 0; row < length; row++) {
    let known = 0;
    for (const column of used) if (isKnown(column[row]!)) known++;
    if (known >= enough) rows[found++] = row;
  }
  return rows.subarray(0, found);
}

function tooFew(used: readonly Float64Array[], found: number, { features, k, missing }: ClustersConfig): string {
  const empty = features.filter((_, j) => !used[j]!.some(isKnown));
  if (empty.length > 0) return `no customer has a value of ${empty.join(', ')}`;
  const which = missing === 'skip' ? 'all' : 'any';
  return `${found} customers have ${which} of the features, ${k} clusters need as many: lower the setting "k"`;
}

function meanOf(column: Float64Array, rows: Int32Array): number {
  let sum = 0;
  let known = 0;
  for (const row of rows) {
    if (!isKnown(column[row]!)) continue;
    sum += column[row]!;
    known++;
  }
  return known > 0 ? sum / known : 0;
}

function deviationOf(column: Float64Array, rows: Int32Array, mean: number): number {
  let squares = 0;
  let known = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = column[row]!;
    if (!isKnown(value)) continue;
    squares += (value - mean) ** 2;
    known++;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  // The mean of equal values is rounded, which would leave a constant feature a tiny deviation and a huge weight.
  return low < high ? Math.sqrt(squares / known) : 0;
}

function inverseVariance(deviation: number): number {
  const weight = 1 / (deviation * deviation);
  return Number.isFinite(weight) ? weight : 0;
}

/** Clusters by size, then by position, so that the same clusters get the same keys; empty ones are left out. */
function ordered({ centroids, sizes }: Clustering, means: readonly number[], weights: readonly number[]) {
  const width = means.length;
  const clusters = Array.from(sizes, (size, cluster) => ({
    size,
    centroid: means.map((mean, j) => {
      const weight = weights[j]!;
      return weight > 0 ? mean + centroids[cluster * width + j]! / Math.sqrt(weight) : mean;
    }),
  })).filter(({ size }) => size > 0);
  clusters.sort((a, b) => b.size - a.size || comparePositions(a.centroid, b.centroid));
  return { centroids: clusters.map(({ centroid }) => centroid), sizes: clusters.map(({ size }) => size) };
}

function comparePositions(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, j) => value !== b[j]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}
