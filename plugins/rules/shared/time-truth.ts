import { DAY, isTime } from 'personagraph/segmenter';
import { writeAnniversary } from './anniversary.ts';
import type { ClauseOf, PresenceClause } from './clause.ts';
import { type Clock, flipsAt } from './clock.ts';
import { DayWindow } from './day-window.ts';
import { FALSE, TRUE, UNKNOWN } from './truth.ts';

type TimeClause = Exclude<ClauseOf<'time'>, PresenceClause>;

/** Writes the truth of a clause on times, one entry a row. Times beyond the calendar count as missing. */
export function writeTime(clause: TimeClause, values: Float64Array, truth: Uint8Array, clock: Clock): void {
  switch (clause.op) {
    case 'withinDays':
    case 'olderThanDays':
    case 'withinNextDays':
      writeSpan(values, Math.round(clause.value * DAY), clause.op, truth, clock);
      break;
    case 'anniversaryWithinDays':
      writeAnniversary(values, clause.value, truth, clock);
      break;
    default:
      new DayWindow(clause, clock).write(values, truth);
  }
}

/**
 * A time is within the last days from itself up to, not including, so long after it; from then on it is older. It is
 * within the next days from so long before it up to, not including, itself. Clauses flip exactly there, and `until` says so.
 */
function writeSpan(
  values: Float64Array,
  span: number,
  op: 'withinDays' | 'olderThanDays' | 'withinNextDays',
  truth: Uint8Array,
  clock: Clock,
): void {
  const { asOf } = clock;
  for (let row = 0; row < truth.length; row += 1) {
    const value = values[row]!;
    if (!isTime(value)) {
      truth[row] = UNKNOWN;
      continue;
    }
    const from = op === 'withinNextDays' ? value - span : op === 'withinDays' ? value : value + span;
    const to = op === 'withinNextDays' ? value : op === 'withinDays' ? value + span : Number.POSITIVE_INFINITY;
    truth[row] = asOf >= from && asOf < to ? TRUE : FALSE;
    flipsAt(clock, row, asOf < from ? from : to);
  }
}
