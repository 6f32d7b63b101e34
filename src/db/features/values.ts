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

export function jsonFlagSql(value: string): string {
  return `CASE jsonb_typeof(${value}) WHEN 'boolean' THEN (${value})::boolean END`;
}

/** True of a value of whatever kind, false of none: never null. A number that is too large is none, and an empty text. */
export function jsonKnownSql(value: string): string {
  return `CASE coalesce(jsonb_typeof(${value}), 'null') WHEN 'null' THEN false WHEN 'number' THEN
    (${value})::numeric BETWEEN -${LARGEST} AND ${LARGEST} WHEN 'string' THEN ${value} <> '""' ELSE true END`;
}

/** First and last instant PostgreSQL and ISO 8601 write alike: years 1 to 9999. */
const [FIRST, LAST] = [-62_135_596_800_000, 253_402_300_799_999];

/** Values that differ from one reading to the next, as they stand in a statement. */
export interface Constants {
  /** Milliseconds since 1970 as an instant, the part of a millisecond left out. */
  time(milliseconds: number): string;
  ids(ids: readonly number[]): string;
}

/** Writes them into the text. An array of ids is one constant, however many they are. */
export const INLINED: Constants = {
  time: (milliseconds) => `'${instant(milliseconds)}'::timestamptz`,
  ids: idsSql,
};

/** Makes them parameters, each once: the text does not vary. */
export class BoundConstants implements Constants {
  readonly values: string[] = [];

  time(milliseconds: number): string {
    return `${this.#parameter(instant(milliseconds))}::timestamptz`;
  }

  ids(ids: readonly number[]): string {
    return `${this.#parameter(arrayOf(ids))}::int[]`;
  }

  #parameter(value: string): string {
    const known = this.values.indexOf(value);
    return `$${known === -1 ? this.values.push(value) : known + 1}`;
  }
}

export function idsSql(ids: readonly number[]): string {
  return `'${arrayOf(ids)}'::int[]`;
}

function instant(milliseconds: number): string {
  if (milliseconds < FIRST) return '-infinity';
  if (milliseconds > LAST) return 'infinity';
  return new Date(Math.floor(milliseconds)).toISOString();
}

function arrayOf(ids: readonly number[]): string {
  return `{${ids.map((id) => Math.trunc(id)).join(',')}}`;
}
