import type { Column } from '../../segmenter/batch.ts';
import type { Feature } from '../catalogue/catalogue.ts';
import type { Population } from '../population/population.ts';
import { labelled } from './labelled.ts';
import { medoid } from './medoid.ts';

/** A feature that sets a group of customers apart. */
export type DistinctiveTrait = {
  readonly feature: string;
  /** Members with a value. */
  readonly known: number;
  /** Distance from the other customers, comparable over features: Cohen's d, or Cohen's h for shares (Cohen 1988). */
  readonly effect: number;
} & (
  | {
      readonly kind: 'number';
      readonly median: number;
      readonly populationMedian: number;
      readonly mean: number;
      readonly populationMean: number;
    }
  | { readonly kind: 'share'; readonly value: string; readonly share: number; readonly populationShare: number }
);

/** A segment described by its members. */
export interface Portrait {
  readonly size: number;
  readonly population: number;
  /** Row id of the member nearest to all the others, null for an empty segment. */
  readonly typical: number | null;
  /** By falling effect, the strongest of each feature. */
  readonly traits: readonly DistinctiveTrait[];
}

/** A category more varied than this says nothing of a group. */
const MAX_LABELS = 500;

/** Describes the customers in `members` (1 by row) against everybody. */
export function portray(population: Population, features: readonly Feature[], members: Uint8Array): Portrait {
  const rows: number[] = [];
  for (let row = 0; row < population.length; row++) if (members[row]) rows.push(row);
  const traits: DistinctiveTrait[] = [];
  for (const feature of features) {
    const column = population.columns.get(feature.id);
    if (!column) continue;
    const trait =
      column instanceof Float64Array ? numeric(feature.id, column, members) : shared(feature.id, column, members);
    if (trait && Number.isFinite(trait.effect)) traits.push(trait);
  }
  traits.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect) || (a.feature < b.feature ? -1 : 1));
  return { size: rows.length, population: population.length, typical: medoid(population, features, rows), traits };
}

/** Cohen's d with pooled variance; medians say the level, being unmoved by outliers. */
function numeric(feature: string, column: Float64Array, members: Uint8Array): DistinctiveTrait | null {
  const inside: number[] = [];
  const everybody: number[] = [];
  const sums = [0, 0];
  const squares = [0, 0];
  const counts = [0, 0];
  let origin = Number.NaN;
  for (let row = 0; row < column.length; row++) {
    const value = column[row]!;
    if (!Number.isFinite(value)) continue;
    // Times are far from 0: sums of squares about the first value keep their digits.
    if (Number.isNaN(origin)) origin = value;
    const shifted = value - origin;
    const group = members[row] ? 1 : 0;
    if (group) inside.push(value);
    everybody.push(value);
    sums[group] = sums[group]! + shifted;
    squares[group] = squares[group]! + shifted * shifted;
    counts[group] = counts[group]! + 1;
  }
  const [others, own] = [counts[0]!, counts[1]!];
  if (own < 2 || others < 2) return null;
  const variance = (group: number) => (squares[group]! - sums[group]! ** 2 / counts[group]!) / (counts[group]! - 1);
  const pooled = Math.sqrt(((own - 1) * variance(1) + (others - 1) * variance(0)) / (own + others - 2));
  if (!(pooled > 0)) return null;
  const effect = (sums[1]! / own - sums[0]! / others) / pooled;
  return {
    feature,
    kind: 'number',
    known: own,
    effect,
    median: median(inside),
    populationMedian: median(everybody),
    mean: origin + sums[1]! / own,
    populationMean: origin + (sums[0]! + sums[1]!) / (own + others),
  };
}

/** The value whose share differs most, by Cohen's h. */
function shared(feature: string, column: Exclude<Column, Float64Array>, members: Uint8Array): DistinctiveTrait | null {
  const { labels, values } = labelled(column);
  if (labels.length === 0 || labels.length > MAX_LABELS) return null;
  const inside = new Float64Array(labels.length);
  const outside = new Float64Array(labels.length);
  let own = 0;
  let others = 0;
  for (let row = 0; row < members.length; row++) {
    const codes = values(row);
    if (!codes) continue;
    if (members[row]) own++;
    else others++;
    const counts = members[row] ? inside : outside;
    for (const code of codes) counts[code] = counts[code]! + 1;
  }
  if (own < 2 || others < 2) return null;
  let best: DistinctiveTrait | null = null;
  labels.forEach((value, code) => {
    const share = inside[code]! / own;
    const otherShare = outside[code]! / others;
    const effect = 2 * Math.asin(Math.sqrt(share)) - 2 * Math.asin(Math.sqrt(otherShare));
    if (best && effect <= best.effect) return;
    const populationShare = (inside[code]! + outside[code]!) / (own + others);
    best = { feature, kind: 'share', known: own, effect, value, share, populationShare };
  });
  return best;
}

function median(values: number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
