import { type Batch, type FitContext, NotEnoughData } from 'personagraph/segmenter';
import { type Clustering, clusterMeans, type Points } from 'personagraph/statistics';
import { learnFit } from './goodness.ts';
import type { ClusterInput, ClusterNeeds, SourcedInput } from './input.ts';
import type { Cluster, ClusterModel } from './model.ts';
import { chooseK, findClusters, weightOf } from './search.ts';
import type { ClusterSettings } from './settings.ts';
import { type ClusterSpace, clusterSpace, pointOf } from './space.ts';
import { type ClusterTable, clusterTable, emptyInputs } from './table.ts';

/** From so many customers on, others get a turn between the steps of a fit, and it can be cancelled. */
const MANY = 25_000;

export async function fitClusters(
  { columns, length }: Batch<ClusterNeeds>,
  sourced: readonly SourcedInput[],
  settings: ClusterSettings,
  { asOf, random, signal }: FitContext,
): Promise<ClusterModel> {
  const { missing, sample, starts } = settings;
  const inputs = sourced.map(({ from: _from, optional: _optional, ...input }): ClusterInput => input);
  if (inputs.length === 0) {
    throw new NotEnoughData('no features to cluster by: name some in the setting "features", such as customer.income');
  }
  signal.throwIfAborted();
  const table = clusterTable(inputs, columns, length, { missing, sample, asOf, random });
  const fewest = settings.k === 'auto' ? settings.leastK : settings.k;
  const setting = settings.k === 'auto' ? 'leastK' : 'k';
  if (table.points.n < Math.max(1, fewest)) {
    throw new NotEnoughData(tooFew(emptyInputs(inputs, columns, length), table, fewest, setting, missing));
  }
  const space = clusterSpace(table.points, settings);
  const points = { ...space.points, codes: table.codes, c: table.labels.length };
  const weight = weightOf(points, settings);
  await turn(points.n, signal);
  const auto = settings.k === 'auto' ? chooseK(points, weight, settings, random) : null;
  await turn(points.n, signal);
  const k = settings.k === 'auto' ? auto?.k : settings.k;
  const found = k === undefined ? null : findClusters(points, k, weight, starts, random);
  if (!found) {
    const names = inputs.map(({ name }) => name).join(', ');
    throw new NotEnoughData(`fewer than ${k ?? fewest} customers differ in ${names}: lower the setting "${setting}"`);
  }
  await turn(points.n, signal);
  const fit = learnFit({ points, measured: table.points, weight, found, random });
  const { scale, axes, explained } = space;
  return {
    inputs,
    missing,
    asOf,
    means: Array.from(scale.means),
    deviations: Array.from(scale.deviations),
    ranges: rangesOf(table.points),
    centre: Array.from(scale.centre),
    factor: Array.from(scale.factor),
    axes,
    explained,
    categoryWeight: weight,
    usual: table.labels.map((labels, j) => labels[mostFrequent(table, j, null, 0)] ?? null),
    clusters: clustersOf(found, table, space),
    wcss: found.inertia,
    customers: table.customers,
    learnedFrom: table.points.n,
    choice: auto?.choice ?? null,
    fit,
  };
}

function rangesOf({ values, n, d }: Points): [number, number][] {
  const ranges = Array.from({ length: d }, (): [number, number] => [Infinity, -Infinity]);
  for (let i = 0; i < n * d; i++) {
    const range = ranges[i % d]!;
    if (values[i]! < range[0]) range[0] = values[i]!;
    if (values[i]! > range[1]) range[1] = values[i]!;
  }
  return ranges;
}

function tooFew(
  empty: readonly string[],
  { points }: ClusterTable,
  fewest: number,
  setting: string,
  missing: ClusterSettings['missing'],
): string {
  if (empty.length > 0) return `no customer has a value of ${empty.join(', ')}`;
  const which = missing === 'skip' ? 'all' : 'any';
  return `${points.n} customers have ${which} of the features, ${fewest} clusters need as many: lower the setting "${setting}"`;
}

/** Clusters by size, then by position, so that the same clusters get the same keys; empty ones are left out. */
function clustersOf({ labels, sizes, k }: Clustering, table: ClusterTable, { scale, axes }: ClusterSpace): Cluster[] {
  const { d, n } = table.points;
  const means = clusterMeans(table.points, labels, k);
  const clusters = Array.from(sizes, (size, cluster): Cluster => {
    const mean = Array.from(means.subarray(cluster * d, (cluster + 1) * d));
    const modes = table.labels.map((_, j) => mostFrequent(table, j, labels, cluster));
    return {
      size,
      // A number that is the same for all is at its mean exactly, or rounding would tell customers apart.
      means: mean.map((value, j) => (scale.deviations[j] === 0 ? scale.means[j]! : value)),
      at: pointOf(mean, scale, axes),
      modes: modes.map((code, j) => table.labels[j]![code] ?? null),
      shares: modes.map((code, j) => [
        countOf(table, j, code, labels, cluster) / Math.max(1, size),
        countOf(table, j, code, null, 0) / n,
      ]),
    };
  }).filter(({ size }) => size > 0);
  return clusters.sort((a, b) => b.size - a.size || comparePositions(a.means, b.means) || compareModes(a, b));
}

function mostFrequent({ codes, labels, points }: ClusterTable, j: number, of: Int32Array | null, cluster: number) {
  const counts = new Int32Array(labels[j]!.length);
  for (let i = 0, at = j; i < points.n; i++, at += labels.length) {
    if (codes[at]! >= 0 && (!of || of[i] === cluster)) counts[codes[at]!]!++;
  }
  const most = counts.reduce((high, count) => Math.max(high, count), 0);
  return most > 0 ? counts.indexOf(most) : -1;
}

function countOf(
  { codes, labels, points }: ClusterTable,
  j: number,
  code: number,
  of: Int32Array | null,
  cluster: number,
) {
  let count = 0;
  for (let i = 0, at = j; i < points.n; i++, at += labels.length) {
    if (codes[at] === code && (!of || of[i] === cluster)) count++;
  }
  return count;
}

function comparePositions(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, j) => value !== b[j]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

function compareModes(a: Cluster, b: Cluster): number {
  const [first, second] = [JSON.stringify(a.modes), JSON.stringify(b.modes)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Lets the process answer others, and the signal be aborted, between long steps. */
async function turn(rows: number, signal: AbortSignal): Promise<void> {
  if (rows >= MANY) await new Promise<void>((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}
