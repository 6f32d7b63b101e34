import { MOMENT_HINT, PERIOD_HINT, parseMoment, parsePeriod } from '../calendar/index.ts';
import type { Token } from './token.ts';
import type { TokenReader } from './token-reader.ts';

const UNITS = ['day', 'week', 'month', 'quarter', 'year'];
export const UNIT_WORDS = UNITS.flatMap((unit) => [unit, `${unit}s`]);
const NAMED = ['today', 'yesterday', 'tomorrow'];
const SPANS: Readonly<Record<string, number>> = { hour: 1 / 24, day: 1, week: 7 };
export const SPAN_WORDS = Object.keys(SPANS).flatMap((unit) => [unit, `${unit}s`]);

/** A span of time as days of 24 hours: `90 days`, `6 hours`. */
export function parseDays(reader: TokenReader): number {
  const count = reader.expectNumber('how long, such as 90 days');
  return count * daysOfUnit(reader);
}

/** The days of 24 hours of a unit of spans. */
export function daysOfUnit(reader: TokenReader): number {
  const { token } = reader;
  const unit = reader.takeWord(...SPAN_WORDS);
  if (unit) return SPANS[singular(unit)]!;
  const long = UNIT_WORDS.includes(reader.word() ?? '');
  const hint = long ? ' (of whole months write last 3 months; up to now, since 3 months ago)' : '';
  return reader.fail(`hours, days or weeks${hint}`, long ? [] : SPAN_WORDS, token);
}

/** True where a moment stands, rather than another value. */
export function isMoment(reader: TokenReader): boolean {
  const { token } = reader;
  if (token.kind === 'date') return true;
  if (token.kind === 'number') return UNIT_WORDS.includes(reader.word(reader.ahead(1)) ?? '');
  return [...NAMED, 'in', 'start', 'end'].includes(reader.word() ?? '');
}

/** The canonical words of a moment. */
export function parseMomentText(reader: TokenReader): string {
  const start = reader.token;
  const text = momentText(reader, start);
  return parseMoment(text) === null ? reader.fail(MOMENT_HINT, [], start) : text;
}

function momentText(reader: TokenReader, start: Token): string {
  if (start.kind === 'date') {
    reader.next();
    return start.written;
  }
  const named = reader.takeWord(...NAMED);
  if (named) return named;
  if (start.kind === 'number') return `${countedUnits(reader)} ${reader.expectWord('ago')}`;
  if (reader.takeWord('in')) return `in ${countedUnits(reader)}`;
  const edge = reader.takeWord('start', 'end') ?? reader.fail(MOMENT_HINT, [...NAMED, 'start', 'end']);
  reader.expectWord('of');
  const step = reader.takeWord('this', 'last', 'next');
  return `${edge} of ${step === null || step === 'this' ? '' : `${step} `}${reader.expectWord(...UNITS.slice(1))}`;
}

export function countedUnits(reader: TokenReader): string {
  const count = reader.expectNumber('how many');
  const unit = singular(
    reader.takeWord(...UNIT_WORDS) ?? reader.fail('days, weeks, months, quarters or years', UNIT_WORDS),
  );
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** The canonical words of a period. */
export function parsePeriodText(reader: TokenReader): string {
  const start = reader.token;
  const text = periodText(reader, start);
  return parsePeriod(text) === null ? reader.fail(PERIOD_HINT, [], start) : text;
}

function periodText(reader: TokenReader, start: Token): string {
  if (start.kind === 'date' || start.kind === 'number') {
    reader.next();
    return start.written.toUpperCase();
  }
  const named = reader.takeWord(...NAMED);
  if (named) return named;
  const step = reader.takeWord('this', 'last', 'next') ?? reader.fail(PERIOD_HINT, [...NAMED, 'this', 'last', 'next']);
  if (step === 'last' && reader.token.kind === 'number') {
    const units = countedUnits(reader);
    return units.startsWith('1 ') ? `last ${units.slice(2)}` : `last ${units}`;
  }
  return `${step} ${reader.expectWord(...UNITS.slice(1))}`;
}

function singular(unit: string): string {
  return unit.replace(/s$/, '');
}
