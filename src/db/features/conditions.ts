import pg from 'pg';
import { isOfLines, testKind } from '../../engine/catalogue/event-condition.ts';
import { fieldKind, propertyOf } from '../../engine/catalogue/event-field.ts';
import { looseForm } from '../../segmenter/composed.ts';
import type { EventCondition, EventTest } from '../../segmenter/event-source.ts';
import { anyLineSql, eventFieldSql } from './fields.ts';
import { exactFormSql, looseFormSql } from './text-form.ts';
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
  const read = `(${testedSql(test)})`;
  // Texts are equal in their form; numbers and flags are as they are.
  const value = testKind(test) === 'category' ? exactFormSql(read) : read;
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
    ...partTests(test, read),
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

/** Texts with a part, in the form in which parts are looked for. */
function partTests({ contains, startsWith, endsWith }: EventTest, value: string): string[] {
  const text = looseFormSql(value);
  const end = (part: string) => literal(looseForm(part).trim());
  return [
    ...(contains === undefined ? [] : [`strpos(${text}, ${literal(looseForm(contains))}) > 0`]),
    ...(startsWith === undefined ? [] : [`starts_with(ltrim(${text}, ' '), ${end(startsWith)})`]),
    ...(endsWith === undefined ? [] : [`right(rtrim(${text}, ' '), length(${end(endsWith)})) = ${end(endsWith)}`]),
  ];
}

/** True or false, never null. */
function knownSql({ field }: EventTest): string {
  const property = propertyOf(field);
  if (property !== null) return `(${jsonKnownSql(`properties -> ${pg.escapeLiteral(property)}`)})`;
  const value = `(${eventFieldSql({ field, reads: 'number' })})`;
  // An empty text is none.
  return fieldKind(field, 'any') === 'category' ? `coalesce(${value} <> '', false)` : `(${value} IS NOT NULL)`;
}

function literal(value: string | number | boolean): string {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? pg.escapeLiteral(value) : `(${value})::numeric`;
}
