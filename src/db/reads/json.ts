/**
 * A part of an answer, as JSON text in parts. It stays in parts for as long as it can: PostgreSQL copies the whole of a long
 * text each time it is put together.
 */
export type Json = readonly Part[];

/** Part of a text: what it is in every row, or an expression that yields it, never NULL. */
export type Part = string | { readonly sql: string };

/** How a value is printed, as the scalars of the API print it. */
export type Printing = 'text' | 'name' | 'int' | 'float' | 'boolean' | 'time' | 'decimal' | 'day';

/** Terms that are joined by operators; of more, `concat` makes fewer copies. */
const MOST_OPERATORS = 7;
/** Functions of PostgreSQL take 100 arguments at most. */
const MOST_ARGUMENTS = 90;

/** JSON that is the same in every row. */
export function fixed(value: unknown): Json {
  return [JSON.stringify(value)];
}

/** A value. */
export function value(sql: string): Json {
  return orNull(quoted(sql));
}

/**
 * A value as JSON text, NULL for NULL. `to_json` does the same, but looks the type up each time. PostgreSQL has it from 17 on;
 * statements for older ones are spelt anew (`TextReader`).
 */
export function quoted(sql: string): string {
  return `JSON_SCALAR(${sql})::text`;
}

/** A value printed as the scalars of the API do. */
export function scalar(sql: string, as: Printing): Json {
  return orNull(printed(sql, as));
}

/** The JSON text of a column, as the scalars of the API print it; NULL stays. */
export function printed(sql: string, as: Printing): string {
  switch (as) {
    case 'int':
    case 'boolean':
      return `(${sql})::text`;
    case 'float':
      return floatJson(sql);
    case 'time':
      return timeJson(sql);
    case 'decimal':
      return `'"' || trim_scale((${sql})::numeric)::text || '"'`;
    default:
      return quoted(sql);
  }
}

function orNull(sql: string): Json {
  return [{ sql: `coalesce(${sql}, 'null')` }];
}

/**
 * A moment as ISO 8601 in UTC, with milliseconds, from what PostgreSQL prints as JSON: with a microsecond more, it writes six
 * digits of the second always. Beyond the year 9999, years have a sign and six digits. An interval as the time zone is the
 * quickest to apply.
 */
function timeJson(sql: string): string {
  const utc = `(${sql} AT TIME ZONE interval '0')`;
  const year = `lpad(extract(year FROM ${utc})::text, 6, '0') || to_char(${utc}, '-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return `CASE WHEN ${sql} < '10000-01-01Z' THEN left(${quoted(`${utc} + interval '1 microsecond'`)}, 24) || 'Z"'
    ELSE '"+' || ${year} || '"' END`;
}

/** A float as JSON has it. PostgreSQL has the same digits, but goes over to exponents earlier and pads them. */
function floatJson(sql: string): string {
  return `CASE WHEN abs(${sql}) >= 1e-4 AND abs(${sql}) < 1e6 THEN (${sql})::text WHEN ${sql} = 0 THEN '0'
    WHEN abs(${sql}) >= 1e-6 AND abs(${sql}) < 1e21 THEN trim_scale(${sql}::text::numeric)::text
    ELSE regexp_replace(${sql}::text, 'e([+-])0+', 'e\\1') END`;
}

/** An object of fields, in their order. */
export function object(fields: readonly (readonly [string, Json])[]): Json {
  return ['{', ...fields.flatMap(([key, json], index) => [`${index === 0 ? '' : ','}"${key}":`, ...json]), '}'];
}

/** A list of parts, in their order. */
export function listOfJson(items: readonly Json[]): Json {
  return ['[', ...items.flatMap((json, index) => [index === 0 ? '' : ',', ...json]), ']'];
}

/** Texts and expressions in turn, beginning and ending with a text. */
export function inTurn(parts: readonly Part[]): { readonly texts: readonly string[]; readonly sql: readonly string[] } {
  const texts = [''];
  const sql: string[] = [];
  for (const part of parts) {
    if (typeof part === 'string') texts[texts.length - 1] += part;
    else {
      sql.push(part.sql);
      texts.push('');
    }
  }
  return { texts, sql };
}

/** The JSON as text in one expression, which is never NULL. */
function textSql(json: Json): string {
  const { texts, sql } = inTurn(json);
  const terms = texts.flatMap((text, index) => [
    ...(text === '' ? [] : [literal(text)]),
    ...(index < sql.length ? [sql[index]!] : []),
  ]);
  if (terms.length === 1) return terms[0]!;
  return terms.length > MOST_OPERATORS ? concatenated(terms) : `(${terms.join(' || ')})`;
}

function concatenated(terms: readonly string[]): string {
  if (terms.length <= MOST_ARGUMENTS) return `concat(${terms.join(', ')})`;
  const groups: string[] = [];
  for (let from = 0; from < terms.length; from += MOST_ARGUMENTS) {
    groups.push(concatenated(terms.slice(from, from + MOST_ARGUMENTS)));
  }
  return concatenated(groups);
}

/** The JSON where a condition holds; otherwise `null`. */
export function where(condition: string, json: Json): Json {
  return [{ sql: `CASE WHEN ${condition} THEN ${textSql(json)} ELSE 'null' END` }];
}

/** The JSON of the one row, or of none, of `from`: then it is `null`. */
export function rowOf(json: Json, from: string): Json {
  return orNull(`(SELECT ${textSql(json)} ${from})`);
}

/** JSON of aggregates over the rows of `from`; `common` defines tables that it reads. */
export function aggregateOf(json: Json, from: string, common = ''): Json {
  const { sql } = inTurn(json);
  if (sql.length > 1) return [{ sql: `(${common}SELECT ${textSql(json)} ${from})` }];
  return json.map((part) => (typeof part === 'string' ? part : { sql: `(${common}SELECT ${part.sql} ${from})` }));
}

/** The JSON of a row as an item of a list. */
export function itemSql(json: Json): string {
  return textSql(json);
}

/** Aggregates the JSON of rows to the items of a list, NULL without rows. */
export function itemsSql(json: Json, order: string): string {
  return `string_agg(${textSql(json)}, ',' ${order})`;
}

/** Aggregates the JSON of rows to lines, each with the row's id before a tab. JSON has neither tabs nor ends of lines. */
export function linesSql(json: Json, id: string): string {
  return `coalesce(string_agg(${id} || E'\\t' || ${textSql(json)}, E'\\n'), '')`;
}

/** A list, of an expression that yields its items as text, or NULL. */
export function listOf(items: () => string): Json {
  const part = {
    get sql() {
      return `coalesce(${items()}, '')`;
    },
  };
  return ['[', part, ']'];
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Text as base64url without padding, as ids and cursors are. */
export function base64UrlSql(sql: string): string {
  // PostgreSQL breaks lines after 76 characters.
  return `translate(encode(convert_to(${sql}, 'UTF8'), 'base64'), E'+/=\\n', '-_')`;
}

/** A moment as milliseconds since 1970, for what is read by `readJson`. */
export function millisecondsSql(sql: string): string {
  return `(extract(epoch FROM ${sql}) * 1000)::float8`;
}
