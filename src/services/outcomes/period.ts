import { parseMoment, TimeZone } from '../../calendar/index.ts';
import type { Span } from '../../engine/outcomes/purchases.ts';
import { PersonagraphError } from '../../errors.ts';

/** Days of the calendar: the first, and the one after the last, each as `2026-01-31`. */
export interface DayPeriod {
  readonly from: string;
  readonly to: string;
}

/** Most days of a period: ten years. */
const MOST_DAYS = 3_660;

/** A period in days since 1970-01-01. Throws INVALID_INPUT for one that is none. */
export function daysOfPeriod({ from, to }: DayPeriod, field: readonly string[]): Span {
  const [first, end] = [dayOf(from, [...field, 'from']), dayOf(to, [...field, 'to'])];
  if (end <= first) throw refused('The end is the day after the last one: it comes after the first.', [...field, 'to']);
  if (end - first > MOST_DAYS) throw refused(`A period has ${MOST_DAYS} days at most.`, [...field, 'to']);
  return { from: first, to: end };
}

/** A day of the calendar, days since 1970-01-01. Throws INVALID_INPUT. */
export function dayOf(date: string, field: readonly string[]): number {
  const moment = /^\d{4}-\d\d-\d\d$/.test(date) ? parseMoment(date) : null;
  if (!moment || !('day' in moment)) throw refused(`${JSON.stringify(date)} is no day: write 2026-01-31.`, field);
  return moment.day.on(0);
}

/** The instants at which days begin and end in a time zone. */
export function instantsOf({ from, to }: Span, timeZone: string): Span {
  const zone = TimeZone.of(timeZone);
  return { from: zone.startOf(from), to: zone.startOf(to) };
}

function refused(message: string, field: readonly string[]): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', message, { field });
}
