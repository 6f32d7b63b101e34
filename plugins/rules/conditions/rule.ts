import { TimeZone } from 'personagraph/calendar';
import type { Batch, FeatureSource, Need, Needs } from 'personagraph/segmenter';
import { parseRule } from '../language/parse-rule.ts';
import { printFeature } from '../language/print-feature.ts';
import { printRule } from '../language/print-rule.ts';
import type { Clause } from '../shared/clause.ts';
import { writeTruth } from '../shared/clause-truth.ts';
import type { Clock } from '../shared/clock.ts';
import type { Condition } from '../shared/condition.ts';
import { type ClauseFeature, eventSource } from '../shared/event-feature.ts';
import { labelsOf } from '../shared/labels.ts';
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
    const needs = new RuleNeeds(segments.map(({ when }) => when));
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
  readonly #rules: RuleNeeds;
  readonly #batch: Batch<Needs>;
  readonly #clock: Clock;
  readonly #levels: Uint8Array[] = [];

  constructor(rules: RuleNeeds, batch: Batch<Needs>, clock: Clock) {
    this.#rules = rules;
    this.#batch = batch;
    this.#clock = clock;
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
    writeTruth(condition, this.#batch.columns[this.#rules.nameOf(condition)]!, truth, this.#clock);
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

/** One need per distinct feature, kind and labels, named `f0`, `f1`... in order of first appearance. */
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
      const labels = labelsOf(clause);
      const description = printFeature(clause.feature);
      this.needs[name] = { kind: clause.kind, from, optional, ...(labels ? { labels } : {}), description };
    }
  }

  nameOf(clause: Clause): string {
    return this.#names.get(keyOf(clause))!;
  }
}

function keyOf(clause: Clause): string {
  return JSON.stringify([clause.kind, sourceOf(clause.feature), labelsOf(clause)]);
}

/** The clauses of a tree, in reading order. */
function clausesOf(condition: Condition): readonly Clause[] {
  return partsOf(condition)?.flatMap(clausesOf) ?? [condition as Clause];
}

function sourceOf(feature: ClauseFeature): FeatureSource {
  return typeof feature === 'string' ? feature : eventSource(feature);
}

/** The parts of a group; null for a clause. */
function partsOf(condition: Condition): readonly Condition[] | null {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  if ('atLeast' in condition) return condition.of;
  return 'not' in condition ? [condition.not] : null;
}
