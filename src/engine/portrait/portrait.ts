import type { Feature } from '../catalogue/catalogue.ts';
import { contrastGroups, FIRST, SECOND, type TraitContrast } from '../comparison/group-contrast.ts';
import { allOf, NO, negated, rowsOf, type Truth, YES } from '../groups/truth.ts';
import { medoid } from '../persona/medoid.ts';
import type { Population } from '../population/population.ts';
import { GroupMeasures } from './group-measures.ts';

/** A group described by its members, beside everybody. */
export interface Portrait {
  readonly members: GroupMeasures;
  readonly everybody: GroupMeasures;
  /** What sets members apart from all others, by feature; strongest first. */
  readonly contrast: ReadonlyMap<string, TraitContrast>;
  /** Row id of the member nearest to all the others, null for an empty group. */
  readonly typical: number | null;
}

/** Looks at the customers of whom `truth` is YES; those of whom nobody knows are no others either. */
export function portray(
  population: Population,
  features: readonly Feature[],
  truth: Truth,
  sample: Population | null = null,
): Portrait {
  const everybody = allOf([], truth.length);
  const others = negated(truth);
  const groups = truth.map((value, row) => (value === YES ? FIRST : others[row] === YES ? SECOND : NO));
  const { traits } = contrastGroups(population, features, groups);
  return {
    members: new GroupMeasures(population, truth, sample),
    everybody: new GroupMeasures(population, everybody),
    contrast: new Map(traits.map((trait) => [trait.feature, trait])),
    typical: medoid(population, features, [...rowsOf(truth, YES)]),
  };
}
