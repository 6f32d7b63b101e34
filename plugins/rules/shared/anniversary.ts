import { dateOfDay, dayOfDate } from 'personagraph/calendar';
import { DAY, isTime } from 'personagraph/segmenter';
import { type Clock, flipsAt } from './clock.ts';
import { FALSE, TRUE, UNKNOWN } from './truth.ts';

/**
 * Writes where the next anniversary of a time, today's included, is at most so many days away by the time zone's
 * calendar. A value at exactly midnight UTC is a date. One of 29 February has it on 1 March in common years; the day itself
 * is no anniversary.
 */
export function writeAnniversary(values: Float64Array, days: number, truth: Uint8Array, clock: Clock): void {
  const { zone } = clock;
  const today = zone.dayOf(clock.asOf);
  const { year: thisYear } = dateOfDay(today);
  for (let row = 0; row < truth.length; row += 1) {
    const value = values[row]!;
    if (!isTime(value)) {
      truth[row] = UNKNOWN;
      continue;
    }
    const { year, month, day } = dateOfDay(value % DAY === 0 ? value / DAY : zone.dayOf(value));
    const nextYear = Math.max(thisYear, year + 1);
    const first = dayOfDate(nextYear, month, day);
    const next = first >= today ? first : dayOfDate(nextYear + 1, month, day);
    const near = next - today <= days;
    truth[row] = near ? TRUE : FALSE;
    flipsAt(clock, row, zone.startOf(near ? next + 1 : next - days));
  }
}
