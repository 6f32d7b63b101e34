import type { TimeZone } from 'personagraph/calendar';
import { type CategoryColumn, DAY, isTime } from 'personagraph/segmenter';
import type { Comparison } from './clause.ts';
import type { DateTest } from './clause-columns.ts';
import { FALSE, TRUE, UNKNOWN } from './truth.ts';

const NUMBER_TESTS: Readonly<Record<Comparison, (left: number, right: number) => boolean>> = {
  eq: (left, right) => left === right,
  neq: (left, right) => left !== right,
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
};

/** Writes how numbers compare with other numbers of the same rows. Infinite numbers count as missing. */
export function writeNumberPair(
  op: Comparison,
  left: Float64Array,
  right: Float64Array | number,
  truth: Uint8Array,
): void {
  const holds = NUMBER_TESTS[op];
  for (let row = 0; row < truth.length; row += 1) {
    const [one, other] = [left[row]!, typeof right === 'number' ? right : right[row]!];
    const known = Math.abs(one) <= Number.MAX_VALUE && Math.abs(other) <= Number.MAX_VALUE;
    truth[row] = known ? (holds(one, other) ? TRUE : FALSE) : UNKNOWN;
  }
}

/** Writes how texts compare with other texts of the same rows. */
export function writeLabelPair(
  left: CategoryColumn,
  right: CategoryColumn,
  holds: (left: string, right: string) => boolean,
  truth: Uint8Array,
): void {
  for (let row = 0; row < truth.length; row += 1) {
    const [one, other] = [left.codes[row]!, right.codes[row]!];
    const known = one >= 0 && other >= 0;
    truth[row] = known ? (holds(left.labels[one]!, right.labels[other]!) ? TRUE : FALSE) : UNKNOWN;
  }
}

/** Times of rows, and the days they stand for. */
export interface DatedTimes {
  readonly values: Float64Array;
  /** True where the whole day is meant. */
  readonly isDay: DateTest;
  /** Days since 1970-01-01. */
  readonly dayOf: (value: number) => number;
}

/** Times with their days in a time zone; `wholeDays` takes instants for the days they lie in. */
export function datedTimes(values: Float64Array, isDate: DateTest, zone: TimeZone, wholeDays = false): DatedTimes {
  return {
    values,
    isDay: wholeDays ? () => true : isDate,
    dayOf: (value) => (isDate(value) ? Math.floor(value / DAY) : zone.dayOf(value)),
  };
}

/**
 * Writes what is asked of how far times lie behind others of the same rows. That is milliseconds between two instants,
 * and calendar days of 24 hours where one of both is a day. Stored times stand still, so the clock alone changes nothing.
 */
export function writeTimePair(
  left: DatedTimes,
  right: DatedTimes,
  holds: (distance: number) => boolean,
  truth: Uint8Array,
): void {
  for (let row = 0; row < truth.length; row += 1) {
    const [one, other] = [left.values[row]!, right.values[row]!];
    if (!isTime(one) || !isTime(other)) {
      truth[row] = UNKNOWN;
      continue;
    }
    const byDay = left.isDay(one) || right.isDay(other);
    truth[row] = holds(byDay ? (left.dayOf(one) - right.dayOf(other)) * DAY : one - other) ? TRUE : FALSE;
  }
}
