import type { EventCondition, EventTest } from '../segmenter/index.ts';
import { SIGNED, type SignedTest } from './event-condition.ts';
import { listOf } from './event-feature.ts';
import { printName, printNumber, printText } from './words.ts';

/** What stands after `where`. */
export function printWhere(where: EventCondition | readonly EventCondition[]): string {
  const conditions = listOf(where);
  const [only] = conditions;
  if (conditions.length === 1 && 'any' in only! && only.any.length > 1) return only.any.map(printPart).join(' or ');
  return conditions.map(printPart).join(' and ');
}

/** Groups within groups are always in brackets, as are two tests of one field where they are not joined by `and`. */
function printPart(condition: EventCondition): string {
  if ('all' in condition) return printGroup(condition.all, 'all', ' and ');
  if ('any' in condition) return printGroup(condition.any, 'any', ' or ');
  if ('not' in condition) return `not ${printPart(condition.not)}`;
  return printTest(condition);
}

function printGroup(parts: readonly EventCondition[], name: string, word: string): string {
  return parts.length === 1 ? `${name}(${printPart(parts[0]!)})` : `(${parts.map(printPart).join(word)})`;
}

function printTest({ field, ...tests }: EventTest): string {
  return `${printName(field.split('.'))} ${printWord(tests) ?? printSigned(tests)}`;
}

/** A test that stands alone; null for those with signs. */
function printWord({
  in: among,
  notIn,
  contains,
  startsWith,
  endsWith,
  known,
}: Omit<EventTest, 'field'>): string | null {
  if (among !== undefined) return `in (${among.map(printValue).join(', ')})`;
  if (notIn !== undefined) return `not in (${notIn.map(printValue).join(', ')})`;
  if (contains !== undefined) return `contains ${printText(contains)}`;
  if (startsWith !== undefined) return `starts with ${printText(startsWith)}`;
  if (endsWith !== undefined) return `ends with ${printText(endsWith)}`;
  return known === undefined ? null : `is ${known ? 'known' : 'missing'}`;
}

function printSigned(tests: Omit<EventTest, 'field'>): string {
  const { equals, notEquals, above, atLeast, below, atMost } = tests;
  const others = [equals, notEquals, above, below].every((value) => value === undefined);
  if (others && atLeast !== undefined && atMost !== undefined && atLeast <= atMost) {
    return `between ${printNumber(atLeast)} and ${printNumber(atMost)}`;
  }
  return Object.entries(SIGNED)
    .flatMap(([key, sign]) => {
      const value = tests[key as SignedTest];
      return value === undefined ? [] : `${sign} ${printValue(value)}`;
    })
    .join(' and ');
}

function printValue(value: string | number | boolean): string {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? printText(value) : printNumber(value);
}
