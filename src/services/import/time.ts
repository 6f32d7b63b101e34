import { TimeZone } from '../../calendar/index.ts';
import { PersonagraphError } from '../../errors.ts';

const TOKENS = {
  yyyy: ['year', '\\d{4}'],
  yy: ['year', '\\d{2}'],
  MM: ['month', '\\d{2}'],
  M: ['month', '\\d{1,2}'],
  dd: ['day', '\\d{2}'],
  d: ['day', '\\d{1,2}'],
  HH: ['hour', '\\d{2}'],
  H: ['hour', '\\d{1,2}'],
  mm: ['minute', '\\d{2}'],
  ss: ['second', '\\d{2}'],
} as const;
type Token = keyof typeof TOKENS;
type Part = (typeof TOKENS)[Token][0];

const TOKEN = /yyyy|yy|MM|M|dd|d|HH|H|mm|ss|./gsu;
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Reads a text as milliseconds since 1970; throws INVALID_INPUT for another format or a day that never was. */
export type ReadTime = (text: string) => number;

/**
 * A reader of one format; without one, of ISO 8601. A time without a zone of its own is one of the clocks of `timeZone`,
 * an IANA name. Throws INVALID_MAPPING for a format that names no year.
 */
export function timeReader(format: string | undefined, timeZone: string): ReadTime {
  const read = format === undefined ? readIso : formatReader(format);
  const clocks = TimeZone.of(timeZone);
  let lastText = '';
  let lastTime = 0;
  return (text) => {
    // Lines of one order share their time.
    if (text === lastText) return lastTime;
    const { local, offset } = read(text);
    lastTime = offset === undefined ? clocks.instantOf(local) : local - offset;
    lastText = text;
    return lastTime;
  };
}

interface Written {
  /** The clock's reading, as if it were UTC. */
  readonly local: number;
  /** How far ahead of UTC the text says it is, in milliseconds; undefined where it says nothing. */
  readonly offset: number | undefined;
}

function formatReader(format: string): (text: string) => Written {
  const tokens = format.match(TOKEN) ?? [];
  const parts: { part: Part; token: Token }[] = [];
  const source = tokens.map((token) => {
    if (!(token in TOKENS)) return token.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    const [part, digits] = TOKENS[token as Token];
    parts.push({ part, token: token as Token });
    return `(${digits})`;
  });
  if (!parts.some(({ part }) => part === 'year')) {
    throw new PersonagraphError('INVALID_MAPPING', `The time format "${format}" names no year (yyyy or yy).`);
  }
  const pattern = new RegExp(`^${source.join('')}$`);
  return (text) => {
    const found = pattern.exec(text);
    if (!found) throw notWritten(text, format);
    const read: Record<Part, number> = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
    for (const [at, { part, token }] of parts.entries()) {
      const value = Number(found[at + 1]);
      // POSIX: two digits from 69 are of the last century.
      read[part] = token === 'yy' ? value + (value >= 69 ? 1900 : 2000) : value;
    }
    return { local: clock(text, read), offset: undefined };
  };
}

function readIso(text: string): Written {
  const found = ISO.exec(text);
  if (!found) throw notWritten(text, 'yyyy-MM-dd HH:mm:ss');
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((digits) => Number(digits ?? 0));
  const read = { year: year!, month: month!, day: day!, hour: hour!, minute: minute!, second: second! };
  const local = clock(text, read) + Math.trunc(Number(found[7] ?? 0) * 1000);
  return { local, offset: found[8] === undefined ? undefined : offsetOf(found[8]) };
}

function clock(text: string, { year, month, day, hour, minute, second }: Record<Part, number>): number {
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(time);
  const exists =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!exists) throw new PersonagraphError('INVALID_INPUT', `"${text.slice(0, 50)}" is a time that never was`);
  return time;
}

/** `Z`, `+02:00` or `+0200` in milliseconds. */
function offsetOf(text: string): number {
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return (text.startsWith('-') ? -minutes : minutes) * 60_000;
}

function notWritten(text: string, format: string): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', `"${text.slice(0, 50)}" is not a time written as ${format}`);
}
