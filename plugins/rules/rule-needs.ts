import type { FeatureSource, Need } from 'personagraph/segmenter';
import type { Clause } from './clause.ts';
import type { Condition } from './condition.ts';
import { type ClauseFeature, eventSource } from './event-feature.ts';
import { printFeature } from './print-feature.ts';

/** The parts of a group; null for a clause. */
export function partsOf(condition: Condition): readonly Condition[] | null {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  if ('atLeast' in condition) return condition.of;
  return 'not' in condition ? [condition.not] : null;
}

/** The clauses of a tree, in reading order. */
export function clausesOf(condition: Condition): readonly Clause[] {
  return partsOf(condition)?.flatMap(clausesOf) ?? [condition as Clause];
}

function sourceOf(feature: ClauseFeature): FeatureSource {
  return typeof feature === 'string' ? feature : eventSource(feature);
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
      this.needs[name] = { kind: clause.kind, from, optional, description: printFeature(clause.feature) };
    }
  }

  nameOf(clause: Clause): string {
    return this.#names.get(keyOf(clause))!;
  }
}

function keyOf({ kind, feature }: Clause): string {
  return JSON.stringify([kind, sourceOf(feature)]);
}
