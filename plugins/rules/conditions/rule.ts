import { TimeZone } from 'personagraph/calendar';
import type { Batch, Needs } from 'personagraph/segmenter';
import { parseRule } from '../language/parse-rule.ts';
import { printRule } from '../language/print-rule.ts';
import { type FactsOfNeeds, RuleNeeds } from '../language/rule-needs.ts';
import type { Clause } from '../shared/clause.ts';
import type { ClauseColumns } from '../shared/clause-columns.ts';
import { writeTruth } from '../shared/clause-truth.ts';
import type { Clock } from '../shared/clock.ts';
import type { Condition } from '../shared/condition.ts';
import { withoutEmptyTexts } from '../shared/empty-text.ts';
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
      const tree = withoutEmptyTexts(typeof when === 'string' ? parseRule(when) : when);
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
  readonly #columnsOf: (clause: Clause) => ClauseColumns;
  readonly #levels: Uint8Array[] = [];

  /** `features` is what the host says of needs. */
  constructor(rules: RuleNeeds, batch: Batch<Needs>, clock: Clock, features: FactsOfNeeds = {}) {
    this.#batch = batch;
    this.#clock = clock;
    this.#columnsOf = (clause) => ({
      column: (feature) => batch.columns[rules.nameOf(clause, feature)]!,
      isDate: (feature) => features[rules.nameOf(clause, feature)]?.date ?? null,
    });
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
    writeTruth(condition, this.#columnsOf(condition), truth, this.#clock);
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
