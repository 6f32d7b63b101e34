import type { FeatureSource, Need } from 'personagraph/segmenter';
import type { Clause, ClauseFeature } from './clause.ts';
import type { Condition } from './condition.ts';

/** The clauses of a tree, in reading order. */
export function clausesOf(condition: Condition): readonly Clause[] {
  if ('all' in condition) return condition.all.flatMap(clausesOf);
  if ('any' in condition) return condition.any.flatMap(clausesOf);
  return 'not' in condition ? clausesOf(condition.not) : [condition];
}

function sourceOf(feature: ClauseFeature): FeatureSource {
  if (typeof feature === 'string') return feature;
  const { event, aggregate, field, withinDays } = feature;
  return { event, aggregate, ...(field !== undefined && { field }), ...(withinDays !== undefined && { withinDays }) };
}

/** The feature in words. */
export function featureName(feature: ClauseFeature): string {
  if (typeof feature === 'string') return feature;
  const { event, aggregate, field, withinDays } = feature;
  const of = field === undefined ? event : `${event}.${field}`;
  return `${aggregate} of ${of}${withinDays === undefined ? '' : ` within ${withinDays} days`}`;
}

/** One need per distinct feature and kind, named `f0`, `f1`... in order of first appearance. */
export class RuleNeeds {
  readonly needs: Record<string, Need> = {};
  readonly #names = new Map<string, string>();

  constructor(conditions: readonly Condition[]) {
    for (const clause of conditions.flatMap(clausesOf)) {
      const key = keyOf(clause);
      if (this.#names.has(key)) continue;
      const name = `f${this.#names.size}`;
      this.#names.set(key, name);
      const from = sourceOf(clause.feature);
      // A trait that no customer has yet is unknown; a misspelt catalogue name must be refused with near matches.
      const optional = typeof from === 'string' && from.startsWith('traits.');
      this.needs[name] = { kind: clause.kind, from, optional, description: featureName(clause.feature) };
    }
  }

  nameOf(clause: Clause): string {
    return this.#names.get(keyOf(clause))!;
  }
}

function keyOf({ kind, feature }: Clause): string {
  return JSON.stringify([kind, sourceOf(feature)]);
}
