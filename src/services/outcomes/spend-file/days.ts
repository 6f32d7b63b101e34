import { addMonths, dayOfDate } from '../../../calendar/index.ts';
import type { Span } from '../../../engine/outcomes/purchases.ts';
import { PersonagraphError } from '../../../errors.ts';
import { guessTimes } from '../../import/proposal/times.ts';
import { timeReader } from '../../import/time.ts';

const DAY_MS = 86_400_000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const NAME = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';

/** What a text stands for: a day alone is as long as its column says. */
export type DayUnit = 'day' | 'week' | 'month';

const LENGTHS: Readonly<Record<DayUnit, (day: number) => number>> = {
  day: (day) => day + 1,
  week: (day) => day + 7,
  month: (day) => addMonths(day, 1),
};

/**
 * A reader of the days of a column, in days since 1970-01-01: single days, months, and ranges whose last day is meant too.
 * It returns null for what is none. Throws INVALID_FILE where the texts leave open whether day or month comes first.
 */
export function daysReader(texts: readonly string[], unit: DayUnit): (text: string) => Span | null {
  const odd = texts.filter((text) => text !== '' && !plainSpan(text, unit));
  const ordered = odd.filter((text) => /^\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}/.test(text));
  const guess = guessTimes(ordered, true);
  if (guess?.rival !== undefined) {
    throw new PersonagraphError(
      'INVALID_FILE',
      `Dates such as ${ordered[0]} leave open whether day or month comes first: write them as 2026-01-31.`,
    );
  }
  const read = guess ? timeReader({ format: guess.format }, 'UTC') : null;
  return (text) => {
    const plain = plainSpan(text, unit);
    if (plain || !read || !ordered.includes(text)) return plain;
    try {
      const day = Math.floor(read(text) / DAY_MS);
      return spanOf(day, unit);
    } catch {
      return null;
    }
  };
}

function plainSpan(text: string, unit: DayUnit): Span | null {
  const whole = monthOf(text);
  if (whole !== null) return { from: whole, to: LENGTHS.month(whole) };
  const day = plainDay(text);
  if (day !== null) return spanOf(day, unit);
  const ends = text.split(/\s+[-–—~]\s+|\s*(?:至|到|~|–)\s*|\s+to\s+/);
  const [first, last] = ends.length === 2 ? ends.map(plainDay) : [null, null];
  return first === null || first === undefined || last === null || last === undefined || last < first
    ? null
    : { from: first, to: last + 1 };
}

function spanOf(day: number, unit: DayUnit): Span {
  return { from: day, to: LENGTHS[unit](day) };
}

/** The first day of a month: `2026-01`, `2026年1月`, `Jan 2026`. */
function monthOf(text: string): number | null {
  const numbered = /^(\d{4})(?:[-/.]|年)(\d{1,2})月?$/.exec(text);
  if (numbered) return dayIn(Number(numbered[1]), Number(numbered[2]), 1);
  const named = new RegExp(`^${NAME},? (\\d{4})$`, 'i').exec(text);
  return named ? dayIn(Number(named[2]), monthNamed(named[1]!), 1) : null;
}

/** A day that is written in one way only: `2026-01-31`, `2026年1月31日`, `20260131`, `Jan 31, 2026`, `31 Jan 2026`. */
function plainDay(text: string): number | null {
  const yearFirst = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?:[T ]00:00.*)?$/.exec(text);
  if (yearFirst) {
    const [, year, , month, day, chineseMonth, chineseDay] = yearFirst;
    return dayIn(Number(year), Number(month ?? chineseMonth), Number(day ?? chineseDay));
  }
  const packed = /^((?:19|20)\d\d)(\d\d)(\d\d)$/.exec(text);
  if (packed) return dayIn(Number(packed[1]), Number(packed[2]), Number(packed[3]));
  const monthFirst = new RegExp(`^${NAME} (\\d{1,2}),? (\\d{4})$`, 'i').exec(text);
  if (monthFirst) return dayIn(Number(monthFirst[3]), monthNamed(monthFirst[1]!), Number(monthFirst[2]));
  const dayFirst = new RegExp(`^(\\d{1,2})\\.? ${NAME},? (\\d{4})$`, 'i').exec(text);
  return dayFirst ? dayIn(Number(dayFirst[3]), monthNamed(dayFirst[2]!), Number(dayFirst[1])) : null;
}

function monthNamed(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

/** Null for a day that the calendar does not have. */
function dayIn(year: number, month: number, day: number): number | null {
  const last = month >= 1 && month <= 12 ? dayOfDate(year, month + 1, 1) - dayOfDate(year, month, 1) : 0;
  return day >= 1 && day <= last ? dayOfDate(year, month, day) : null;
}
