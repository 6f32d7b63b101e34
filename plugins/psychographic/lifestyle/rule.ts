import type { NumberColumns } from '../shared/number-columns.ts';
import { itemOf, leastRated, type RatedItems, scoreColumn } from '../shared/rated-items.ts';
import { type LifestyleConfig, type LifestyleGroup, rangeOf } from './settings.ts';

/** A group's rated questions, to be scored as a scale is. */
export function ratedItems(config: LifestyleConfig, group: LifestyleGroup): RatedItems {
  const { prefix, answered } = config;
  const { rated } = group;
  return {
    ...rangeOf(config, group),
    items: rated.map((question) => ({ ...itemOf(prefix, question), median: null })),
    least: leastRated(rated, answered),
  };
}

/** Everybody's agreement, 0..1 from min to max: the mean of a group's rated questions; NaN with too few answers. */
export function agreement(items: RatedItems, columns: NumberColumns, length: number): Float64Array {
  const { min, max } = items;
  const scores = scoreColumn(items, columns, length);
  for (let row = 0; row < length; row++) scores[row] = (scores[row]! - min) / (max - min);
  return scores;
}

/** The strength of so many terms; 0, no member, below `atLeast`. Each gains half of the distance to 1: .5, .75, ... */
export function termStrength({ atLeast }: LifestyleConfig, terms: number): number {
  return terms >= atLeast ? 1 - 2 ** -terms : 0;
}

/** The strength of an agreement; 0, no member, below `agree` or without an answer. */
export function ratedStrength({ agree }: LifestyleConfig, agreed: number): number {
  // Means of answers such as (4 + 4 + 4) / 3 may miss a limit by rounding.
  return agreed >= agree - 1e-9 ? agreed : 0;
}
