import type { Batch, Needs } from 'personagraph/segmenter';
import { writeTruth } from './clause-truth.ts';
import type { Condition } from './condition.ts';
import type { RuleNeeds } from './rule-needs.ts';
import type { Clock } from './time-truth.ts';
import { atLeast, combine, count, negate } from './truth.ts';

/**
 * The one evaluator of conditions: over a batch for `assign`, over one row for `explain`. Truths are columns of bytes,
 * a few per level of the tree and used again and again, so that a batch costs no allocation a row or a clause.
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

  #fold([first, ...rest]: readonly Condition[], any: boolean, level: number): Uint8Array {
    const truth = this.#evaluate(first!, level);
    for (const condition of rest) combine(truth, this.#evaluate(condition, level + 1), any);
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
