/** Part of a JSON text: what it is in every row, or an expression that yields it; NULL yields nothing. */
export type Piece = { readonly text: string } | { readonly sql: string };

/** JSON text that a statement prints. */
export type Json = readonly Piece[];

/** How a value is printed, as the scalars of the API print it. */
export type Printing = 'text' | 'name' | 'int' | 'float' | 'boolean' | 'time' | 'decimal' | 'day';

/** Functions of PostgreSQL take 100 arguments at most. */
const MOST_ARGUMENTS = 90;

/** JSON that is the same in every row. */
export function fixed(text: string): Json {
  return [{ text }];
}

/** A value of a row as JSON. A value that may be missing prints `null`; one that may not must not be. */
export function printed(sql: string, as: Printing, nullable: boolean): Json {
  if (!nullable && (as === 'name' || as === 'day')) return [{ text: '"' }, { sql: `${sql}` }, { text: '"' }];
  const text = PRINTERS[as](sql);
  return [{ sql: nullable ? `coalesce(${text}, 'null')` : text }];
}

const PRINTERS: Readonly<Record<Printing, (sql: string) => string>> = {
  text: (sql) => `to_json(${sql})`,
  name: (sql) => `'"' || ${sql} || '"'`,
  int: (sql) => `(${sql})::text`,
  boolean: (sql) => `(${sql})::text`,
  day: (sql) => `'"' || ${sql} || '"'`,
  time: (sql) => `'"' || ${isoTime(sql)} || '"'`,
  decimal: (sql) => `'"' || trim_scale((${sql})::numeric) || '"'`,
  float: floatText,
};

/** A moment as ISO 8601 in UTC, with milliseconds. Beyond the year 9999, years have a sign and six digits. */
function isoTime(sql: string): string {
  const utc = `(${sql} AT TIME ZONE 'UTC')`;
  const rest = 'MM-DD"T"HH24:MI:SS.MS"Z"';
  return `CASE WHEN ${sql} < '10000-01-01Z' THEN to_char(${utc}, 'YYYY-${rest}')
    ELSE '+' || lpad(extract(year FROM ${utc})::text, 6, '0') || to_char(${utc}, '-${rest}') END`;
}

/** A float as JSON has it. PostgreSQL has the same digits, but goes over to exponents earlier and pads them. */
function floatText(sql: string): string {
  return `CASE WHEN abs(${sql}) >= 1e-4 AND abs(${sql}) < 1e6 THEN ${sql}::text WHEN ${sql} = 0 THEN '0'
    WHEN abs(${sql}) >= 1e-6 AND abs(${sql}) < 1e21 THEN trim_scale(${sql}::text::numeric)::text
    ELSE regexp_replace(${sql}::text, 'e([+-])0+', 'e\\1') END`;
}

/** An object of fields, in their order. */
export function object(fields: Iterable<readonly [string, Json]>): Json {
  const pieces: Piece[] = [];
  for (const [key, value] of fields) {
    pieces.push({ text: `${pieces.length === 0 ? '{' : ','}${JSON.stringify(key)}:` }, ...value);
  }
  return pieces.length === 0 ? fixed('{}') : [...pieces, { text: '}' }];
}

/** An expression that yields the JSON as text, never NULL. */
export function textSql(json: Json): string {
  const merged = joined(json);
  const [only] = merged;
  if (!only) return "''";
  if (merged.length === 1 && 'text' in only) return literal(only.text);
  return concatenated(merged.map((piece) => ('text' in piece ? literal(piece.text) : piece.sql)));
}

/** The JSON where it is the same in every row. */
export function fixedText(json: Json): string | null {
  const merged = joined(json);
  if (merged.length === 0) return '';
  return merged.length === 1 && 'text' in merged[0]! ? merged[0].text : null;
}

function concatenated(arguments_: readonly string[]): string {
  if (arguments_.length <= MOST_ARGUMENTS) return `concat(${arguments_.join(', ')})`;
  const groups: string[] = [];
  for (let from = 0; from < arguments_.length; from += MOST_ARGUMENTS) {
    groups.push(concatenated(arguments_.slice(from, from + MOST_ARGUMENTS)));
  }
  return concatenated(groups);
}

/** Neighbouring texts as one. */
function joined(json: Json): Json {
  const merged: Piece[] = [];
  for (const piece of json) {
    const last = merged.at(-1);
    if ('text' in piece && last && 'text' in last) merged[merged.length - 1] = { text: last.text + piece.text };
    else merged.push(piece);
  }
  return merged;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Text as base64url without padding, as ids and cursors are. */
export function base64UrlSql(sql: string): string {
  // PostgreSQL breaks lines after 76 characters.
  return `translate(encode(convert_to(${sql}, 'UTF8'), 'base64'), E'+/=\\n', '-_')`;
}
