import { PersonagraphError } from '../../../errors.ts';

/** A time as a text says it. */
export interface WrittenTime {
  /** The clock's reading, in milliseconds since 1970 as if it were UTC. */
  readonly local: number;
  /** The zone it names: milliseconds ahead of UTC, or an IANA name; undefined where it names none. */
  readonly zone: number | string | undefined;
}

export type ReadWrittenTime = (text: string) => WrittenTime;

export interface Clock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly milliseconds: number;
  /** 0 is Sunday; undefined where the text names none. */
  readonly weekday: number | undefined;
}

export const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
export const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
const AFTERNOON = /^p|下午/i;
const SPACES = /[\s\u00a0\u2007\u2009\u202f\u3000]+/g;

/** With one kind of space, one at a time: clocks of newer systems part AM and PM by a narrow one. */
export function plainSpaces(text: string): string {
  return text.replace(SPACES, ' ').trim();
}

/** Throws INVALID_INPUT for a time that never was, or that is of another weekday than the text says. */
export function localTime(text: string, clock: Clock): number {
  const { year, month, day, hour, minute, second, milliseconds, weekday } = clock;
  // Date.UTC takes years below 100 for others.
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second, milliseconds));
  date.setUTCFullYear(year, month - 1, day);
  const exists =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!exists) throw invalidTime(text, 'is a time that never was');
  if (weekday !== undefined && date.getUTCDay() !== weekday) throw invalidTime(text, 'is a day of another weekday');
  return date.getTime();
}

/** Throws INVALID_INPUT for an hour that no clock of 12 hours shows. */
export function hourOfTwelve(text: string, hour: number, half: string): number {
  if (hour > 12) throw invalidTime(text, 'is a time that never was');
  return (hour % 12) + (AFTERNOON.test(half) ? 12 : 0);
}

/** Position of a name by its first three letters; throws INVALID_INPUT for no such name. */
export function positionOf(text: string, name: string, names: readonly string[]): number {
  const wanted = name.toLowerCase().replace(/^sept$/, 'sep');
  const at = names.findIndex(
    (one) =>
      one === wanted ||
      one.slice(0, 3) === wanted ||
      (wanted.length === 4 && /^(tues|thur)$/.test(wanted) && one.startsWith(wanted)),
  );
  if (at === -1) throw invalidTime(text, 'names no month or weekday in English');
  return at;
}

/** `Z`, `UTC`, `+02:00`, `GMT+0200`, `GMT+1` or `+02` in milliseconds. Throws INVALID_INPUT for no offset of this world. */
export function offsetOf(text: string, zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(zone) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  if (Number(minutes) > 59 || Number(hours) > 15) throw invalidTime(text, 'names a zone that is none');
  return sign === '-' ? -offset : offset;
}

export function millisecondsOf(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits.slice(0, 3).padEnd(3, '0'));
}

export function invalidTime(text: string, why: string): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', `"${text.slice(0, 50)}" ${why}`);
}
