import { seededRandom } from '../../segmenter/random.ts';
import { kMeans, sampleIndexes, squaredDistance, tryClusterCounts } from '../../statistics/index.ts';
import type { Feature } from '../catalogue/catalogue.ts';
import { featureSpace } from '../comparison/feature-space.ts';
import { contrastGroups, FIRST, SECOND, type TraitContrast } from '../comparison/group-contrast.ts';
import { onlyColumns } from '../comparison/only-columns.ts';
import type { Population } from '../population/population.ts';
import { takeRows } from '../population/rows.ts';
import { suggestRule, type Target } from './suggested-rule.ts';
import type { Distinction, SuggestedPersona, Unexplained } from './upkeep-figures.ts';

/** Customers that are clustered, and others they are held against, at most; of more, so many chosen by chance. */
const SAMPLE = 2_000;
const OTHERS = 20_000;
/** Clusters that are tried. */
const MOST_CLUSTERS = 6;
/**
 * Mean silhouette from which there is a reasonable structure (Kaufman & Rousseeuw 1990); below, all are one cluster. Numbers
 * without any structure reach 0.4 in few features.
 */
const LEAST_SILHOUETTE = 0.5;
/** Customers of a cluster from which it is described: of fewer a portrait would be one of persons. */
export const LEAST_SUGGESTED = 20;
/** Customers of the cluster who must have a value that is told. */
const LEAST_WITH_VALUE = 5;
const MOST_DISTINCTIONS = 8;
/** Effects from which a difference is told: a small one (Cohen 1988). */
const LEAST_EFFECT = 0.2;

/** A feature with its name in the catalogue. */
export interface Named {
  readonly name: string;
  readonly feature: Feature;
}

/** A persona that the largest cluster of some customers, by row, might be: what sets it apart from all others. */
export function suggestPersona(
  population: Population,
  features: readonly Named[],
  rows: Int32Array,
  seed: number,
): Pick<Unexplained, 'noSuggestion' | 'suggestion'> {
  if (rows.length < LEAST_SUGGESTED) return { noSuggestion: 'TOO_FEW', suggestion: null };
  const random = seededRandom(seed);
  const sample = takenAt(rows, sampleIndexes(rows.length, SAMPLE, random));
  const compared = onlyColumns(population, new Set(features.map(({ feature }) => feature.id)));
  const cluster = takenAt(sample, largestCluster(takeRows(compared, sample), features, random));
  if (cluster.length < LEAST_SUGGESTED) return { noSuggestion: 'TOO_FEW', suggestion: null };
  const held = heldAgainst(compared, { rows, sample, cluster, random });
  const { traits } = contrastGroups(
    held.population,
    features.map(({ feature }) => feature),
    held.inside.map((inside) => (inside === 1 ? FIRST : SECOND)),
  );
  const telling = traits.filter(tells);
  if (telling.length === 0) return { noSuggestion: 'NO_DIFFERENCE', suggestion: null };
  const nameOf = new Map(features.map(({ name, feature }) => [feature.id, name]));
  const describing = telling.flatMap((trait) => {
    const column = held.population.columns.get(trait.feature);
    if (!column || trait.kind === 'time') return [];
    return [{ name: nameOf.get(trait.feature)!, column, value: trait.measure === 'SHARE' ? trait.value : null }];
  });
  const found = suggestRule(describing, held);
  const share = cluster.length / sample.length;
  const suggestion: SuggestedPersona = {
    customers: Math.round(share * rows.length),
    share,
    distinctions: telling.slice(0, MOST_DISTINCTIONS).map((trait) => distinctionOf(trait, nameOf.get(trait.feature)!)),
    rule: found?.rule ?? null,
    precision: found?.precision ?? null,
    recall: found?.recall ?? null,
  };
  return { noSuggestion: null, suggestion };
}

interface Drawn {
  /** All that nobody explains, those of them who were clustered, and those of the largest cluster. */
  readonly rows: Int32Array;
  readonly sample: Int32Array;
  readonly cluster: Int32Array;
  readonly random: () => number;
}

/** The clustered customers beside others, chosen by chance where there are many; each stands for so many. */
function heldAgainst(
  population: Population,
  { rows, sample, cluster, random }: Drawn,
): Target & { population: Population } {
  const marks = new Uint8Array(population.length);
  for (const row of rows) marks[row] = UNEXPLAINED;
  const explained = rowsWhere(marks, 0);
  const others = takenAt(explained, sampleIndexes(explained.length, OTHERS, random));
  for (const row of sample) marks[row] = SAMPLED;
  for (const row of others) marks[row] = OTHER;
  for (const row of cluster) marks[row] = CLUSTERED;
  const all = Int32Array.from(marks.keys()).filter((row) => marks[row]! >= SAMPLED);
  const own = rows.length / sample.length;
  const other = others.length > 0 ? explained.length / others.length : 1;
  return {
    population: takeRows(population, all),
    inside: Uint8Array.from(all, (row) => (marks[row] === CLUSTERED ? 1 : 0)),
    weights: Float64Array.from(all, (row) => (marks[row] === OTHER ? other : own)),
  };
}

const [UNEXPLAINED, SAMPLED, OTHER, CLUSTERED] = [1, 2, 3, 4];

function rowsWhere(marks: Uint8Array, wanted: number): Int32Array {
  return Int32Array.from(marks.keys()).filter((row) => marks[row] === wanted);
}

function takenAt(rows: Int32Array, places: Int32Array): Int32Array {
  return places.map((at) => rows[at]!);
}

/** Places of those in the largest of the clusters that the silhouette likes best; all where there is hardly any structure. */
function largestCluster(population: Population, features: readonly Named[], random: () => number): Int32Array {
  const everybody = Int32Array.from({ length: population.length }, (_, at) => at);
  const { points, features: taken } = featureSpace(
    population,
    features.map(({ feature }) => feature),
  );
  if (taken.length === 0) return everybody;
  const solve = (k: number) => kMeans(points, k, { random: seededRandom(1), starts: 4 });
  const tried = tryClusterCounts({
    from: 2,
    to: MOST_CLUSTERS,
    n: points.n,
    solve,
    distance: (one, other) =>
      Math.sqrt(squaredDistance(points.values, one * points.d, points.values, other * points.d, points.d)),
    random,
  });
  const best = tried.reduce<(typeof tried)[number] | null>(
    (most, one) => (one.silhouette > (most?.silhouette ?? LEAST_SILHOUETTE) ? one : most),
    null,
  );
  const found = best && solve(best.k);
  if (!found) return everybody;
  const sizes = new Int32Array(best.k);
  for (const label of found.labels) sizes[label]!++;
  const largest = sizes.indexOf(Math.max(...sizes));
  return everybody.filter((at) => found.labels[at] === largest);
}

function tells(trait: TraitContrast): boolean {
  if (trait.adjustedPValue >= 0.05 || Math.abs(trait.effect.value) < LEAST_EFFECT) return false;
  return trait.measure === 'MEAN' || trait.first * trait.knownFirst >= LEAST_WITH_VALUE || trait.kind === 'flag';
}

function distinctionOf(trait: TraitContrast, name: string): Distinction {
  const { effect, first, second } = trait;
  const value = trait.measure === 'SHARE' ? trait.value : null;
  return { feature: name, value, own: first, others: second, effect: effect.value };
}
