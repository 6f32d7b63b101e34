import type { FeatureKind } from 'personagraph/segmenter';
import type { Comparison } from '../shared/clause.ts';
import { isMoment, parseDays, parseMomentText, parsePeriodText } from './parse-time.ts';
import type { TokenReader } from './token-reader.ts';

/** The test that a clause puts to its feature; null for a kind that the words leave open. */
export interface ClauseTest {
  readonly kind: FeatureKind | null;
  readonly op: string;
  readonly value?: unknown;
}

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
/** Words that tests begin with, and how each goes on. */
const TESTS: Readonly<Record<string, (reader: TokenReader) => ClauseTest>> = {
  is: parseIs,
  in: (reader) => parseMembers(reader, 'in'),
  not(reader) {
    reader.expectWord('in');
    return parseMembers(reader, 'notIn');
  },
  between: parseBetween,
  contains: (reader) => parseEntries(reader) ?? { kind: null, op: 'contains', value: expectText(reader) },
  starts: (reader) => parseEdge(reader, 'startsWith'),
  ends: (reader) => parseEdge(reader, 'endsWith'),
  has: (reader) => parseEntries(reader) ?? { kind: 'list', op: 'contains', value: expectText(reader) },
  before: (reader) => ({ kind: 'time', op: 'before', value: parseMomentText(reader) }),
  after: (reader) => ({ kind: 'time', op: 'after', value: parseMomentText(reader) }),
  on: parseOn,
  during: (reader) => ({ kind: 'time', op: 'during', value: parsePeriodText(reader) }),
  within: (reader) => ({
    kind: 'time',
    op: reader.takeWord('next', 'last') === 'next' ? 'withinNextDays' : 'withinDays',
    value: parseDays(reader),
  }),
  older(reader) {
    reader.expectWord('than');
    return { kind: 'time', op: 'olderThanDays', value: parseDays(reader) };
  },
  anniversary(reader) {
    reader.expectWord('within');
    return { kind: 'time', op: 'anniversaryWithinDays', value: parseDays(reader) };
  },
};
const WORDS = Object.keys(TESTS);

/** Reads a comparison, or words such as `in`, `is missing`, `within 30 days`. */
export function parseTest(reader: TokenReader): ClauseTest {
  const comparison = takeComparison(reader);
  if (comparison) return parseComparison(reader, comparison);
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
  if (isMoment(reader)) {
    const op = MOMENT_OPS[sign] ?? reader.fail('a number or a quoted text after != (of a time write: not ... on ...)');
    return { kind: 'time', op, value: parseMomentText(reader) };
  }
  const equality = sign === '=' || sign === '!=';
  if (token.kind === 'number') {
    reader.next();
    return { kind: 'number', op: COMPARISONS[sign]!, value: token.value };
  }
  if (equality && token.kind === 'text') {
    reader.next();
    return { kind: 'category', op: COMPARISONS[sign]!, value: token.value };
  }
  const flag = equality ? reader.takeWord('true', 'false') : null;
  if (flag) return { kind: 'flag', op: 'is', value: (flag === 'true') === (sign === '=') };
  return reader.fail(equality ? 'a number, a quoted text, true, false or a date' : 'a number or a date');
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
  if (token.kind !== 'number' && token.kind !== 'text') reader.fail('a quoted text or a number');
  const value = token.kind === 'number' ? parseList(reader, expectNumber) : parseList(reader, expectText);
  return { kind: token.kind === 'number' ? 'number' : 'category', op, value };
}

function parseBetween(reader: TokenReader): ClauseTest {
  const time = isMoment(reader);
  const parse = () => (time ? parseMomentText(reader) : reader.expectNumber('a number or a date'));
  const from = parse();
  reader.expectWord('and');
  return { kind: time ? 'time' : 'number', op: 'between', value: [from, parse()] };
}

/** `any ("a", "b")`, null without such a word. */
function parseEntries(reader: TokenReader): ClauseTest | null {
  const word = reader.takeWord('any', 'all', 'none');
  if (!word) return null;
  reader.expectSign('(');
  const op = { any: 'containsAny', all: 'containsAll', none: 'containsNone' }[word as 'any' | 'all' | 'none'];
  return { kind: 'list', op, value: parseList(reader, expectText) };
}

function parseEdge(reader: TokenReader, op: 'startsWith' | 'endsWith'): ClauseTest {
  reader.expectWord('with');
  return { kind: 'category', op, value: expectText(reader) };
}

function parseOn(reader: TokenReader): ClauseTest {
  const op = reader.takeWord('or')
    ? { before: 'onOrBefore', after: 'onOrAfter' }[reader.expectWord('before', 'after') as 'before' | 'after']
    : 'on';
  return { kind: 'time', op, value: parseMomentText(reader) };
}

/** Values up to the closing bracket. */
function parseList<T>(reader: TokenReader, parse: (reader: TokenReader) => T): T[] {
  const values = [parse(reader)];
  while (reader.takeSign(',')) values.push(parse(reader));
  reader.expectSign(')', '"," or ")"');
  return values;
}

function expectText(reader: TokenReader): string {
  const { token } = reader;
  if (token.kind !== 'text') return reader.fail('a quoted text');
  reader.next();
  return token.value;
}

function expectNumber(reader: TokenReader): number {
  return reader.expectNumber('a number');
}
