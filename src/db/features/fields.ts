import pg from 'pg';
import { propertyOf } from '../../engine/catalogue/event-field.ts';
import type { EventFeature } from '../../engine/catalogue/event-source.ts';
import type { EventCondition } from '../../segmenter/feature.ts';
import { jsonNumberSql, jsonScalarSql, jsonTextSql } from './values.ts';

/** Turns a row of `customer_event` into one for each of its lines, with the line's number `n`. */
export const LINES = `CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(lines) WHEN 'array' THEN lines END)
  WITH ORDINALITY AS line_of (line, n)`;

/** Times are milliseconds since 1970, numbers exact. */
const TIMES: Readonly<Record<string, string>> = {
  at: '(extract(epoch FROM at) * 1000)',
  day: `(((at AT TIME ZONE 'UTC')::date - DATE '1970-01-01')::bigint * 86400000)`,
};
const LINE_NUMBERS = new Set(['quantity', 'price', 'discount']);

/** A field of a row of `customer_event`, or of a line of it. */
export function eventFieldSql({ field, reads }: Pick<EventFeature, 'field' | 'reads'>): string {
  const property = propertyOf(field);
  if (property !== null) {
    const key = pg.escapeLiteral(property);
    if (reads === 'number') return jsonNumberSql(`properties -> ${key}`);
    if (reads === 'any') return jsonScalarSql(`properties -> ${key}`);
    return jsonTextSql(`properties -> ${key}`, `properties ->> ${key}`);
  }
  if (field.startsWith('lines.')) return lineFieldSql(field.slice('lines.'.length));
  return TIMES[field] ?? field;
}

/** Prices are kept as exact decimal text, quantities as numbers. */
function lineFieldSql(name: string): string {
  const [value, text] = [`line -> '${name}'`, `line ->> '${name}'`];
  if (!LINE_NUMBERS.has(name)) return jsonTextSql(value, text);
  return `CASE jsonb_typeof(${value}) WHEN 'string' THEN
    CASE WHEN ${text} ~ '^-?[0-9]{1,100}([.][0-9]{1,100})?$' THEN (${text})::numeric END
    ELSE ${jsonNumberSql(value)} END`;
}

/** The tests of a condition, all of which an event must pass. A field that is missing passes none. */
export function conditionSql({ field, equals, above, below }: EventCondition): string[] {
  const value = `(${eventFieldSql({ field, reads: typeof equals === 'string' ? 'category' : 'number' })})`;
  return [
    ...(equals === undefined ? [] : [`${value} = ${literal(equals)}`]),
    ...(above === undefined ? [] : [`${value} > ${literal(above)}`]),
    ...(below === undefined ? [] : [`${value} < ${literal(below)}`]),
  ];
}

function literal(value: string | number): string {
  return typeof value === 'string' ? pg.escapeLiteral(value) : `(${value})::numeric`;
}
