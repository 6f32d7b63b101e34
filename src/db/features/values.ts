import pg from 'pg';

/** Numbers beyond count as missing: nothing real is that large, and sums of them would overflow. */
const LARGEST = '1e200';

/** How a column of numbers and times ends. */
export const FLOAT = '::float8';

/** The value of a key of a JSON object, as text: what is checked against its kind at ingest is read by its kind. */
export function jsonValueSql(object: string, key: string): string {
  return `${object} ->> ${pg.escapeLiteral(key)}`;
}

/** An exact number: sums of it do not depend on their order. */
export function jsonNumberSql(value: string): string {
  return `CASE jsonb_typeof(${value}) WHEN 'number' THEN
    CASE WHEN (${value})::numeric BETWEEN -${LARGEST} AND ${LARGEST} THEN (${value})::numeric END END`;
}

export function jsonTextSql(value: string, text: string): string {
  return `CASE jsonb_typeof(${value}) WHEN 'string' THEN ${text} END`;
}

/** Numbers and texts, each as what it is; nothing else. */
export function jsonScalarSql(value: string): string {
  return `CASE jsonb_typeof(${value}) WHEN 'string' THEN ${value} WHEN 'number' THEN
    CASE WHEN (${value})::numeric BETWEEN -${LARGEST} AND ${LARGEST} THEN ${value} END END`;
}

/** First and last instant PostgreSQL and ISO 8601 write alike: years 1 to 9999. */
const [FIRST, LAST] = [-62_135_596_800_000, 253_402_300_799_999];

/** Milliseconds since 1970 as an instant, the part of a millisecond left out. */
export function timestampSql(milliseconds: number): string {
  if (milliseconds < FIRST) return `'-infinity'::timestamptz`;
  if (milliseconds > LAST) return `'infinity'::timestamptz`;
  return `'${new Date(Math.floor(milliseconds)).toISOString()}'::timestamptz`;
}

/** An array of ids as it stands in a statement: one constant, however many they are. */
export function idsSql(ids: readonly number[]): string {
  return `'{${ids.map((id) => Math.trunc(id)).join(',')}}'::int[]`;
}
