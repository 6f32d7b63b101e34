import pg from 'pg';
import { isOfLines, testKind } from '../../engine/catalogue/event-condition.ts';
import { propertyOf } from '../../engine/catalogue/event-field.ts';
import type { EventCondition, EventTest } from '../../segmenter/event-source.ts';
import { anyLineSql, eventFieldSql } from './fields.ts';
import { jsonFlagSql, jsonKnownSql } from './values.ts';

/**
 * The tests of conditions, all of which a row of `customer_event` must pass. PostgreSQL's NULL is the unknown of Kleene's
 * logic, and what is unknown does not pass. Rows may be lines; otherwise one line must pass all that is asked of lines.
 */
export function conditionsSql(conditions: readonly EventCondition[], rows: 'events' | 'lines'): string[] {
  if (rows === 'lines') return conditions.flatMap(testsSql);
  const ofLines = conditions.filter(isOfLines).flatMap(testsSql);
  return [
    ...conditions.filter((condition) => !isOfLines(condition)).flatMap(testsSql),
    ...(ofLines.length === 0 ? [] : [anyLineSql(ofLines)]),
  ];
}

function testsSql(condition: EventCondition): string[] {
  if ('all' in condition) return condition.all.flatMap(testsSql);
  if ('any' in condition) return [`(${condition.any.map(joined).join(' OR ')})`];
  if ('not' in condition) return [`NOT ${joined(condition.not)}`];
  return fieldTests(condition);
}

function joined(condition: EventCondition): string {
  return `(${testsSql(condition).join(' AND ')})`;
}

function fieldTests(test: EventTest): string[] {
  const value = `(${testedSql(test)})`;
  const { equals, notEquals, above, atLeast, below, atMost, in: among, notIn, known } = test;
  return [
    ...(equals === undefined ? [] : [`${value} = ${literal(equals)}`]),
    ...(above === undefined ? [] : [`${value} > ${literal(above)}`]),
    ...(below === undefined ? [] : [`${value} < ${literal(below)}`]),
    ...(notEquals === undefined ? [] : [`${value} <> ${literal(notEquals)}`]),
    ...(atLeast === undefined ? [] : [`${value} >= ${literal(atLeast)}`]),
    ...(atMost === undefined ? [] : [`${value} <= ${literal(atMost)}`]),
    ...(among === undefined ? [] : [`${value} IN (${among.map(literal).join(', ')})`]),
    ...(notIn === undefined ? [] : [`${value} NOT IN (${notIn.map(literal).join(', ')})`]),
    ...partTests(test, value),
    ...(known === undefined ? [] : [`${known ? '' : 'NOT '}${knownSql(test)}`]),
  ];
}

/** The tested field as the values it is held against are. */
function testedSql(test: EventTest): string {
  const kind = testKind(test);
  const property = propertyOf(test.field);
  if (kind === 'flag' && property !== null) return jsonFlagSql(`properties -> ${pg.escapeLiteral(property)}`);
  return eventFieldSql({ field: test.field, reads: kind === 'category' ? 'category' : 'number' });
}

/** Texts with a part, in the one form of rules: without case and compatibility variants (Unicode NFKC). */
function partTests({ contains, startsWith, endsWith }: EventTest, value: string): string[] {
  const text = `normalize(lower(normalize(${value}, NFKC) COLLATE "und-x-icu"), NFKC)`;
  const part = (one: string) => literal(one.normalize('NFKC').toLowerCase().normalize('NFKC'));
  return [
    ...(contains === undefined ? [] : [`strpos(${text}, ${part(contains)}) > 0`]),
    ...(startsWith === undefined ? [] : [`starts_with(${text}, ${part(startsWith)})`]),
    ...(endsWith === undefined ? [] : [`right(${text}, length(${part(endsWith)})) = ${part(endsWith)}`]),
  ];
}

/** True or false, never null. */
function knownSql({ field }: EventTest): string {
  const property = propertyOf(field);
  if (property !== null) return `(${jsonKnownSql(`properties -> ${pg.escapeLiteral(property)}`)})`;
  return `((${eventFieldSql({ field, reads: 'number' })}) IS NOT NULL)`;
}

function literal(value: string | number | boolean): string {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? pg.escapeLiteral(value) : `(${value})::numeric`;
}
