/**
 * A part of an answer: JSON that is the same in every row; an expression whose value PostgreSQL prints as JSON, NULL as
 * `null`, and the same as \`text\`; an object without lists, as such a value in `sql` and as `text`; or text, where it has lists. No text is NULL. Rows
 * print more than a few values faster than these are put together one by one, but text within rows would have to be read
 * again. Text stays in parts for as long as it can: PostgreSQL copies the whole of a long one each time it is put together.
 */
export type Json =
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'value'; readonly sql: string; readonly text: string }
  | { readonly kind: 'object'; readonly sql: string; readonly text: string }
  | { readonly kind: 'text'; readonly parts: readonly Part[] };

/** Part of a text: what it is in every row, or an expression that yields it, never NULL. */
export type Part = string | { readonly sql: string };

/** How a value is printed, as the scalars of the API print it. */
export type Printing = 'text' | 'name' | 'int' | 'float' | 'boolean' | 'time' | 'decimal' | 'day';

/** PostgreSQL cuts off names of columns here, and names of columns are the keys of objects. */
const LONGEST_KEY = 63;
/** Values of an object that are put together faster than a row prints them. */
const FEW = 3;
/** Terms that are joined by operators; of more, `concat` makes fewer copies. */
const MOST_OPERATORS = 7;
/** Functions of PostgreSQL take 100 arguments at most. */
const MOST_ARGUMENTS = 90;

/** JSON that is the same in every row. */
export function fixed(value: unknown): Json {
  return { kind: 'fixed', text: JSON.stringify(value) };
}

/** A value. */
export function value(sql: string): Json {
  return { kind: 'value', sql, text: `coalesce(to_json(${sql})::text, 'null')` };
}

/** A value printed as the scalars of the API do. */
export function scalar(sql: string, as: Printing): Json {
  return { kind: 'value', sql: printed(sql, as), text: `coalesce(${printedText(sql, as)}, 'null')` };
}

/** The expression that prints a column as the scalars of the API do. */
export function printed(sql: string, as: Printing): string {
  switch (as) {
    case 'float':
      return floatJson(sql);
    case 'time':
      return isoTime(sql);
    case 'decimal':
      return `trim_scale((${sql})::numeric)::text`;
    default:
      return sql;
  }
}

/** The same as JSON text, without printing what is JSON already; NULL stays. */
function printedText(sql: string, as: Printing): string {
  switch (as) {
    case 'int':
    case 'boolean':
      return `(${sql})::text`;
    case 'float':
      return `CASE WHEN ${isPlain(sql)} THEN (${sql})::text ELSE ${floatText(sql)} END`;
    case 'time':
      return timeSql(
        sql,
        (json) => `left(${json}, 24) || 'Z"'`,
        (year) => `'"+' || ${year} || '"'`,
      );
    case 'decimal':
      return `'"' || ${printed(sql, as)} || '"'`;
    default:
      return `to_json(${printed(sql, as)})::text`;
  }
}

/** A moment as ISO 8601 in UTC, with milliseconds. */
function isoTime(sql: string): string {
  return timeSql(
    sql,
    (json) => `substr(${json}, 2, 23) || 'Z'`,
    (year) => `'+' || ${year}`,
  );
}

/**
 * A moment from what PostgreSQL prints as JSON: with a microsecond more, it writes six digits of the second always. Beyond
 * the year 9999, years have a sign and six digits. An interval as the time zone is the quickest to apply.
 */
function timeSql(sql: string, plain: (json: string) => string, late: (year: string) => string): string {
  const utc = `(${sql} AT TIME ZONE interval '0')`;
  const year = `lpad(extract(year FROM ${utc})::text, 6, '0') || to_char(${utc}, '-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return `CASE WHEN ${sql} < '10000-01-01Z' THEN ${plain(`to_json(${utc} + interval '1 microsecond')::text`)}
    ELSE ${late(year)} END`;
}

/** A float as JSON has it. PostgreSQL has the same digits, but goes over to exponents earlier and pads them. */
function floatJson(sql: string): string {
  return `CASE WHEN ${isPlain(sql)} THEN to_json(${sql}) ELSE (${floatText(sql)})::json END`;
}

/** Without an exponent here and there. */
function isPlain(sql: string): string {
  return `abs(${sql}) >= 1e-4 AND abs(${sql}) < 1e6`;
}

function floatText(sql: string): string {
  return `CASE WHEN ${sql} = 0 THEN '0' WHEN abs(${sql}) >= 1e-6 AND abs(${sql}) < 1e21
    THEN trim_scale(${sql}::text::numeric)::text ELSE regexp_replace(${sql}::text, 'e([+-])0+', 'e\\1') END`;
}

/** An object of fields, in their order. */
export function object(fields: readonly (readonly [string, Json])[]): Json {
  if (fields.every(([, { kind }]) => kind === 'fixed')) {
    return { kind: 'fixed', text: `{${fields.map(([key, json]) => `"${key}":${(json as { text: string }).text}`)}}` };
  }
  const parts = fields.flatMap(([key, json], index) => [`${index === 0 ? '{' : ','}"${key}":`, ...partsOf(json)]);
  const text: Json = { kind: 'text', parts: [...parts, '}'] };
  if (fields.some(([key, { kind }]) => kind === 'text' || key.length > LONGEST_KEY)) return text;
  const columns = fields.map(([key, json]) => `${valueSql(json)} AS "${key}"`);
  const sql = `row_to_json((SELECT r FROM (SELECT ${columns.join(', ')}) r))`;
  const values = fields.filter(([, { kind }]) => kind === 'value').length;
  return { kind: 'object', sql, text: values > FEW ? `${sql}::text` : textSql(text) };
}

/** The JSON as text in parts. */
export function partsOf(json: Json): readonly Part[] {
  if (json.kind === 'fixed') return [json.text];
  return json.kind === 'text' ? json.parts : [{ sql: textSql(json) }];
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

/** The JSON as text in one expression. */
function textSql(json: Json): string {
  switch (json.kind) {
    case 'fixed':
      return literal(json.text);
    case 'value':
    case 'object':
      return json.text;
    case 'text': {
      const { texts, sql } = inTurn(json.parts);
      const terms = texts.flatMap((text, index) => [
        ...(text === '' ? [] : [literal(text)]),
        ...(index < sql.length ? [sql[index]!] : []),
      ]);
      return terms.length > MOST_OPERATORS ? concatenated(terms) : `(${terms.join(' || ')})`;
    }
  }
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
  const text = `CASE WHEN ${condition} THEN ${textSql(json)} ELSE 'null' END`;
  return json.kind === 'text' ? oneText(text) : objectOf(`CASE WHEN ${condition} THEN ${valueSql(json)} END`, text);
}

/** The JSON of the one row, or of none, of `from`: then it is `null`. */
export function rowOf(json: Json, from: string): Json {
  const text = `coalesce((SELECT ${textSql(json)} ${from}), 'null')`;
  return json.kind === 'text' ? oneText(text) : objectOf(`(SELECT ${valueSql(json)} ${from})`, text);
}

/** JSON of aggregates over the rows of `from`. */
export function aggregateOf(json: Json, from: string): Json {
  if (json.kind !== 'text') return rowOf(json, from);
  const { sql } = inTurn(json.parts);
  if (sql.length > 1) return oneText(`(SELECT ${textSql(json)} ${from})`);
  return {
    kind: 'text',
    parts: json.parts.map((part) => (typeof part === 'string' ? part : { sql: `(SELECT ${part.sql} ${from})` })),
  };
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
  return { kind: 'text', parts: ['[', part, ']'] };
}

function objectOf(sql: string, text: string): Json {
  return { kind: 'object', sql, text };
}

function oneText(sql: string): Json {
  return { kind: 'text', parts: [{ sql }] };
}

/** The JSON as a value that prints so. */
function valueSql(json: Json): string {
  switch (json.kind) {
    case 'fixed':
      return `${literal(json.text)}::json`;
    case 'text':
      return `${textSql(json)}::json`;
    default:
      return json.sql;
  }
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Text as base64url without padding, as ids and cursors are. */
export function base64UrlSql(sql: string): string {
  // PostgreSQL breaks lines after 76 characters.
  return `translate(encode(convert_to(${sql}, 'UTF8'), 'base64'), E'+/=\\n', '-_')`;
}
