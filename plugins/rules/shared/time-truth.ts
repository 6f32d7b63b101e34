import type { ClauseFeature } from 'personagraph/rules';
import { DAY, isTime } from 'personagraph/segmenter';
import { anniversarySpan, writeAnniversaries, writeAnniversaryWithin } from './anniversary.ts';
import type { ClauseOf, PresenceClause } from './clause.ts';
import type { ClauseColumns, DateTest } from './clause-columns.ts';
import { type Clock, flipsAt } from './clock.ts';
import { DayWindow, type WindowClause } from './day-window.ts';
import type { TimeReference } from './operand.ts';
import { type DatedTimes, datedTimes, writeTimePair } from './pair-truth.ts';
import { combine, FALSE, TRUE, UNKNOWN } from './truth.ts';

type TimeClause = Exclude<ClauseOf<'time'>, PresenceClause>;
type PairClause = Extract<TimeClause, { op: 'before' | 'onOrBefore' | 'on' | 'onOrAfter' | 'after' }>;

/** Writes the truth of a clause on times, one entry a row. Times beyond the calendar count as missing. */
export function writeTime(clause: TimeClause, columns: ClauseColumns, truth: Uint8Array, clock: Clock): void {
  const values = columns.column(clause.feature) as Float64Array;
  switch (clause.op) {
    case 'withinDays':
    case 'olderThanDays':
    case 'withinNextDays':
      writeSpan(values, Math.round(clause.value * DAY), clause.op, truth, clock);
      break;
    case 'withinDaysOf':
    case 'withinDaysAfter':
    case 'withinDaysBefore': {
      const { days, feature } = clause.value;
      const [left, right] = [timesOf(clause.feature, columns, clock), timesOf(feature, columns, clock)];
      const span = Math.round(days * DAY);
      const least = clause.op === 'withinDaysAfter' ? 0 : -span;
      const most = clause.op === 'withinDaysBefore' ? 0 : span;
      writeTimePair(left, right, (distance) => distance >= least && distance <= most, truth);
      break;
    }
    case 'anniversaryWithinDays':
      writeAnniversaryWithin(values, dateTest(clause.feature, columns), clause.value, truth, clock);
      break;
    case 'anniversaryOn':
    case 'anniversaryBetween':
    case 'anniversaryDuring':
      writeAnniversaries(values, dateTest(clause.feature, columns), anniversarySpan(clause), truth, clock);
      break;
    case 'during':
      writeWindow(clause, columns, truth, clock);
      break;
    case 'between':
      writeBetween(clause, columns, truth, clock);
      break;
    default:
      writeOrder(clause, columns, truth, clock);
  }
}

/** The times between two bounds, each a moment or another time of the customer. */
function writeBetween(
  clause: Extract<TimeClause, { op: 'between' }>,
  columns: ClauseColumns,
  truth: Uint8Array,
  clock: Clock,
): void {
  const [from, to] = clause.value;
  if (typeof from === 'string' && typeof to === 'string') {
    writeWindow({ ...clause, value: [from, to] as const }, columns, truth, clock);
    return;
  }
  const { feature, kind } = clause;
  writeOrder({ feature, kind, op: 'onOrAfter', value: from }, columns, truth, clock);
  const upper = new Uint8Array(truth.length);
  writeOrder({ feature, kind, op: 'onOrBefore', value: to }, columns, upper, clock);
  combine(truth, upper, false);
}

/** Before, on or after a moment, or another time of the customer. */
function writeOrder(clause: PairClause, columns: ClauseColumns, truth: Uint8Array, clock: Clock): void {
  const { op, value, feature } = clause;
  if (typeof value === 'string') writeWindow({ feature, kind: 'time', op, value }, columns, truth, clock);
  else writeTimePair(timesOf(feature, columns, clock), timesOf(value, columns, clock), ORDERS[op], truth);
}

const ORDERS: Readonly<Record<PairClause['op'], (distance: number) => boolean>> = {
  before: (distance) => distance < 0,
  onOrBefore: (distance) => distance <= 0,
  on: (distance) => distance === 0,
  onOrAfter: (distance) => distance >= 0,
  after: (distance) => distance > 0,
};

function writeWindow(clause: WindowClause, columns: ClauseColumns, truth: Uint8Array, clock: Clock): void {
  const values = columns.column(clause.feature) as Float64Array;
  new DayWindow(clause, dateTest(clause.feature, columns), clock).write(values, truth);
}

function timesOf(of: ClauseFeature | TimeReference, columns: ClauseColumns, { zone }: Clock): DatedTimes {
  const reference = typeof of === 'object' && 'feature' in of ? of : { feature: of };
  const { feature, day } = reference as TimeReference;
  const values = columns.column(feature) as Float64Array;
  return datedTimes(values, dateTest(feature, columns), zone, day);
}

/** Where nothing tells whether a feature's times are dates, those at exactly midnight UTC are. */
function dateTest(feature: ClauseFeature, columns: ClauseColumns): DateTest {
  const isDate = columns.isDate(feature);
  return isDate === null ? (value) => value % DAY === 0 : () => isDate;
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
