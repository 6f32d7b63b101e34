import {
  dateOfDay,
  dayOfDate,
  type MovingDay,
  type Period,
  parseMoment,
  parsePeriod,
  plus,
} from 'personagraph/calendar';
import { DAY, isTime } from 'personagraph/segmenter';
import type { ClauseOf } from './clause.ts';
import type { DateTest } from './clause-columns.ts';
import { type Clock, flipsAt } from './clock.ts';
import { FALSE, TRUE, UNKNOWN } from './truth.ts';

type SpanClause = Extract<ClauseOf<'time'>, { op: 'anniversaryOn' | 'anniversaryBetween' | 'anniversaryDuring' }>;

/** The days that a clause asks for an anniversary on. */
export function anniversarySpan(clause: SpanClause): Period {
  if (clause.op === 'anniversaryDuring') return parsePeriod(clause.value)!;
  const [from, to] = clause.op === 'anniversaryOn' ? [clause.value, clause.value] : clause.value;
  return { from: dayOf(from), to: plus(dayOf(to), 1) };
}

function dayOf(text: string): MovingDay {
  const moment = parseMoment(text)!;
  // Clauses take whole days only.
  return (moment as Extract<typeof moment, { day: MovingDay }>).day;
}

/**
 * Writes where the next anniversary of a time, today's included, is at most so many days away by the time zone's
 * calendar.
 */
export function writeAnniversaryWithin(
  values: Float64Array,
  isDate: DateTest,
  days: number,
  truth: Uint8Array,
  clock: Clock,
): void {
  const today = parsePeriod('today')!.from;
  writeAnniversaries(values, isDate, { from: today, to: plus(today, days + 1) }, truth, clock);
}

/**
 * Writes where an anniversary of a time lies within a period. One of 29 February is on 1 March in common years; the day
 * itself is no anniversary. Periods never move back, so an anniversary ahead of one enters it, and one inside leaves it.
 */
export function writeAnniversaries(
  values: Float64Array,
  isDate: DateTest,
  { from, to }: Period,
  truth: Uint8Array,
  clock: Clock,
): void {
  const { zone } = clock;
  const today = zone.dayOf(clock.asOf);
  const [first, end] = [from.on(today), to.on(today)];
  for (let row = 0; row < truth.length; row += 1) {
    const value = values[row]!;
    if (!isTime(value)) {
      truth[row] = UNKNOWN;
      continue;
    }
    const next = anniversaryFrom(isDate(value) ? Math.floor(value / DAY) : zone.dayOf(value), first);
    const inside = next < end;
    truth[row] = inside ? TRUE : FALSE;
    const flips = (inside ? from : to).firstAfter(next);
    if (flips !== Number.POSITIVE_INFINITY) flipsAt(clock, row, zone.startOf(flips));
  }
}

/** The first anniversary of a day on or after another. */
function anniversaryFrom(day: number, from: number): number {
  const { year, month, day: dayOfMonth } = dateOfDay(day);
  const later = Math.max(dateOfDay(from).year, year + 1);
  const first = dayOfDate(later, month, dayOfMonth);
  return first >= from ? first : dayOfDate(later + 1, month, dayOfMonth);
}
