/**
 * A part of an answer: JSON that is the same in every row, or an expression whose value PostgreSQL prints as JSON, NULL as
 * `null`.
 */
export type Json = { readonly text: string } | { readonly sql: string };

/** How a value is printed, as the scalars of the API print it. */
export type Printing = 'text' | 'name' | 'int' | 'float' | 'boolean' | 'time' | 'decimal' | 'day';

/** PostgreSQL cuts off names of columns here, and names of columns are the keys of objects. */
const LONGEST_KEY = 63;

/** JSON that is the same in every row. */
export function fixed(value: unknown): Json {
  return { text: JSON.stringify(value) };
}

/** A value of a row. */
export function printed(sql: string, as: Printing): Json {
  switch (as) {
    case 'float':
      return { sql: floatJson(sql) };
    case 'time':
      return { sql: isoTime(sql) };
    case 'decimal':
      return { sql: `trim_scale((${sql})::numeric)::text` };
    default:
      return { sql };
  }
}

/**
 * A moment as ISO 8601 in UTC, with milliseconds. With a microsecond more, PostgreSQL writes six digits of the second
 * always. Beyond the year 9999, years have a sign and six digits.
 */
function isoTime(sql: string): string {
  const utc = `(${sql} AT TIME ZONE 'UTC')`;
  const json = `to_json(${utc} + interval '1 microsecond')::text`;
  return `CASE WHEN ${sql} < '10000-01-01Z' THEN substr(${json}, 2, 23) || 'Z'
    ELSE '+' || lpad(extract(year FROM ${utc})::text, 6, '0') || to_char(${utc}, '-MM-DD"T"HH24:MI:SS.MS"Z"') END`;
}

/** A float as JSON has it. PostgreSQL has the same digits, but goes over to exponents earlier and pads them. */
function floatJson(sql: string): string {
  return `CASE WHEN abs(${sql}) >= 1e-4 AND abs(${sql}) < 1e6 THEN to_json(${sql}) ELSE (${floatText(sql)})::json END`;
}

function floatText(sql: string): string {
  return `CASE WHEN ${sql} = 0 THEN '0' WHEN abs(${sql}) >= 1e-6 AND abs(${sql}) < 1e21
    THEN trim_scale(${sql}::text::numeric)::text ELSE regexp_replace(${sql}::text, 'e([+-])0+', 'e\\1') END`;
}

/** An object of fields, in their order. Throws a RangeError for a key PostgreSQL would cut off. */
export function object(fields: readonly (readonly [string, Json])[]): Json {
  if (fields.every(([, value]) => 'text' in value)) {
    return { text: `{${fields.map(([key, value]) => `"${key}":${(value as { text: string }).text}`).join()}}` };
  }
  const columns = fields.map(([key, value]) => {
    if (key.length > LONGEST_KEY) throw new RangeError(`${key} is too long for a column`);
    return `${sqlOf(value)} AS "${key}"`;
  });
  return { sql: `row_to_json((SELECT r FROM (SELECT ${columns.join(', ')}) r))` };
}

/** An expression whose value prints as the JSON. */
export function sqlOf(json: Json): string {
  return 'sql' in json ? json.sql : `${literal(json.text)}::json`;
}

/** The objects of all rows as a list. `rows` says of an aggregate in which order, and which. */
export function list(item: Json, rows: string): string {
  return `array_agg(${sqlOf(item)} ${rows})`;
}

/** The value of {@link list}, or of a subselect with it, as JSON: empty without rows. */
export function listJson(sql: string): Json {
  return { sql: `coalesce(array_to_json(${sql}), '[]'::json)` };
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Text as base64url without padding, as ids and cursors are. */
export function base64UrlSql(sql: string): string {
  // PostgreSQL breaks lines after 76 characters.
  return `translate(encode(convert_to(${sql}, 'UTF8'), 'base64'), E'+/=\\n', '-_')`;
}
