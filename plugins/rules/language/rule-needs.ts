import type { FeatureFacts, FeatureKind, Need } from 'personagraph/segmenter';
import { type Clause, featuresOfClause } from '../shared/clause.ts';
import type { Condition } from '../shared/condition.ts';
import { type ClauseFeature, featureSource } from '../shared/event-feature.ts';
import { type Labels, labelsOf } from '../shared/labels.ts';
import { printFeature } from './print-feature.ts';

const OPTIONAL = /^(since\()?traits\./;

/** What the host says of needs, by name. */
export type FactsOfNeeds = Readonly<Record<string, FeatureFacts>>;

/** One need per distinct feature, kind and labels, named `f0`, `f1`... in order of first appearance. */
export class RuleNeeds {
  readonly needs: Record<string, Need> = {};
  readonly #names = new Map<string, string>();
  readonly #timeZone: string;

  constructor(conditions: readonly Condition[], timeZone: string) {
    this.#timeZone = timeZone;
    const read = conditions
      .flatMap(clausesOf)
      .flatMap((clause) => featuresOfClause(clause).map((one) => ({ ...one, labels: labelsOf(clause, one.feature) })));
    for (const { kind, feature, labels } of read) {
      const key = this.#keyOf(kind, feature, labels);
      if (this.#names.has(key)) continue;
      const name = `f${this.#names.size}`;
      this.#names.set(key, name);
      const from = featureSource(feature, timeZone);
      // A trait that no customer has yet is unknown; a misspelt catalogue name must be refused with near matches.
      const optional = typeof from === 'string' && OPTIONAL.test(from);
      const description = printFeature(feature);
      this.needs[name] = { kind, from, optional, ...(labels ? { labels } : {}), description };
    }
  }

  /** Name of the need that a clause with these labels reads a feature by. */
  nameOf(kind: FeatureKind, feature: ClauseFeature, labels: Labels): string {
    return this.#names.get(this.#keyOf(kind, feature, labels))!;
  }

  #keyOf(kind: FeatureKind, feature: ClauseFeature, labels: Labels): string {
    return JSON.stringify([kind, featureSource(feature, this.#timeZone), labels]);
  }
}

/** The clauses of a tree, in reading order. */
function clausesOf(condition: Condition): readonly Clause[] {
  return partsOf(condition)?.flatMap(clausesOf) ?? [condition as Clause];
}

/** The parts of a group; null for a clause. */
function partsOf(condition: Condition): readonly Condition[] | null {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  if ('atLeast' in condition) return condition.of;
  return 'not' in condition ? [condition.not] : null;
}
