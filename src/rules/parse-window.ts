import { MOMENT_HINT, parseMoment, parsePeriod } from '../calendar/index.ts';
import type { EventAnchor, EventWindow } from '../segmenter/index.ts';
import { isSessions } from './parse-sessions.ts';
import { countedUnits, daysOfUnit, parseMomentText, parsePeriodText, SPAN_WORDS, UNIT_WORDS } from './parse-time.ts';
import { parseWhere } from './parse-where.ts';
import type { TokenReader } from './token-reader.ts';

/** What restricts the time of events: a span up to now, a window, or a time of the customer. */
export type ParsedWindow =
  | { readonly withinDays: number }
  | { readonly window: EventWindow }
  | { readonly anchor: EventAnchor };

export const WINDOW_HINT =
  'a window, such as 90 days, last month, 2026-Q1, between 60 and 30 days ago, since 2026-01-01, or within 7 days after first cart';

const PERIOD_WORDS = ['this', 'last', 'next', 'today', 'yesterday', 'tomorrow'];
const EDGES: Readonly<Record<string, 'from' | 'after' | 'before' | 'to'>> = {
  since: 'from',
  from: 'from',
  after: 'after',
  before: 'before',
  until: 'to',
  to: 'to',
};
const ENDS = ['before', 'until', 'to'];
const WHICH = ['first', 'last', 'any', 'each'];
const WORDS = [...PERIOD_WORDS, 'in', 'during', 'over', 'within', 'past', 'between', 'on', ...Object.keys(EDGES)];

/** True where the word or number that stands here begins a window. */
export function beginsWindow(reader: TokenReader): boolean {
  const { token } = reader;
  if (token.kind === 'date') return true;
  if (token.kind === 'number') {
    return [...SPAN_WORDS, ...UNIT_WORDS, 'to'].includes(reader.word(reader.ahead(1)) ?? '') || isYear(token.value);
  }
  return WORDS.includes(reader.word() ?? '');
}

/** Reads a window of an aggregate, with or without `in`, `during` or `within` before it. */
export function parseWindow(reader: TokenReader): ParsedWindow {
  if (reader.word() === 'on' && reader.word(reader.ahead(1)) === 'or') {
    reader.next();
    reader.next();
    const edge = reader.expectWord('before', 'after') === 'after' ? 'from' : 'to';
    return { window: { [edge]: quotedOrPlain(reader) } };
  }
  const lead = reader.takeWord('in', 'during', 'over', 'within', 'on');
  const the = reader.takeWord('the') !== null;
  const rolling = reader.takeWord('past') !== null;
  if (rolling || (reader.word() === 'last' && reader.ahead(1).kind === 'number' && (the || lead === 'within'))) {
    if (!rolling) reader.next();
    return parseRolling(reader);
  }
  if (the && reader.word() === 'last') {
    reader.next();
    return { window: { from: `1 ${reader.expectWord(...UNIT_WORDS)} ago` } };
  }
  const { token } = reader;
  if (lead === 'within') {
    const withinDays = token.kind === 'number' ? parseSpan(reader) : null;
    if (withinDays === null) return { window: { during: parsePeriodText(reader) } };
    return isSide(reader) ? parseAnchor(reader, withinDays) : { withinDays };
  }
  if (token.kind === 'number') return parseNumber(reader);
  if (token.kind === 'date' && !token.written.includes('T')) return { window: { during: parsePeriodText(reader) } };
  if (lead === null && reader.takeWord('between')) return parseBetween(reader, 'and');
  if (lead === null && reader.word() === 'from' && reader.ahead(1).kind === 'number') {
    reader.next();
    return parseBetween(reader, 'to');
  }
  if (lead === null && isAnchor(reader)) return parseAnchor(reader, null);
  if (lead === null && Object.hasOwn(EDGES, reader.word() ?? '')) return { window: parseEdges(reader) };
  const word = reader.word();
  if (word === 'last' && SPAN_WORDS.includes(reader.word(reader.ahead(2)) ?? '')) return parseLast(reader);
  if (PERIOD_WORDS.includes(word ?? '')) return { window: { during: parsePeriodText(reader) } };
  return reader.fail(WINDOW_HINT, WORDS);
}

/** A test of the time of an event as a window; null where it is a test of a number. */
export function parseTimeTest(reader: TokenReader): EventWindow | null {
  const value = reader.ahead(1);
  const moment =
    value.kind === 'date' || value.kind === 'text' || (value.kind === 'name' && reader.word(value) !== null);
  if (reader.token.kind === 'sign') {
    const edges = { '=': 'on', '>=': 'from', '>': 'after', '<': 'before', '<=': 'to' } as const;
    const edge = edges[reader.token.written as keyof typeof edges];
    const counted = value.kind === 'number' && UNIT_WORDS.includes(reader.word(reader.ahead(2)) ?? '');
    if (edge === undefined || !(moment || counted)) return null;
    reader.next();
    const text = quotedOrPlain(reader);
    if (edge !== 'on') return { [edge]: text };
    return parsePeriod(text) === null ? { from: text, to: text } : { during: text };
  }
  const word = reader.word();
  if (word === 'between' && value.kind === 'number' && !UNIT_WORDS.includes(reader.word(reader.ahead(2)) ?? ''))
    return null;
  if (word === 'older') {
    reader.next();
    reader.expectWord('than');
    return { to: `${countedUnits(reader)} ago` };
  }
  if (!beginsWindow(reader) || (word === 'in' && reader.isSign('(', value))) return null;
  const parsed = parseWindow(reader);
  if ('window' in parsed) return parsed.window;
  if ('withinDays' in parsed) return { fromDaysAgo: parsed.withinDays, toDaysAgo: 0 };
  return reader.fail('a fixed or moving time; an anchor stands after a comma: count(purchase, after last cart)');
}

/** `30 days`, `3 months`: up to now. */
function parseRolling(reader: TokenReader): ParsedWindow {
  if (SPAN_WORDS.includes(reader.word(reader.ahead(1)) ?? '')) return { withinDays: parseSpan(reader) };
  return { window: { from: `${countedUnits(reader)} ago` } };
}

function parseSpan(reader: TokenReader): number {
  const count = reader.expectNumber('how long, such as 90 days');
  return count * daysOfUnit(reader);
}

/** `last 30 days` is up to now; of weeks and longer units, `last 2 weeks` is whole ones. */
function parseLast(reader: TokenReader): ParsedWindow {
  if (/^weeks?$/.test(reader.word(reader.ahead(2)) ?? '')) return { window: { during: parsePeriodText(reader) } };
  reader.next();
  return { withinDays: parseSpan(reader) };
}

/** `90 days`, `60 to 30 days ago`, `2026`, or a moment such as `7 days after first cart` begins with. */
function parseNumber(reader: TokenReader): ParsedWindow {
  const { token } = reader;
  const next = reader.word(reader.ahead(1));
  if (next === 'to') return parseBetween(reader, 'to');
  const isUnit = [...SPAN_WORDS, ...UNIT_WORDS].includes(next ?? '');
  if (!isUnit && token.kind === 'number' && isYear(token.value)) return { window: { during: parsePeriodText(reader) } };
  const withinDays = parseSpan(reader);
  return isSide(reader) ? parseAnchor(reader, withinDays) : { withinDays };
}

/** `between 60 and 30 days ago`, `between 2026-01-01 and 2026-03-31`; the earlier may stand second where both are spans. */
function parseBetween(reader: TokenReader, and: 'and' | 'to'): ParsedWindow {
  const isSpan = reader.token.kind === 'number' && reader.word(reader.ahead(1)) === and;
  if (!isSpan) {
    const from = quotedOrPlain(reader);
    reader.expectWord(and);
    return { window: { from, to: quotedOrPlain(reader) } };
  }
  const { token } = reader;
  const one = reader.expectNumber('how many days ago');
  reader.expectWord(and);
  const other = reader.expectNumber('how many days ago');
  if (one === other) reader.fail('two different numbers of days', [], token);
  const [more, less] = [Math.max(one, other), Math.min(one, other)];
  if (SPAN_WORDS.includes(reader.word() ?? '')) {
    const days = daysOfUnit(reader);
    reader.takeWord('ago');
    return { window: { fromDaysAgo: more * days, toDaysAgo: less * days } };
  }
  const unit = reader.expectWord(...UNIT_WORDS).replace(/s$/, '');
  reader.takeWord('ago');
  const ago = (count: number) => (count === 0 ? 'today' : `${count} ${unit}${count === 1 ? '' : 's'} ago`);
  return { window: { from: ago(more), before: ago(less) } };
}

/** `since 2026-01-01`, `after last year and before today`: one beginning, one end, or both. */
function parseEdges(reader: TokenReader): EventWindow {
  const edge = EDGES[reader.takeWord(...Object.keys(EDGES))!]!;
  const window = { [edge]: quotedOrPlain(reader) };
  const isBegin = edge === 'from' || edge === 'after';
  if (isBegin && edge === 'from' && reader.word() === 'to') {
    reader.next();
    return { ...window, to: quotedOrPlain(reader) };
  }
  const more = isBegin && reader.word() === 'and' && ENDS.includes(reader.word(reader.ahead(1)) ?? '');
  if (!more) return window;
  reader.next();
  return { ...window, [EDGES[reader.takeWord(...ENDS)!]!]: quotedOrPlain(reader) };
}

/** A moment, also in quotes, as other languages write dates. */
function quotedOrPlain(reader: TokenReader): string {
  const { token } = reader;
  if (token.kind === 'text') {
    const text = token.value.trim();
    if (parseMoment(text) === null) return reader.fail(MOMENT_HINT);
    reader.next();
    return text;
  }
  return parseMomentText(reader);
}

function isSide(reader: TokenReader): boolean {
  const word = reader.word();
  if (word === 'of') reader.fail('after or before: within 7 days after first cart');
  return word === 'after' || word === 'before';
}

/** True for `after` or `before` and what is no moment. */
function isAnchor(reader: TokenReader): boolean {
  const word = reader.word();
  if (word !== 'after' && word !== 'before') return false;
  const next = reader.ahead(1);
  if (next.kind !== 'name') return false;
  if (WHICH.includes(reader.word(next) ?? '')) return true;
  return (
    next.quoted ||
    next.parts.length > 1 ||
    !['today', 'yesterday', 'tomorrow', 'in', 'start', 'end'].includes(reader.word(next)!)
  );
}

/** `after first cart where amount > 5`, `before customer.createdAt`. */
function parseAnchor(reader: TokenReader, withinDays: number | null): ParsedWindow {
  const side = reader.expectWord('after', 'before') as EventAnchor['side'];
  const limit = withinDays === null ? {} : { withinDays };
  const { token } = reader;
  if (token.kind === 'name' && token.parts.length > 1) {
    reader.next();
    return { anchor: { side, of: token.parts.join('.'), ...limit } };
  }
  const which = reader.takeWord(...WHICH);
  if (which === null) {
    return reader.fail(
      `first, last or any before a type of events (within 7 days ${side} first cart), or a time such as customer.createdAt`,
      WHICH,
    );
  }
  const type = reader.token;
  if (type.kind !== 'name') return reader.fail('a type of events, such as cart');
  if (isSessions(type)) return reader.fail('a type of events: sessions are no anchor');
  if (UNIT_WORDS.includes(reader.word() ?? '')) {
    return reader.fail(
      `a type of events, or a moment such as ${side} ${side === 'after' ? 'end' : 'start'} of ${which === 'last' ? 'last ' : ''}${reader.word()}`,
    );
  }
  if (type.parts.length > 1) return reader.fail('a type of events without a field, such as cart');
  reader.next();
  const where = reader.takeWord('where') ? parseWhere(reader).where : undefined;
  const of = {
    event: type.parts[0]!,
    which: (which === 'each' ? 'any' : which) as 'first' | 'last' | 'any',
    ...(where !== undefined && { where }),
  };
  return { anchor: { side, of, ...limit } };
}

function isYear(value: number): boolean {
  return Number.isInteger(value) && value >= 1000 && value <= 9999;
}
