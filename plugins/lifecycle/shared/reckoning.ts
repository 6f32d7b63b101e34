import { DAY } from 'personagraph/segmenter';
import { dayOfBeginning, dayOfChange, type Passing } from './day-of-change.ts';

/**
 * When numbers that fall with every day without a purchase are reckoned. They are exact on the day of the fit and of a
 * purchase, and stand until they have fallen by a step: otherwise the clock would change all customers every day. The
 * day depends on the model, the purchases and today alone, so that a full run and an evaluation of one customer agree.
 */
export class Reckoning {
  readonly #passing: Passing;
  readonly #fittedOn: number;

  /** `passing` has another code on each day on which a number has fallen by a step. */
  constructor(passing: Passing, fittedOn: number) {
    this.#passing = passing;
    this.#fittedOn = fittedOn;
  }

  /**
   * The day for which the numbers hold: of the fit, of the last purchase, or the first since the last step. `now` is
   * today's code.
   */
  dayFor(lastDay: number, today: number, now: number): number {
    const from = this.#fittedOn <= today ? Math.max(lastDay, this.#fittedOn) : lastDay;
    return dayOfBeginning(this.#passing, from, today, now);
  }

  /** The instant at which the clock alone brings the next step; NaN where it brings none any more. */
  until(today: number, now: number, isFinal: boolean): number {
    const step = isFinal ? Number.NaN : dayOfChange(this.#passing, today, now) * DAY;
    // Asked of a time before the fit, numbers are of another day once the fit's has come.
    return this.#fittedOn > today && !(step <= this.#fittedOn * DAY) ? this.#fittedOn * DAY : step;
  }
}
