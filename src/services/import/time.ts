import { TimeZone } from '../../calendar/index.ts';
import { readPlainTime } from './times/plain-time.ts';
import { type CenturyOf, formatReader } from './times/time-format.ts';
import { invalidTime, type ReadWrittenTime, type WrittenTime } from './times/written-time.ts';

/** Reads a text as milliseconds since 1970; throws INVALID_INPUT for another format or a day that never was. */
export type ReadTime = (text: string) => number;

export interface TimeRule {
  /** How the texts are written: a pattern, or `epoch-s`, `epoch-ms`, `excel`, `excel-1904`. Default: ISO 8601 and others of one meaning. */
  readonly format?: string | undefined;
  /** First year of those that two digits stand for. Default: POSIX's, 69 is 1969; births are never in the future. */
  readonly century?: number | undefined;
}

/** Longest text that is read as a time, in characters. */
const LONGEST = 200;
const DAY = 86_400_000;
const END_OF_TIMES = Date.UTC(9999, 11, 31);
const NUMBER = /^-?\d+(?:\.\d+)?$/;
/** Day 0 of spreadsheets; before day 61 theirs count a 29 February 1900. */
const SPREADSHEET_START = Date.UTC(1899, 11, 30);
const SPREADSHEET_1904 = Date.UTC(1904, 0, 1);

const COUNTED: Readonly<Record<string, ReadWrittenTime>> = {
  'epoch-s': (text) => {
    const seconds = counted(text, 'epoch-s');
    if (seconds * 1000 > END_OF_TIMES)
      throw invalidTime(text, 'is too long for seconds: write format: epoch-ms where it counts milliseconds');
    return { local: Math.round(seconds * 1000), zone: 0 };
  },
  'epoch-ms': (text) => {
    const milliseconds = counted(text, 'epoch-ms');
    if (/^\d{10}$/.test(text))
      throw invalidTime(text, 'is too short for milliseconds: write format: epoch-s where it counts seconds');
    if (milliseconds > END_OF_TIMES) throw invalidTime(text, 'lies beyond the year 9999');
    return { local: Math.round(milliseconds), zone: 0 };
  },
  excel: (text) => spreadsheetDay(text, SPREADSHEET_START, 61),
  'excel-1904': (text) => spreadsheetDay(text, SPREADSHEET_1904, 0),
};

/**
 * A reader of one format, or without one of texts of one meaning. A time without a zone of its own is one of the clocks
 * of `timeZone`, an IANA name. Throws INVALID_MAPPING for a format that is none.
 */
export function timeReader(rule: TimeRule, timeZone: string): ReadTime {
  const read = writtenReader(rule, ofPosix);
  const clocks = TimeZone.of(timeZone);
  let lastText = '';
  let lastTime = 0;
  return (text) => {
    // Lines of one order share their time.
    if (text === lastText) return lastTime;
    const { local, zone } = read(text);
    if (typeof zone === 'number') lastTime = local - zone;
    else lastTime = (zone === undefined ? clocks : TimeZone.of(zone)).instantOf(local);
    lastText = text;
    return lastTime;
  };
}

/**
 * A reader of days, `yyyy-MM-dd`: the day that is written, whatever zone stands with it. An instant in UTC is taken to
 * the day of `timeZone`, but for midnight, which is how many programs write a day. With `past`, years of two digits are
 * the last that are not in the future.
 */
export function dayReader(rule: TimeRule, timeZone: string, past: boolean): (text: string) => string {
  const read = writtenReader(rule, past ? ofThePast : ofPosix);
  const clocks = TimeZone.of(timeZone);
  return (text) => {
    const { local, zone } = read(text);
    const moved = zone === 0 && local % DAY !== 0 ? clocks.dayOf(local) * DAY : local;
    return new Date(moved).toISOString().slice(0, 10);
  };
}

function writtenReader(rule: TimeRule, usual: CenturyOf): ReadWrittenTime {
  const read = anyReader(rule, usual);
  // Names beside each other may be parted anywhere: a long text would be tried in as many ways.
  return (text) => {
    if (text.length > LONGEST) throw invalidTime(text, 'is too long for a time');
    return read(text);
  };
}

function anyReader({ format, century }: TimeRule, usual: CenturyOf): ReadWrittenTime {
  if (format === undefined) return readPlainTime;
  return COUNTED[format] ?? formatReader(format, century === undefined ? usual : (year) => century + year);
}

function ofPosix(year: number): number {
  return year + (year >= 69 ? 1900 : 2000);
}

function ofThePast(year: number, month: number, day: number): number {
  return year + (Date.UTC(2000 + year, month - 1, day) > Date.now() ? 1900 : 2000);
}

function counted(text: string, format: string): number {
  if (NUMBER.test(text)) return Number(text);
  throw invalidTime(text, `is not a time written as ${format}`);
}

function spreadsheetDay(text: string, start: number, first: number): WrittenTime {
  const days = counted(text, 'a day number of a spreadsheet');
  if (days < first || days > 2_958_465) throw invalidTime(text, 'is no day number of a spreadsheet');
  // Their fractions of a day are exact to the second at best.
  return { local: start + Math.round(days * 86_400) * 1000, zone: undefined };
}
