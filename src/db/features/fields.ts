import pg from 'pg';
import { propertyOf } from '../../engine/catalogue/event-field.ts';
import type { EventFeature } from '../../engine/catalogue/event-source.ts';
import { jsonNumberSql, jsonScalarSql, jsonTextSql } from './values.ts';

const LINES_OF_EVENT = `jsonb_array_elements(CASE jsonb_typeof(lines) WHEN 'array' THEN lines END)`;

/** Turns a row of `customer_event` into one for each of its lines, with the line's number `n`. */
export const LINES = `CROSS JOIN LATERAL ${LINES_OF_EVENT}
  WITH ORDINALITY AS line_of (line, n)`;

/** True for a row of `customer_event` of which one line passes all tests; of no lines, one of which nothing is known. */
export function anyLineSql(tests: readonly string[]): string {
  return `EXISTS (SELECT FROM (SELECT) AS one LEFT JOIN LATERAL ${LINES_OF_EVENT} AS line_of (line) ON true
    WHERE ${tests.join(' AND ')})`;
}

/** Times are milliseconds since 1970, numbers exact. */
const TIMES: Readonly<Record<string, string>> = {
  at: '(extract(epoch FROM at) * 1000)',
  day: `(((at AT TIME ZONE 'UTC')::date - DATE '1970-01-01')::bigint * 86400000)`,
};
/** Names in English, whatever the server speaks. */
const NAMES: Readonly<Record<string, string>> = {
  weekday: `to_char(at AT TIME ZONE 'UTC', 'FMDay')`,
  month: `to_char(at AT TIME ZONE 'UTC', 'FMMonth')`,
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
  return TIMES[field] ?? NAMES[field] ?? field;
}

/** Prices are kept as exact decimal text, quantities as numbers. */
function lineFieldSql(name: string): string {
  if (name === 'amount') return `(${lineFieldSql('price')}) * (${lineFieldSql('quantity')})`;
  const [value, text] = [`line -> '${name}'`, `line ->> '${name}'`];
  if (!LINE_NUMBERS.has(name)) return jsonTextSql(value, text);
  return `CASE jsonb_typeof(${value}) WHEN 'string' THEN
    CASE WHEN ${text} ~ '^-?[0-9]{1,100}([.][0-9]{1,100})?$' THEN (${text})::numeric END
    ELSE ${jsonNumberSql(value)} END`;
}
