import { TimeZone } from 'personagraph/calendar';
import type { Batch, FeatureFacts, FeatureKind, Need, Needs } from 'personagraph/segmenter';
import { parseRule } from '../language/parse-rule.ts';
import { printFeature } from '../language/print-feature.ts';
import { printRule } from '../language/print-rule.ts';
import { type Clause, featuresOfClause } from '../shared/clause.ts';
import type { ClauseColumns } from '../shared/clause-columns.ts';
import { writeTruth } from '../shared/clause-truth.ts';
import type { Clock } from '../shared/clock.ts';
import type { Condition } from '../shared/condition.ts';
import { type ClauseFeature, featureSource } from '../shared/event-feature.ts';
import { atLeast, combine, count, negate } from '../shared/truth.ts';
import type { Config } from './settings.ts';

/** Settings ready to be evaluated. */
export interface Rules {
  readonly segments: readonly { readonly key: string; readonly when: Condition; readonly text: string }[];
  readonly needs: RuleNeeds;
  readonly zone: TimeZone;
}

/** A run asks for the same settings with every batch; the object is the key, so nothing outlives it. */
const compiled = new WeakMap<object, Rules>();

export function rulesOf(settings: Config): Rules {
  let rules = compiled.get(settings);
  if (!rules) {
    const segments = settings.segments.map(({ key, when }) => {
      const tree = typeof when === 'string' ? parseRule(when) : when;
      return { key, when: tree, text: printRule(tree) };
    });
    const needs = new RuleNeeds(
      segments.map(({ when }) => when),
      settings.timeZone,
    );
    rules = { segments, needs, zone: TimeZone.of(settings.timeZone) };
    compiled.set(settings, rules);
  }
  return rules;
}

/**
 * The one evaluator of conditions: over a batch for `assign`, over one row for `explain`. Truths are columns of bytes,
 * a few per level of the tree. They are used again and again: a batch costs no allocation a row or a clause.
 */
export class Evaluation {
  readonly #batch: Batch<Needs>;
  readonly #clock: Clock;
  readonly #columns: ClauseColumns;
  readonly #levels: Uint8Array[] = [];

  /** `features` is what the host says of needs. */
  constructor(rules: RuleNeeds, batch: Batch<Needs>, clock: Clock, features: FactsOfNeeds = {}) {
    this.#batch = batch;
    this.#clock = clock;
    this.#columns = {
      column: (kind, feature) => batch.columns[rules.nameOf(kind, feature)]!,
      isDate: (feature) => features[rules.nameOf('time', feature)]?.date ?? null,
    };
  }

  /** Truth of a condition, one entry a row; valid until the next call. */
  truth(condition: Condition): Uint8Array {
    return this.#evaluate(condition, 0);
  }

  #evaluate(condition: Condition, level: number): Uint8Array {
    if ('not' in condition) {
      const truth = this.#evaluate(condition.not, level);
      negate(truth);
      return truth;
    }
    if ('all' in condition) return this.#fold(condition.all, false, level);
    if ('any' in condition) return this.#fold(condition.any, true, level);
    if ('atLeast' in condition) return this.#count(condition.of, condition.atLeast, level);
    const truth = this.#column(level);
    writeTruth(condition, this.#columns, truth, this.#clock);
    return truth;
  }

  #fold([first, ...others]: readonly Condition[], any: boolean, level: number): Uint8Array {
    const truth = this.#evaluate(first!, level);
    for (const condition of others) combine(truth, this.#evaluate(condition, level + 1), any);
    return truth;
  }

  #count(parts: readonly Condition[], wanted: number, level: number): Uint8Array {
    const holding = this.#column(level).fill(0);
    const possible = this.#column(level + 1).fill(0);
    for (const part of parts) count(this.#evaluate(part, level + 2), holding, possible);
    atLeast(wanted, holding, possible);
    return holding;
  }

  #column(level: number): Uint8Array {
    this.#levels[level] ??= new Uint8Array(this.#batch.length);
    return this.#levels[level];
  }
}

/** One need per distinct feature and kind, named `f0`, `f1`... in order of first appearance. */
export class RuleNeeds {
  readonly needs: Record<string, Need> = {};
  readonly #names = new Map<string, string>();
  readonly #timeZone: string;

  constructor(conditions: readonly Condition[], timeZone: string) {
    this.#timeZone = timeZone;
    for (const { kind, feature } of conditions.flatMap(clausesOf).flatMap(featuresOfClause)) {
      const key = this.#keyOf(kind, feature);
      if (this.#names.has(key)) continue;
      const name = `f${this.#names.size}`;
      this.#names.set(key, name);
      const from = featureSource(feature, timeZone);
      // A trait that no customer has yet is unknown; a misspelt catalogue name must be refused with near matches.
      const optional = typeof from === 'string' && OPTIONAL.test(from);
      this.needs[name] = { kind, from, optional, description: printFeature(feature) };
    }
  }

  nameOf(kind: FeatureKind, feature: ClauseFeature): string {
    return this.#names.get(this.#keyOf(kind, feature))!;
  }

  #keyOf(kind: FeatureKind, feature: ClauseFeature): string {
    return JSON.stringify([kind, featureSource(feature, this.#timeZone)]);
  }
}

const OPTIONAL = /^(since\()?traits\./;

/** What the host says of needs, by name. */
export type FactsOfNeeds = Readonly<Record<string, FeatureFacts>>;

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
