import type { EventCondition, EventTest, EventWindow } from '../segmenter/index.ts';
import { MAX_LEVELS, SIGNED, type SignedTest } from './event-condition.ts';
import type { Token } from './token.ts';
import type { TokenReader } from './token-reader.ts';

/** What is asked of events: conditions, and the windows that tests of their time are. */
export interface ParsedWhere {
  readonly where: EventCondition | readonly EventCondition[] | undefined;
  readonly windows: readonly EventWindow[];
}

const KEY_OF = new Map<string, SignedTest>(Object.entries(SIGNED).map(([key, sign]) => [sign, key as SignedTest]));
const WORDS = ['between', 'in', 'not', 'contains', 'starts', 'ends', 'is'];
/** Fields that are times: held against moments, they are windows. */
const TIMES = ['at', 'day'];

/** Reads a test of the time of events as a window; null where it is a test of a number. */
export type ParseTimeTest = (reader: TokenReader) => EventWindow | null;

/**
 * Reads what stands after `where`: `channel = "web" and amount between 5 and 9 and not lines.category = "Tea"`. Without
 * a reader for tests of the time there are none.
 */
export function parseWhere(reader: TokenReader, timeTest: ParseTimeTest = () => null): ParsedWhere {
  const parser = new WhereParser(reader, timeTest);
  const parts = parser.parts();
  return { where: parts.length > 1 ? parts : parts[0], windows: parser.windows };
}

class WhereParser {
  readonly windows: EventWindow[] = [];
  readonly #reader: TokenReader;
  readonly #timeTest: ParseTimeTest;
  #nesting = 0;

  constructor(reader: TokenReader, timeTest: ParseTimeTest) {
    this.#reader = reader;
    this.#timeTest = timeTest;
  }

  /** Conditions joined by `and`, or the one that `or` makes of them. */
  parts(): EventCondition[] {
    const windowsBefore = this.windows.length;
    const start = this.#reader.token;
    const parts = this.#all();
    if (this.#reader.word() !== 'or') return parts;
    const any = [grouped(parts)];
    while (this.#reader.takeWord('or')) any.push(grouped(this.#all()));
    if (this.windows.length > windowsBefore) this.#refuseTimes(start);
    return [{ any }];
  }

  #all(): EventCondition[] {
    const parts: EventCondition[] = [];
    do parts.push(...this.#part());
    while (this.#reader.takeWord('and'));
    return parts;
  }

  /** One condition, or none where a test of the time became a window. */
  #part(): EventCondition[] {
    const reader = this.#reader;
    const start = reader.token;
    if (reader.takeWord('not'))
      return this.#nested(() => [{ not: grouped(this.#timeless(() => this.#part(), start)) }]);
    const word = reader.word();
    if ((word === 'all' || word === 'any') && reader.isSign('(', reader.ahead(1))) {
      reader.next();
      const parts = this.#timeless(() => this.#list(), start);
      return [word === 'all' ? { all: parts } : { any: parts }];
    }
    if (reader.takeSign('(')) {
      const parts = this.#nested(() => this.#timeless(() => this.parts(), start));
      reader.expectSign(')', 'and, or, or ")"');
      return [grouped(parts)];
    }
    return this.#test();
  }

  #list(): EventCondition[] {
    return this.#nested(() => {
      this.#reader.expectSign('(');
      const parts: EventCondition[] = [];
      do parts.push(grouped(this.parts()));
      while (this.#reader.takeSign(','));
      this.#reader.expectSign(')', '"," or ")"');
      return parts;
    });
  }

  #nested<T>(inner: () => T): T {
    this.#nesting += 1;
    if (this.#nesting > MAX_LEVELS) this.#reader.fail(`at most ${MAX_LEVELS} levels of brackets and not after where`);
    const result = inner();
    this.#nesting -= 1;
    return result;
  }

  /** Windows cannot be negated, nor be one of several: the clock would have to know both sides. */
  #timeless<T>(inner: () => T, start: Token): T {
    const before = this.windows.length;
    const result = inner();
    if (this.windows.length > before) this.#refuseTimes(start);
    return result;
  }

  #refuseTimes(start: Token): never {
    return this.#reader.fail(
      'tests of the time outside or, not and brackets: count(purchase where at >= 2026-01-01), or as a window: count(purchase, since 2026-01-01)',
      [],
      start,
    );
  }

  #test(): EventCondition[] {
    const reader = this.#reader;
    const { token } = reader;
    if (token.kind !== 'name') return reader.fail('a field of the events, such as channel or lines.category');
    reader.next();
    const field = token.parts.join('.');
    const word = this.#wordTest(field);
    if (word) return [word];
    const tests: Partial<Record<SignedTest, string | number | boolean>> = {};
    do {
      const window = TIMES.includes(field) ? this.#timeTest(reader) : null;
      if (window) this.#within(window);
      else this.#compare(field, tests);
    } while (this.#goesOn(field));
    return Object.keys(tests).length === 0 ? [] : [{ field, ...tests } as EventTest];
  }

  /** True where `and` goes on with the same field, as in `amount > 5 and < 9`. */
  #goesOn(field: string): boolean {
    const reader = this.#reader;
    const after = reader.ahead(1);
    const time = TIMES.includes(field) && ['before', 'after'].includes(reader.word(after) ?? '');
    const sign = after.kind === 'sign' && KEY_OF.has(after.written);
    return (sign || time) && reader.takeWord('and') !== null;
  }

  #compare(field: string, tests: Partial<Record<SignedTest, string | number | boolean>>): void {
    const reader = this.#reader;
    const sign = reader.token;
    if (reader.takeWord('between')) {
      if ('atLeast' in tests || 'atMost' in tests) reader.fail('another comparison', [], sign);
      tests.atLeast = reader.expectNumber('a number');
      reader.expectWord('and');
      tests.atMost = reader.expectNumber('a number');
      if (tests.atLeast > tests.atMost) reader.fail('the smaller number first', [], sign);
      return;
    }
    const key = sign.kind === 'sign' ? KEY_OF.get(sign.written) : undefined;
    if (key === undefined) this.#expectTest(field);
    reader.next();
    if (key in tests) reader.fail('another comparison', [], sign);
    const value = reader.token;
    const equality = key === 'equals' || key === 'notEquals';
    if (equality && value.kind === 'text') {
      reader.next();
      tests[key] = value.value;
      return;
    }
    const flag = equality ? reader.takeWord('true', 'false') : null;
    tests[key] = flag
      ? flag === 'true'
      : reader.expectNumber(equality ? 'a quoted text, a number, true or false' : 'a number');
  }

  /** Tests that begin with a word and stand alone. */
  #wordTest(field: string): EventTest | null {
    const reader = this.#reader;
    const after = reader.ahead(1);
    if (reader.word() === 'in' && !reader.isSign('(', after)) return null;
    switch (reader.takeWord('in', 'not', 'contains', 'starts', 'ends', 'is')) {
      case 'in':
        return { field, in: this.#values() };
      case 'not':
        reader.expectWord('in');
        return { field, notIn: this.#values() };
      case 'contains':
        return { field, contains: this.#text() };
      case 'starts':
        reader.expectWord('with');
        return { field, startsWith: this.#text() };
      case 'ends':
        reader.expectWord('with');
        return { field, endsWith: this.#text() };
      case 'is': {
        const not = reader.takeWord('not') !== null;
        const word = reader.expectWord('known', 'missing', 'true', 'false');
        if (word === 'known' || word === 'missing') return { field, known: (word === 'known') !== not };
        return { field, equals: (word === 'true') !== not };
      }
      default:
        return null;
    }
  }

  #within(window: EventWindow): void {
    const last = this.windows.at(-1);
    const merged = last && together(last, window);
    if (merged) this.windows[this.windows.length - 1] = merged;
    else this.windows.push(window);
  }

  #values(): readonly string[] | readonly number[] {
    const reader = this.#reader;
    reader.expectSign('(');
    const numbers = reader.token.kind === 'number';
    if (!numbers && reader.token.kind !== 'text') reader.fail('a quoted text or a number');
    const values: (string | number)[] = [];
    do values.push(numbers ? reader.expectNumber('a number') : this.#text());
    while (reader.takeSign(','));
    reader.expectSign(')', '"," or ")"');
    return values as string[] | number[];
  }

  #text(): string {
    const { token } = this.#reader;
    if (token.kind !== 'text') return this.#reader.fail('a quoted text');
    this.#reader.next();
    return token.value;
  }

  #expectTest(field: string): never {
    const time = TIMES.includes(field) ? ', or of a time before, after, during, since' : '';
    return this.#reader.fail(
      `a test of ${field}: =, !=, <, <=, >, >=, between, in, not in, contains, starts with, ends with, is known or is missing${time}`,
      WORDS,
    );
  }
}

/** Several conditions as the one group they are. */
function grouped(parts: readonly EventCondition[]): EventCondition {
  return parts.length === 1 ? parts[0]! : { all: parts };
}

/** A beginning and an end as one window, null where they are not. */
function together(one: EventWindow, other: EventWindow): EventWindow | null {
  if ('fromDaysAgo' in one || 'during' in one || 'fromDaysAgo' in other || 'during' in other) return null;
  const begins = [one, other].filter(({ from, after }) => (from ?? after) !== undefined).length;
  const ends = [one, other].filter(({ before, to }) => (before ?? to) !== undefined).length;
  return begins === 1 && ends === 1 ? { ...one, ...other } : null;
}
