import { exactForm } from '../../segmenter/composed.ts';
import type { EventCondition, EventTest } from '../../segmenter/event-source.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { isStorable } from '../../segmenter/storable.ts';
import { DAY_AMOUNT, type FieldsOf, fieldKind, isLineField, noSuchField } from './event-field.ts';
import { listOf, resolveEach } from './one-or-many.ts';
import type { Problem } from './problem.ts';

/** How the field of a test is read. */
export type TestKind = 'number' | 'category' | 'flag' | 'any';

const NUMBER_TESTS = ['above', 'atLeast', 'below', 'atMost'] as const;
const TEXT_TESTS = ['contains', 'startsWith', 'endsWith'] as const;
const TEST_KEYS = ['equals', 'notEquals', ...NUMBER_TESTS, 'in', 'notIn', ...TEXT_TESTS, 'known'] as const;
const GROUP_KEYS = ['all', 'any', 'not'];
const MOST_TESTS = 64;
const MOST_LEVELS = 8;
const MOST_ENTRIES = 1_000;

/** Conditions of events or sessions in one form, all of which must hold; undefined settings are left out. */
export function resolveConditions(
  where: EventCondition | readonly EventCondition[] | undefined,
  of: FieldsOf = 'events',
): readonly EventCondition[] | Problem {
  const resolved = resolveAll(listOf(where), of, 1);
  if ('problem' in resolved) return resolved;
  const count = resolved.reduce((sum, condition) => sum + testsOf(condition).length, 0);
  return count > MOST_TESTS ? { problem: `where has ${count} tests, ${MOST_TESTS} at most` } : resolved;
}

/** The tests of a condition, in reading order. */
export function testsOf(condition: EventCondition): readonly EventTest[] {
  if ('all' in condition) return condition.all.flatMap(testsOf);
  if ('any' in condition) return condition.any.flatMap(testsOf);
  return 'not' in condition ? testsOf(condition.not) : [condition];
}

/** True where a condition asks something of lines. */
export function isOfLines(condition: EventCondition): boolean {
  return testsOf(condition).some(({ field }) => isLineField(field));
}

/** How a test reads its field: a property as what it is held against, `any` where only its presence is asked. */
export function testKind(test: EventTest): TestKind {
  const value = test.equals ?? test.notEquals ?? test.in?.[0] ?? test.notIn?.[0];
  if (typeof value === 'boolean') return 'flag';
  if (typeof value === 'string' || TEXT_TESTS.some((key) => test[key] !== undefined)) return 'category';
  return value === undefined && NUMBER_TESTS.every((key) => test[key] === undefined) ? 'any' : 'number';
}

/** `{channel="web"}`: the same for two conditions that mean the same in the same order, and for nothing else. */
export function conditionId(condition: EventCondition): string {
  if ('all' in condition) return `{all:${condition.all.map(conditionId).join('')}}`;
  if ('any' in condition) return `{any:${condition.any.map(conditionId).join('')}}`;
  if ('not' in condition) return `{not:${conditionId(condition.not)}}`;
  const signs: Readonly<Record<string, string>> = { equals: '=', above: '>', below: '<' };
  const tests = TEST_KEYS.flatMap((key) =>
    condition[key] === undefined ? [] : `${signs[key] ?? `|${key}:`}${JSON.stringify(condition[key])}`,
  );
  return `{${condition.field}${tests.join('')}}`;
}

function resolveAll(conditions: readonly EventCondition[], of: FieldsOf, level: number): EventCondition[] | Problem {
  return resolveEach(conditions, (condition) => resolveCondition(condition, of, level));
}

function resolveCondition(condition: EventCondition, of: FieldsOf, level: number): EventCondition | Problem {
  if (typeof condition !== 'object' || condition === null) return { problem: 'where is no condition' };
  if (level > MOST_LEVELS) return { problem: `where nests ${MOST_LEVELS} levels deep at most` };
  const group = GROUP_KEYS.find((key) => key in condition);
  if (group === undefined) return resolveTest(condition as EventTest, of);
  if (Object.keys(condition).length > 1) return { problem: `where: ${group} stands alone` };
  if ('not' in condition) {
    const not = resolveCondition(condition.not, of, level + 1);
    return 'problem' in not ? not : { not };
  }
  const given: unknown = 'all' in condition ? condition.all : (condition as { any: unknown }).any;
  if (!Array.isArray(given) || given.length === 0) return { problem: `where: ${group} needs conditions` };
  const parts = resolveAll(given as EventCondition[], of, level + 1);
  if ('problem' in parts) return parts;
  return group === 'all' ? { all: parts } : { any: parts };
}

/** The test with its numbers in one form and its keys in one order. */
function resolveTest(test: EventTest, of: FieldsOf): EventCondition | Problem {
  const keys = ['field', ...TEST_KEYS, ...GROUP_KEYS];
  const unknown = Object.keys(test).find((key) => !keys.includes(key));
  if (unknown !== undefined) return { problem: `where: no setting ${unknown}${didYouMean(unknown, keys)}` };
  const { field } = test;
  if (typeof field !== 'string') return { problem: 'where needs a field' };
  const asked = TEST_KEYS.filter((key) => test[key] !== undefined);
  const kind = fieldKind(field, asPropertyKind(testKind(test)), of);
  if (kind === null) return { problem: `where: ${noSuchField(field, of, true)}` };
  if (field === DAY_AMOUNT) return { problem: `where: ${field} is not of one event` };
  if (asked.length === 0) {
    return { problem: `where needs equals, above or below, or another test: ${TEST_KEYS.join(', ')}` };
  }
  for (const key of asked) {
    const problem = unfit(test, key, kind === 'time' ? 'number' : kind === 'any' ? testKind(test) : kind);
    if (problem) {
      const hint = kind === 'time' && typeof test[key] === 'string' ? '; a date belongs into window' : '';
      return { problem: `where: ${problem}${hint}` };
    }
  }
  return withoutEmptyTexts({
    field,
    ...Object.fromEntries(
      asked.map((key) => [key, TEXT_TESTS.some((one) => one === key) ? test[key] : inOneForm(test[key])]),
    ),
  });
}

/** No text is stored that is empty: to be it is to be missing. */
function withoutEmptyTexts(test: EventTest): EventCondition {
  const { equals, notEquals, in: among, notIn, ...others } = test;
  const parts: EventCondition[] = [];
  const whole = (text: string | number | boolean | undefined, known: boolean, key: 'equals' | 'notEquals') => {
    if (text !== undefined)
      parts.push(isEmpty(text) ? { field: test.field, known } : { field: test.field, [key]: text });
  };
  const several = (texts: EventTest['in'], known: boolean, key: 'in' | 'notIn') => {
    if (texts === undefined) return;
    const left = texts.filter((text) => !isEmpty(text)) as string[];
    const rest: EventCondition[] = left.length === 0 ? [] : [{ field: test.field, [key]: left }];
    const presence: EventCondition = { field: test.field, known };
    if (left.length === texts.length) parts.push(...rest);
    else parts.push(known ? { all: [presence, ...rest] } : { any: [presence, ...rest] });
  };
  if (![equals, notEquals, ...(among ?? []), ...(notIn ?? [])].some(isEmpty)) return test;
  whole(equals, false, 'equals');
  whole(notEquals, true, 'notEquals');
  several(among, false, 'in');
  several(notIn, true, 'notIn');
  if (Object.keys(others).length > 1) parts.push(others);
  return parts.length === 1 ? parts[0]! : { all: parts };
}

function isEmpty(value: string | number | boolean | undefined): boolean {
  return typeof value === 'string' && exactForm(value) === '';
}

function asPropertyKind(kind: TestKind): 'number' | 'category' | 'any' {
  return kind === 'flag' ? 'any' : kind;
}

/** Why a test cannot be put to a field of a kind; null where it can. */
function unfit(test: EventTest, key: (typeof TEST_KEYS)[number], kind: TestKind): string | null {
  const { field } = test;
  const value: unknown = test[key];
  switch (key) {
    case 'known':
      return typeof value === 'boolean' ? null : 'known needs true or false';
    case 'equals':
    case 'notEquals':
      return isOfKind(value, kind) ? null : `${key} of ${field} needs ${NEEDED[kind](field)}`;
    case 'in':
    case 'notIn':
      if (!Array.isArray(value) || value.length === 0 || value.length > MOST_ENTRIES) {
        return `${key} of ${field} needs 1 to ${MOST_ENTRIES} values`;
      }
      return value.every((one) => isOfKind(one, kind)) ? null : `${key} of ${field} needs ${NEEDED[kind](field)} each`;
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      if (kind !== 'category') return `${field} is a number, which ${key} says nothing of`;
      if (key !== 'contains' && typeof value === 'string' && value !== '' && exactForm(value) === '')
        return `${key} of ${field} needs more than spaces`;
      return isText(value) && value !== '' ? null : `${key} of ${field} needs a text that can be stored`;
    default:
      if (kind === 'category') {
        const which = key === 'above' || key === 'below' ? 'neither above nor below' : `not ${key} a number`;
        return `${field} is text, which is ${which}`;
      }
      return kind === 'number' && isNumber(value) ? null : `${key} needs a number`;
  }
}

const NEEDED = {
  number: (field: string) => (field === 'at' || field === 'day' ? 'milliseconds since 1970' : 'a number'),
  category: () => 'a text that can be stored',
  flag: () => 'true or false',
  any: () => 'a value',
} as const satisfies Record<TestKind, (field: string) => string>;

function isOfKind(value: unknown, kind: TestKind): boolean {
  if (kind === 'flag') return typeof value === 'boolean';
  return kind === 'category' ? isText(value) : isNumber(value);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

/** No event holds texts that cannot be stored. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && isStorable(value);
}

/** Minus zero is zero, and texts are in the form in which they are equal. */
function inOneForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOneForm);
  if (typeof value === 'string') return exactForm(value);
  return typeof value === 'number' ? value + 0 : value;
}
