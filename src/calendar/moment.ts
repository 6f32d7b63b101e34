import { addUnits, type CalendarUnit, dayOfDate, firstDayOfUnit, unitOfDay } from './civil.ts';

const DAY = 86_400_000;

/** A day that may move with the calendar: it stands still within a day, and never goes back. */
export interface MovingDay {
  /** The day meant, days since 1970-01-01, when today is so. */
  on(today: number): number;
  /** The first today on which it is later than a day; Infinity where it never is, or ever was. */
  firstAfter(day: number): number;
}

/** A point in time as rules write it: an instant to the millisecond, or a whole day of the time zone. */
export type Moment = { readonly at: number } | { readonly day: MovingDay };

/** Whole days from one up to, not including, another. */
export interface Period {
  readonly from: MovingDay;
  readonly to: MovingDay;
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
const SHIFT =
  /^(?:in ([1-9]\d{0,4}) (day|week|month|quarter|year)s?|([1-9]\d{0,4}) (day|week|month|quarter|year)s? ago)$/;
const EDGE = /^(start|end) of (?:(last|next) )?(week|month|quarter|year)$/;
const PERIOD = /^(this|last|next) (week|month|quarter|year)$/;
const WHOLE_UNITS = /^last ([2-9]|[1-9]\d{1,3}) (week|month|quarter|year)s$/;
/** A year, a quarter, or a month of the calendar. */
const NAMED_PERIOD = /^([1-9]\d{3})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/;
const NAMED: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };
const STEPS = { last: -1, this: 0, next: 1 } as const;

/** Words that moments and periods are made of, for hints. */
export const MOMENT_HINT =
  'a date (2024-01-31), a time with offset, today, yesterday, tomorrow, 30 days ago, in 2 weeks, or start of month';
export const PERIOD_HINT =
  'today, yesterday, tomorrow, this, last or next week, month, quarter or year, last 3 months, 2026, 2026-Q1, 2026-03, or 2026-03-31';

/** Reads a moment; null for a text that is none. */
export function parseMoment(text: string): Moment | null {
  if (DATE.test(text)) {
    const at = Date.parse(text);
    // JavaScript reads 30 February as 1 March.
    const exists = !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
    return exists ? { day: fixed(at / DAY) } : null;
  }
  if (INSTANT.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) || parseMoment(text.split('T')[0]!) === null ? null : { at };
  }
  const named = NAMED[text];
  if (named !== undefined) return { day: shifted('day', named) };
  const shift = SHIFT.exec(text);
  if (shift) {
    const [, ahead, aheadUnit, ago, agoUnit] = shift;
    const unit = (aheadUnit ?? agoUnit) as CalendarUnit;
    return isPlural(text) === ((ahead ?? ago) !== '1')
      ? { day: shifted(unit, ahead ? Number(ahead) : -Number(ago)) }
      : null;
  }
  const edge = EDGE.exec(text);
  if (!edge) return null;
  const [, which, step, unit] = edge as unknown as [string, 'start' | 'end', 'last' | 'next' | undefined, CalendarUnit];
  const index = STEPS[step ?? 'this'];
  return { day: which === 'start' ? startOf(unit, index) : plus(startOf(unit, index + 1), -1) };
}

/** Reads a period; null for a text that is none. */
export function parsePeriod(text: string): Period | null {
  const named = NAMED[text];
  if (named !== undefined) return { from: shifted('day', named), to: shifted('day', named + 1) };
  const whole = WHOLE_UNITS.exec(text);
  if (whole)
    return { from: startOf(whole[2] as CalendarUnit, -Number(whole[1])), to: startOf(whole[2] as CalendarUnit, 0) };
  const match = PERIOD.exec(text);
  if (!match) return calendarPeriod(text);
  const [, step, unit] = match as unknown as [string, keyof typeof STEPS, CalendarUnit];
  return { from: startOf(unit, STEPS[step]), to: startOf(unit, STEPS[step] + 1) };
}

/** `2026`, `2026-Q1`, `2026-03` or `2026-03-31`. */
function calendarPeriod(text: string): Period | null {
  const date = DATE.test(text) ? parseMoment(text) : null;
  if (date && 'day' in date) return { from: date.day, to: plus(date.day, 1) };
  const [, year, quarter, month] = NAMED_PERIOD.exec(text) ?? [];
  if (year === undefined) return null;
  const first = quarter ? 3 * Number(quarter) - 2 : Number(month ?? 1);
  const months = quarter ? 3 : month ? 1 : 12;
  return { from: fixed(dayOfDate(Number(year), first, 1)), to: fixed(dayOfDate(Number(year), first + months, 1)) };
}

function isPlural(text: string): boolean {
  return /s( ago)?$/.test(text);
}

function fixed(day: number): MovingDay {
  return { on: () => day, firstAfter: () => Number.POSITIVE_INFINITY };
}

/** The day so many units from today. */
function shifted(unit: CalendarUnit, count: number): MovingDay {
  const on = (today: number) => addUnits(unit, today, count);
  return {
    on,
    firstAfter(day) {
      // Going back the other way is off by the days that months differ by.
      let today = addUnits(unit, day + 1, -count) - 4;
      while (on(today) <= day) today += 1;
      return today;
    },
  };
}

/** The first day of the unit so many units from the one today is in. */
function startOf(unit: CalendarUnit, count: number): MovingDay {
  return {
    on: (today) => firstDayOfUnit(unit, unitOfDay(unit, today) + count),
    firstAfter: (day) => firstDayOfUnit(unit, unitOfDay(unit, day) - count + 1),
  };
}

/** So many days later. */
export function plus(day: MovingDay, days: number): MovingDay {
  return { on: (today) => day.on(today) + days, firstAfter: (other) => day.firstAfter(other - days) };
}
