import { type MovingDay, parseMoment, parsePeriod, plus } from 'personagraph/calendar';
import { DAY, isTime } from 'personagraph/segmenter';
import type { ClauseOf } from './clause.ts';
import type { DateTest } from './clause-columns.ts';
import { type Clock, flipsAt } from './clock.ts';
import { FALSE, TRUE, UNKNOWN } from './truth.ts';

/** A clause that holds times against moments or a period. */
export type WindowClause = Pick<ClauseOf<'time'>, 'feature' | 'kind'> &
  (
    | { readonly op: 'before' | 'onOrBefore' | 'on' | 'onOrAfter' | 'after'; readonly value: string }
    | { readonly op: 'between'; readonly value: readonly [string, string] }
    | { readonly op: 'during'; readonly value: string }
  );

/** The first instant that is no longer before a bound: of a day that moves, or fixed. Null: there is no bound. */
type Bound = { readonly day: MovingDay } | { readonly at: number } | null;

/** A bound held against values: by the instant, or by the day where the value is a date. */
interface Threshold {
  readonly instant: number;
  readonly date: number;
}

/**
 * The times from one bound up to, not including, another. A date is stored as midnight UTC, and stands for the whole of
 * that day in any time zone, where the bound is a day. Bounds never move back, so a value is ahead of the window, then inside, then behind it for good.
 */
export class DayWindow {
  readonly #clock: Clock;
  readonly #isDate: DateTest;
  readonly #from: Bound;
  readonly #to: Bound;

  constructor(clause: WindowClause, isDate: DateTest, clock: Clock) {
    this.#clock = clock;
    this.#isDate = isDate;
    [this.#from, this.#to] = boundsOf(clause);
  }

  write(values: Float64Array, truth: Uint8Array): void {
    const clock = this.#clock;
    const today = clock.zone.dayOf(clock.asOf);
    const from = this.#threshold(this.#from, today, Number.NEGATIVE_INFINITY);
    const to = this.#threshold(this.#to, today, Number.POSITIVE_INFINITY);
    const leaves = this.#from && 'day' in this.#from ? this.#from.day : null;
    const enters = this.#to && 'day' in this.#to ? this.#to.day : null;
    for (let row = 0; row < truth.length; row += 1) {
      const value = values[row]!;
      if (!isTime(value)) {
        truth[row] = UNKNOWN;
        continue;
      }
      const isDate = this.#isDate(value);
      const behind = value < (isDate ? from.date : from.instant);
      const ahead = value >= (isDate ? to.date : to.instant);
      truth[row] = behind || ahead ? FALSE : TRUE;
      const next = behind ? null : ahead ? enters : leaves;
      if (next === null) continue;
      const day = next.firstAfter(isDate ? Math.floor(value / DAY) : clock.zone.dayOf(value));
      if (day !== Number.POSITIVE_INFINITY) flipsAt(clock, row, clock.zone.startOf(day));
    }
  }

  #threshold(bound: Bound, today: number, open: number): Threshold {
    if (bound === null) return { instant: open, date: open };
    if ('at' in bound) return { instant: bound.at, date: bound.at };
    const day = bound.day.on(today);
    return { instant: this.#clock.zone.startOf(day), date: day * DAY };
  }
}

/** The bounds of a clause on times. */
export function boundsOf(clause: WindowClause): [from: Bound, to: Bound] {
  switch (clause.op) {
    case 'before':
      return [null, startOf(clause.value)];
    case 'onOrBefore':
      return [null, endOf(clause.value)];
    case 'on':
      return [startOf(clause.value), endOf(clause.value)];
    case 'onOrAfter':
      return [startOf(clause.value), null];
    case 'after':
      return [endOf(clause.value), null];
    case 'between':
      return [startOf(clause.value[0]), endOf(clause.value[1])];
    case 'during': {
      const { from, to } = parsePeriod(clause.value)!;
      return [{ day: from }, { day: to }];
    }
  }
}

function startOf(text: string): Bound {
  return parseMoment(text)!;
}

/** Just after: the next day, or the next number there is. */
function endOf(text: string): Bound {
  const moment = parseMoment(text)!;
  return 'day' in moment ? { day: plus(moment.day, 1) } : { at: nextUp(moment.at) };
}

/** The least double above a finite one (IEEE 754, nextUp). */
function nextUp(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  bits[0] = bits[0]! + (value > 0 ? 1n : -1n);
  return new Float64Array(bits.buffer)[0]!;
}
