import type { Passing } from '../shared/day-of-change.ts';
import type { PurchaseHistory } from '../shared/purchase-history.ts';
import { isParetoNbd, type PurchaseModel, parametersOf, probabilityAlive } from '../shared/purchase-model.ts';
import type { AliveModel } from './fit.ts';

// The states in the order of the segments; Pareto/NBD has no state of those who bought once.
export const ACTIVE = 0;
export const AT_RISK = 1;
export const LOST = 2;
export const BOUGHT_ONCE = 3;

/** Strengths come in steps of 5 %, so that the clock changes one now and then and not at every moment. */
const STEPS = 20;
/** The published probability moves by hundredths. */
const HUNDREDTHS = 100;
/** A code is `(state * STRENGTHS + strength) * PARTS + hundredths`. */
const STRENGTHS = STEPS + 1;
const PARTS = HUNDREDTHS + 1;

/** Where a buyer is on a day: the only place that decides. */
export class AliveRule implements Passing {
  readonly #process: PurchaseModel;
  readonly #activeFrom: number;
  readonly #lostBelow: number;
  readonly #history: PurchaseHistory;
  /** True where those who bought once are judged too: by BG/NBD nobody leaves before a repeat purchase. */
  readonly #judgesAll: boolean;

  constructor(model: AliveModel, history: PurchaseHistory) {
    this.#process = parametersOf(model.process);
    this.#activeFrom = model.activeFrom;
    this.#lostBelow = model.lostBelow;
    this.#history = history;
    this.#judgesAll = isParetoNbd(model.process);
  }

  probabilityOn(day: number): number {
    const { frequency, recency } = this.#history;
    return probabilityAlive(this.#process, frequency, recency, this.#history.ageOn(day));
  }

  /** State, strength and hundredths as one number. The probability only falls while the customer does not buy. */
  codeOn(day: number): number {
    if (this.#history.frequency === 0 && !this.#judgesAll) return ONCE;
    const probability = this.probabilityOn(day);
    const hundredths = Math.round(probability * HUNDREDTHS);
    if (probability >= this.#activeFrom) return codeOf(ACTIVE, Math.round(probability * STEPS), hundredths);
    if (probability < this.#lostBelow) return codeOf(LOST, Math.round((1 - probability) * STEPS), hundredths);
    return codeOf(AT_RISK, STEPS, hundredths);
  }
}

function codeOf(state: number, strength: number, hundredths: number): number {
  return (state * STRENGTHS + strength) * PARTS + hundredths;
}

const ONCE = codeOf(BOUGHT_ONCE, STEPS, 0);

/** The state of a code. */
export function stateOf(code: number): number {
  return Math.floor(code / (STRENGTHS * PARTS));
}

/**
 * The strength of a code: active, the probability of being alive; lost, of being gone; both to the nearest 5 %. At risk
 * and bought once are certain.
 */
export function strengthOf(code: number): number {
  return (Math.floor(code / PARTS) % STRENGTHS) / STEPS;
}

/** True where the clock alone changes nothing any more. */
export function isFinal(code: number): boolean {
  return code === codeOf(LOST, STEPS, 0) || code === ONCE;
}
