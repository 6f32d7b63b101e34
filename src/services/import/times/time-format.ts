import { TimeZone } from '../../../calendar/index.ts';
import { PersonagraphError } from '../../../errors.ts';
import {
  hourOfTwelve,
  invalidTime,
  localTime,
  MONTHS,
  millisecondsOf,
  offsetOf,
  plainSpaces,
  positionOf,
  type ReadWrittenTime,
  WEEKDAYS,
  type WrittenTime,
} from './written-time.ts';

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction' | 'half' | 'weekday' | 'zone';

const NAME = '[A-Za-z]+\\.?';
const OFFSET = '(?:UTC|GMT)?[+-](?:\\d{2}:?(?:\\d{2})?|\\d(?::\\d{2})?)|Z|UTC|GMT';
const TOKENS: Readonly<Record<string, readonly [part: Part, pattern: string]>> = {
  yyyy: ['year', '\\d{4}'],
  yy: ['year', '\\d{2}'],
  MMMM: ['month', NAME],
  MMM: ['month', NAME],
  MM: ['month', '\\d{2}'],
  M: ['month', '\\d{1,2}'],
  dd: ['day', '\\d{2}'],
  d: ['day', '\\d{1,2}'],
  EEEE: ['weekday', NAME],
  EEE: ['weekday', NAME],
  HH: ['hour', '\\d{2}'],
  H: ['hour', '\\d{1,2}'],
  hh: ['hour', '\\d{2}'],
  h: ['hour', '\\d{1,2}'],
  mm: ['minute', '\\d{2}'],
  m: ['minute', '\\d{1,2}'],
  ss: ['second', '\\d{2}'],
  s: ['second', '\\d{1,2}'],
  S: ['fraction', '\\d{1,9}'],
  a: ['half', '[AaPp]\\.?[Mm]\\.?|上午|下午'],
  X: ['zone', OFFSET],
  x: ['zone', OFFSET],
  Z: ['zone', OFFSET],
  z: ['zone', `${OFFSET}|[A-Za-z]+(?:/[A-Za-z_+-]+)+`],
};
/** A run of one letter, a text in quotes, or another character. */
const PIECE = /([A-Za-z])\1*|'((?:[^']|'')*)'|./gsu;
/** Letters of which any number means the same. */
const REPEATED = new Set(['S', 'X', 'x', 'Z', 'z']);
const NAMES = Object.keys(TOKENS).join(' ');

/** The year that two digits stand for, which may depend on the day. */
export type CenturyOf = (year: number, month: number, day: number) => number;

/**
 * A reader of one format, which is checked when the mapping is read. Throws INVALID_MAPPING for one that names no year,
 * a part twice, or a letter that stands for nothing.
 */
export function formatReader(format: string, centuryOf: CenturyOf): ReadWrittenTime {
  const { pattern, tokens } = compile(plainSpaces(format), format);
  return (text) => {
    const found = pattern.exec(plainSpaces(text));
    if (!found) throw invalidTime(text, `is not a time written as ${format}`);
    return written(
      text,
      new Map(tokens.map((token, at) => [TOKENS[token]![0], { token, digits: found[at + 1]! }])),
      centuryOf,
    );
  };
}

function compile(format: string, shown: string): { pattern: RegExp; tokens: readonly string[] } {
  const tokens: string[] = [];
  const source = [...format.matchAll(PIECE)].map(([piece, letter, quoted]) => {
    if (letter === undefined)
      return escaped(quoted === undefined ? piece : quoted === '' ? "'" : quoted.replaceAll("''", "'"));
    const token = REPEATED.has(letter) ? letter : piece;
    if (!(token in TOKENS))
      throw wrong(
        shown,
        `has "${piece}", which stands for nothing: there are ${NAMES}; texts stand in quotes, such as 'T'`,
      );
    tokens.push(token);
    return `(${TOKENS[token]![1]})`;
  });
  const parts = tokens.map((token) => TOKENS[token]![0]);
  const repeated = parts.find((part, at) => parts.indexOf(part) !== at);
  if (repeated) throw wrong(shown, `names the ${repeated} twice`);
  if (!parts.includes('year')) throw wrong(shown, 'names no year (yyyy or yy)');
  const twelve = tokens.includes('hh') || tokens.includes('h');
  if (twelve !== parts.includes('half'))
    throw wrong(shown, 'needs hh or h together with a; hours up to 23 are HH or H');
  return { pattern: new RegExp(`^${source.join('')}$`), tokens };
}

type Found = ReadonlyMap<Part, { readonly token: string; readonly digits: string }>;

function written(text: string, found: Found, centuryOf: CenturyOf): WrittenTime {
  const number = (part: Part, otherwise: number) => Number(found.get(part)?.digits ?? otherwise);
  const name = (part: Part, names: readonly string[]) =>
    positionOf(text, found.get(part)!.digits.replace('.', ''), names);
  const half = found.get('half')?.digits;
  const hour = number('hour', 0);
  const zone = found.get('zone')?.digits;
  const month = found.get('month')?.token.startsWith('MMM') ? name('month', MONTHS) + 1 : number('month', 1);
  const day = number('day', 1);
  const year = number('year', 0);
  const local = localTime(text, {
    year: found.get('year')!.token === 'yy' ? centuryOf(year, month, day) : year,
    month,
    day,
    hour: half === undefined ? hour : hourOfTwelve(text, hour, half),
    minute: number('minute', 0),
    second: number('second', 0),
    milliseconds: millisecondsOf(found.get('fraction')?.digits),
    weekday: found.has('weekday') ? name('weekday', WEEKDAYS) : undefined,
  });
  return { local, zone: zone === undefined ? undefined : zoneOf(text, zone) };
}

function zoneOf(text: string, zone: string): number | string {
  if (!zone.includes('/')) return offsetOf(text, zone);
  if (TimeZone.isKnown(zone)) return zone;
  throw invalidTime(text, 'names a time zone that is none');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function wrong(format: string, why: string): PersonagraphError {
  return new PersonagraphError('INVALID_MAPPING', `The time format "${format}" ${why}.`);
}
