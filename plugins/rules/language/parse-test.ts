import { HELD_HINT, parseDays, parseMomentText, parsePeriodText, type TokenReader } from 'personagraph/rules';
import type { FeatureKind } from 'personagraph/segmenter';
import type { Comparison } from '../shared/clause.ts';
import {
  isAmount,
  isFeature,
  isTimeOperand,
  parseAmount,
  parseTimeFeature,
  parseTimeOperand,
} from './parse-operand.ts';

/** The test that a clause puts to its feature; null for a kind that the words leave open. */
export interface ClauseTest {
  readonly kind: FeatureKind | null;
  readonly op: string;
  readonly value?: unknown;
}

/** The operator of a sign between two features, whose kind is not known yet. */
export const COMPARE = 'compare';

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '=': 'eq',
  '!=': 'neq',
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
};
const MOMENT_OPS: Readonly<Record<string, string>> = {
  '=': 'on',
  '<': 'before',
  '<=': 'onOrBefore',
  '>': 'after',
  '>=': 'onOrAfter',
};
/** The operator that a sign between two features of a kind stands for, or why there is none. */
export function pairOperator(sign: string, kind: FeatureKind): { op: string } | { problem: string } {
  if (kind === 'number') return { op: COMPARISONS[sign]! };
  if (kind === 'time') {
    const op = MOMENT_OPS[sign];
    return op ? { op } : { problem: 'no != between times: write not ... on ...' };
  }
  if (kind === 'category' && (sign === '=' || sign === '!=')) return { op: COMPARISONS[sign]! };
  if (kind === 'category') return { problem: 'texts have no order: write = or !=, or say :number or :time' };
  if (kind === 'flag') {
    return { problem: 'flags are asked one by one: write (a is true and b is true) or (a is false and b is false)' };
  }
  return { problem: 'lists are compared with texts: write has any ("x"), has all ("x") or size(...)' };
}

/** Words that tests begin with, and how each goes on. */
const TESTS: Readonly<Record<string, (reader: TokenReader) => ClauseTest>> = {
  is: parseIs,
  in: (reader) => parseMembers(reader, 'in'),
  not(reader) {
    reader.expectWord('in');
    return parseMembers(reader, 'notIn');
  },
  between: parseBetween,
  contains: (reader) => parseEntries(reader) ?? parsePart(reader, null, 'contains'),
  starts: (reader) => parseEdge(reader, 'startsWith'),
  ends: (reader) => parseEdge(reader, 'endsWith'),
  has: (reader) => parseEntries(reader) ?? { kind: 'list', op: 'contains', value: expectText(reader) },
  before: (reader) => ({ kind: 'time', op: 'before', value: parseTimeOperand(reader) }),
  after: (reader) => ({ kind: 'time', op: 'after', value: parseTimeOperand(reader) }),
  on: parseOn,
  during: (reader) => ({ kind: 'time', op: 'during', value: parsePeriodText(reader) }),
  within: parseWithin,
  older(reader) {
    reader.expectWord('than');
    return { kind: 'time', op: 'olderThanDays', value: parseDays(reader) };
  },
  anniversary: parseAnniversary,
};
const WORDS = Object.keys(TESTS);

/** Reads a comparison, or words such as `in`, `is missing`, `within 30 days`. */
export function parseTest(reader: TokenReader): ClauseTest {
  const comparison = takeComparison(reader);
  if (comparison) return parseComparison(reader, comparison);
  if (['since', 'changed'].includes(reader.word() ?? ''))
    reader.fail(`a test such as =, in or is missing; ${HELD_HINT}`);
  const word = reader.takeWord(...WORDS);
  return word ? TESTS[word]!(reader) : reader.fail('a test such as =, in, is missing or within 30 days', WORDS);
}

/** `= 3` of `size(...)`. */
export function parseSizeTest(reader: TokenReader): { compare: Comparison; value: number } {
  const sign = takeComparison(reader) ?? reader.fail('=, !=, <, <=, > or >=');
  return { compare: COMPARISONS[sign]!, value: reader.expectNumber('how many entries') };
}

function takeComparison(reader: TokenReader): string | null {
  const { written } = reader.token;
  if (reader.token.kind !== 'sign' || !Object.hasOwn(COMPARISONS, written)) return null;
  reader.next();
  return written;
}

function parseComparison(reader: TokenReader, sign: string): ClauseTest {
  const { token } = reader;
  if (isTimeOperand(reader)) {
    const op = MOMENT_OPS[sign] ?? reader.fail('a number or a quoted text after != (of a time write: not ... on ...)');
    return { kind: 'time', op, value: parseTimeOperand(reader) };
  }
  const equality = sign === '=' || sign === '!=';
  if (isAmount(reader)) {
    const value = parseAmount(reader, 'a number or a feature');
    if (typeof value === 'object' && 'feature' in value) return { kind: null, op: COMPARE, value };
    return { kind: 'number', op: COMPARISONS[sign]!, value };
  }
  if (equality && token.kind === 'text') {
    reader.next();
    return { kind: 'category', op: COMPARISONS[sign]!, value: token.value };
  }
  const flag = equality ? reader.takeWord('true', 'false') : null;
  if (flag) return { kind: 'flag', op: 'is', value: (flag === 'true') === (sign === '=') };
  return reader.fail(
    equality
      ? 'a number, a quoted text, true, false, a date or a feature such as traits.plan'
      : 'a number, a date or a feature such as customer.income',
  );
}

/** `within 30 days`, `within next 2 weeks`, `within 7 days of`, `after` or `before` another time of the customer. */
function parseWithin(reader: TokenReader): ClauseTest {
  const direction = reader.takeWord('next', 'last');
  const days = parseDays(reader);
  const from = direction === null ? reader.takeWord('of', 'after', 'before') : null;
  if (from === null) return { kind: 'time', op: direction === 'next' ? 'withinNextDays' : 'withinDays', value: days };
  const op = { of: 'withinDaysOf', after: 'withinDaysAfter', before: 'withinDaysBefore' }[
    from as 'of' | 'after' | 'before'
  ];
  return { kind: 'time', op, value: { days, feature: parseTimeFeature(reader) } };
}

const STEPS = ['this', 'last', 'next'];

/** `anniversary within 7 days`, `on today`, `between today and in 2 weeks`, `this month`, `during last quarter`. */
function parseAnniversary(reader: TokenReader): ClauseTest {
  const { token } = reader;
  if (STEPS.includes(reader.word() ?? '')) {
    return { kind: 'time', op: 'anniversaryDuring', value: parsePeriodText(reader) };
  }
  switch (reader.takeWord('within', 'on', 'between', 'during', 'today', 'yesterday', 'tomorrow')) {
    case 'within':
      return parseAnniversaryWithin(reader);
    case 'on':
      return { kind: 'time', op: 'anniversaryOn', value: parseMomentText(reader) };
    case 'between':
      return { kind: 'time', op: 'anniversaryBetween', value: parsePast(reader) ?? parseMoments(reader) };
    case 'during':
      return { kind: 'time', op: 'anniversaryDuring', value: parsePeriodText(reader) };
    case null:
      return reader.fail(
        'within 7 days, on today, this month, next week, during 2026-03 or between today and in 2 weeks',
        ['within', 'on', 'between', 'during', ...STEPS],
      );
    default:
      return { kind: 'time', op: 'anniversaryOn', value: reader.word(token)! };
  }
}

/** Days that begin or end today. */
function parseAnniversaryWithin(reader: TokenReader): ClauseTest {
  const past = reader.takeWord('next', 'last') === 'last';
  const { token } = reader;
  const days = parseDays(reader);
  if (!past) return { kind: 'time', op: 'anniversaryWithinDays', value: days };
  if (!Number.isInteger(days) || days < 1) return reader.fail('whole days, such as last 7 days', [], token);
  return { kind: 'time', op: 'anniversaryBetween', value: [`${days} day${days === 1 ? '' : 's'} ago`, 'today'] };
}

function parseMoments(reader: TokenReader): [string, string] {
  const from = parseMomentText(reader);
  reader.expectWord('and');
  return [from, parseMomentText(reader)];
}

const UNITS = ['day', 'week', 'month', 'quarter', 'year'];

/** `90 and 30 days ago`: the unit stands once; null where no such words follow. */
function parsePast(reader: TokenReader): [string, string] | null {
  const [count, and, other, unit] = [reader.token, reader.ahead(1), reader.ahead(2), reader.ahead(3)];
  const word = reader.word(unit)?.replace(/s$/, '') ?? '';
  if (count.kind !== 'number' || reader.word(and) !== 'and' || other.kind !== 'number' || !UNITS.includes(word)) {
    return null;
  }
  reader.next();
  reader.next();
  const to = parseMomentText(reader);
  if (!Number.isInteger(count.value) || count.value < 1) return reader.fail('a whole number', [], count);
  return [`${count.value} ${word}${count.value === 1 ? '' : 's'} ago`, to];
}

/** A text, or a feature whose text is looked for. */
function parsePart(reader: TokenReader, kind: FeatureKind | null, op: string): ClauseTest {
  if (!isFeature(reader)) return { kind, op, value: expectText(reader, 'a quoted text or a feature') };
  return { kind: 'category', op, value: parseAmount(reader, 'a feature') };
}

function parseIs(reader: TokenReader): ClauseTest {
  const not = reader.takeWord('not') !== null;
  const word = reader.expectWord('known', 'missing', 'true', 'false');
  if (word === 'known' || word === 'missing') {
    return { kind: null, op: (word === 'known') === !not ? 'exists' : 'missing' };
  }
  return { kind: 'flag', op: 'is', value: (word === 'true') === !not };
}

function parseMembers(reader: TokenReader, op: 'in' | 'notIn'): ClauseTest {
  reader.expectSign('(');
  const { token } = reader;
  if (token.kind !== 'number' && token.kind !== 'text') {
    reader.fail('a quoted text or a number; of other features write (a = b or a = c)');
  }
  const value = token.kind === 'number' ? parseList(reader, expectNumber) : parseList(reader, (one) => expectText(one));
  return { kind: token.kind === 'number' ? 'number' : 'category', op, value };
}

function parseBetween(reader: TokenReader): ClauseTest {
  const past = parsePast(reader);
  if (past) return { kind: 'time', op: 'between', value: past };
  const [time, from] = parseBound(reader);
  reader.expectWord('and');
  const [alsoTime, to] = parseBound(reader, time);
  const features = [from, to].every(isReference);
  const kind = time || alsoTime ? 'time' : features ? null : 'number';
  return { kind, op: 'between', value: [from, to] };
}

function isReference(bound: unknown): boolean {
  return typeof bound === 'object' && bound !== null && 'feature' in bound;
}

/** A bound, and true for one that only times have. */
function parseBound(reader: TokenReader, time = false): [boolean, unknown] {
  if (isTimeOperand(reader)) return [true, parseTimeOperand(reader)];
  return time && isFeature(reader)
    ? [true, parseTimeOperand(reader)]
    : [false, parseAmount(reader, 'a number, a date or a feature')];
}

/** `any ("a", "b")`, null without such a word. */
function parseEntries(reader: TokenReader): ClauseTest | null {
  const word = reader.takeWord('any', 'all', 'none');
  if (!word) return null;
  reader.expectSign('(');
  const op = { any: 'containsAny', all: 'containsAll', none: 'containsNone' }[word as 'any' | 'all' | 'none'];
  return { kind: 'list', op, value: parseList(reader, (one) => expectText(one)) };
}

function parseEdge(reader: TokenReader, op: 'startsWith' | 'endsWith'): ClauseTest {
  reader.expectWord('with');
  return parsePart(reader, 'category', op);
}

function parseOn(reader: TokenReader): ClauseTest {
  const op = reader.takeWord('or')
    ? { before: 'onOrBefore', after: 'onOrAfter' }[reader.expectWord('before', 'after') as 'before' | 'after']
    : 'on';
  return { kind: 'time', op, value: parseTimeOperand(reader) };
}

/** Values up to the closing bracket. */
function parseList<T>(reader: TokenReader, parse: (reader: TokenReader) => T): T[] {
  const values = [parse(reader)];
  while (reader.takeSign(',')) values.push(parse(reader));
  reader.expectSign(')', '"," or ")"');
  return values;
}

function expectText(reader: TokenReader, expected = 'a quoted text'): string {
  const { token } = reader;
  if (token.kind !== 'text') return reader.fail(expected);
  reader.next();
  return token.value;
}

function expectNumber(reader: TokenReader): number {
  return reader.expectNumber('a number');
}
