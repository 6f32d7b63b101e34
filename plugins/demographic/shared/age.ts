import { DAY, isTime } from 'personagraph/segmenter';

/** The day as a constant of this module: an imported one is loaded anew for every row, a tenth of an age band. */
const DAY_LENGTH = DAY;

/**
 * The UTC calendar date of an instant as the number yyyymmdd. It is NaN beyond the calendar, for NaN and for the
 * infinities, which are no birth date. This and {@link birthday} are the civil-from-days and days-from-civil algorithms
 * of H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013: `Date` objects would cost an allocation a row.
 * Their years begin in March, so that the leap day comes last.
 */
export function dateNumber(time: number): number {
  if (!isTime(time)) return Number.NaN;
  const days = Math.floor(time / DAY_LENGTH) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = (days - era * 146_097) | 0;
  const leaps = ((dayOfEra / 1460) | 0) - ((dayOfEra / 36_524) | 0) + ((dayOfEra / 146_096) | 0);
  const yearOfEra = ((dayOfEra - leaps) / 365) | 0;
  const dayOfYear = (dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - ((yearOfEra / 100) | 0))) | 0;
  const fromMarch = ((5 * dayOfYear + 2) / 153) | 0;
  const day = dayOfYear - (((153 * fromMarch + 2) / 5) | 0) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return year * 10_000 + month * 100 + day;
}

/**
 * Age in completed calendar years from two dates as yyyymmdd: NaN without a birth date, negative for one in the
 * future. A birthday on 29 February is on 1 March in common years.
 */
export function ageOn(today: number, born: number): number {
  return Math.floor((today - born) / 10_000);
}

/** The first instant at which {@link ageOn} answers `age`: 00:00 UTC of that birthday of someone born on yyyymmdd. */
export function birthday(born: number, age: number): number {
  const bornYear = Math.floor(born / 10_000);
  const monthDay = born - bornYear * 10_000;
  const month = (monthDay / 100) | 0;
  const day = monthDay - month * 100;
  const year = bornYear + age - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = (year - era * 400) | 0;
  // A 29 February that the year does not have falls on the next day of this count, 1 March, by itself.
  const dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) | 0) + day - 1;
  const dayOfEra = yearOfEra * 365 + (yearOfEra >> 2) - ((yearOfEra / 100) | 0) + dayOfYear;
  return (era * 146_097 + dayOfEra - 719_468) * DAY_LENGTH;
}
