/** A date of the proleptic Gregorian calendar: month 1..12, day 1..31. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * Days from 1970-01-01 to a date of the proleptic Gregorian calendar, negative before it. A month or day beyond its end
 * runs on into the next: month 14 is the February after. Takes whole numbers and never throws. Source: H. Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms", 2013.
 */
export function dayOfDate(year: number, month: number, day: number): number {
  const months = year * 12 + month - 1;
  const y = Math.floor(months / 12);
  const m = months - y * 12;
  // Years from March, so that the leap day is the last.
  const shifted = m < 2 ? y - 1 : y;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (m < 2 ? m + 10 : m - 2) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** The date of a day since 1970-01-01, the inverse of {@link dayOfDate} and of the same source. */
export function dateOfDay(day: number): CivilDate {
  const days = day + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = (days - era * 146_097) | 0;
  const leaps = ((dayOfEra / 1460) | 0) - ((dayOfEra / 36_524) | 0) + ((dayOfEra / 146_096) | 0);
  const yearOfEra = ((dayOfEra - leaps) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - ((yearOfEra / 100) | 0));
  const fromMarch = ((5 * dayOfYear + 2) / 153) | 0;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const dayOfMonth = dayOfYear - (((153 * fromMarch + 2) / 5) | 0) + 1;
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day: dayOfMonth };
}

/** The same day of the month so many months on, or back; the last of the month where it has no such day. */
export function addMonths(day: number, months: number): number {
  const { year, month, day: dayOfMonth } = dateOfDay(day);
  const first = dayOfDate(year, month + months, 1);
  const length = dayOfDate(year, month + months + 1, 1) - first;
  return first + Math.min(dayOfMonth, length) - 1;
}

/** A unit that calendars count in. Weeks begin on Monday (ISO 8601). */
export type CalendarUnit = 'day' | 'week' | 'month' | 'quarter' | 'year';

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** How many such units lie between the one of 1970-01-01 and the one a day is in. */
export function unitOfDay(unit: CalendarUnit, day: number): number {
  if (unit === 'day') return day;
  // 1970-01-01 was a Thursday.
  if (unit === 'week') return Math.floor((day + 3) / 7);
  const { year, month } = dateOfDay(day);
  return Math.floor(((year - 1970) * 12 + month - 1) / MONTHS[unit]);
}

/** The first day of a unit that {@link unitOfDay} numbers. */
export function firstDayOfUnit(unit: CalendarUnit, index: number): number {
  if (unit === 'day') return index;
  if (unit === 'week') return index * 7 - 3;
  return dayOfDate(1970, 1 + index * MONTHS[unit], 1);
}

/** The day so many units on: as {@link addMonths} for months, quarters and years. */
export function addUnits(unit: CalendarUnit, day: number, count: number): number {
  if (unit === 'day') return day + count;
  return unit === 'week' ? day + 7 * count : addMonths(day, count * MONTHS[unit]);
}

/** A day, in days since 1970-01-01, as a date: `2026-12-01`. */
export function dateText(day: number): string {
  const { year, month, day: ofMonth } = dateOfDay(day);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(ofMonth).padStart(2, '0')}`;
}
