import { type ClauseFeature, featureSource, printFeature } from 'personagraph/rules';
import type { FeatureFacts, Need } from 'personagraph/segmenter';
import { type Clause, featuresOfClause } from '../shared/clause.ts';
import { type Condition, partsOf } from '../shared/condition.ts';
import { labelsOf } from '../shared/labels.ts';

const OPTIONAL = /^(since\()?traits\./;

/** What the host says of needs, by name. */
export type FactsOfNeeds = Readonly<Record<string, FeatureFacts>>;

/** One need per distinct feature, kind and labels, named `f0`, `f1`... in order of first appearance. */
export class RuleNeeds {
  readonly needs: Record<string, Need> = {};
  readonly #names = new Map<Clause, ReadonlyMap<ClauseFeature, string>>();

  constructor(conditions: readonly Condition[], timeZone: string) {
    const known = new Map<string, string>();
    for (const clause of conditions.flatMap(clausesOf)) {
      const names = new Map<ClauseFeature, string>();
      for (const { kind, feature } of featuresOfClause(clause)) {
        const labels = labelsOf(clause, feature);
        const from = featureSource(feature, timeZone);
        const key = JSON.stringify([kind, from, labels]);
        const name = known.get(key) ?? `f${known.size}`;
        names.set(feature, name);
        if (known.has(key)) continue;
        known.set(key, name);
        // A trait that no customer has yet is unknown; a misspelt catalogue name must be refused with near matches.
        const optional = typeof from === 'string' && OPTIONAL.test(from);
        this.needs[name] = { kind, from, optional, ...(labels ? { labels } : {}), description: printFeature(feature) };
      }
      this.#names.set(clause, names);
    }
  }

  /** Name of the need that a clause of these conditions reads one of its features by. */
  nameOf(clause: Clause, feature: ClauseFeature): string {
    return this.#names.get(clause)!.get(feature)!;
  }
}

/** The clauses of a tree, in reading order. */
export function clausesOf(condition: Condition): readonly Clause[] {
  return partsOf(condition)?.flatMap(clausesOf) ?? [condition as Clause];
}
