/** A value of a cursor: JSON, times as ISO 8601, decimals as text. */
export type KeyValue = string | number | null;

/** One expression a list is ordered by. Missing values come last in either direction. */
export interface SortKey {
  readonly sql: string;
  readonly type: 'int' | 'bigint' | 'real' | 'float8' | 'numeric' | 'text' | 'timestamptz';
  readonly descending?: boolean;
  readonly nullable?: boolean;
}

/** Which part of an ordered list is read. */
export interface Page extends Range {
  /** Most rows read. */
  readonly limit: number;
}

/** A stretch of an ordered list. */
export interface Range {
  /** Reads from the end; the rows then come in reverse. */
  readonly backward: boolean;
  readonly after: readonly KeyValue[] | null;
  readonly before: readonly KeyValue[] | null;
}

/** Gives out the placeholders of values. */
export interface Placeholders {
  add(value: unknown): string;
}

/** Collects the values of a statement and gives out their placeholders. */
export class Parameters implements Placeholders {
  readonly values: unknown[];

  constructor(...values: unknown[]) {
    this.values = values;
  }

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** The part of `WHERE`, `ORDER BY` and `LIMIT` that reads a page; the last key must be unique. */
export function pageSql(
  keys: readonly SortKey[],
  page: Page,
  parameters: Placeholders,
): { where: string; order: string } {
  const { where, order } = rangeSql(keys, page, parameters);
  return { where, order: `${order} LIMIT ${parameters.add(page.limit)}` };
}

/** The same without a limit. */
export function rangeSql(
  keys: readonly SortKey[],
  page: Range,
  parameters: Placeholders,
): { where: string; order: string } {
  const conditions: string[] = [];
  if (page.after) conditions.push(beyond(keys, page.after, parameters, false));
  if (page.before) conditions.push(beyond(keys, page.before, parameters, true));
  const order = keys.map(({ sql, descending = false, nullable }) => {
    const direction = descending !== page.backward ? 'DESC' : 'ASC';
    return `${sql} ${direction}${nullable ? ` NULLS ${page.backward ? 'FIRST' : 'LAST'}` : ''}`;
  });
  return {
    where: conditions.map((condition) => `AND ${condition}`).join(' '),
    order: `ORDER BY ${order.join(', ')}`,
  };
}

/** Rows that come strictly after (or before) a position. */
function beyond(
  keys: readonly SortKey[],
  position: readonly KeyValue[],
  parameters: Placeholders,
  before: boolean,
): string {
  const placeholders = keys.map(({ type }, index) => `${parameters.add(position[index])}::${type}`);
  const [first] = keys;
  // A row comparison is one an index answers.
  if (keys.every(({ nullable, descending }) => !nullable && Boolean(descending) === Boolean(first!.descending))) {
    const operator = Boolean(first!.descending) !== before ? '<' : '>';
    return `(${keys.map(({ sql }) => sql).join(', ')}) ${operator} (${placeholders.join(', ')})`;
  }
  const alternatives = keys.map((_, last) =>
    [
      ...keys.slice(0, last).map(({ sql }, index) => `${sql} IS NOT DISTINCT FROM ${placeholders[index]}`),
      beyondOne(keys[last]!, position[last]!, placeholders[last]!, before),
    ].join(' AND '),
  );
  return `(${alternatives.map((alternative) => `(${alternative})`).join(' OR ')})`;
}

function beyondOne(key: SortKey, value: KeyValue, placeholder: string, before: boolean): string {
  // The typed placeholder keeps PostgreSQL from having to guess a type it is not given otherwise.
  if (value === null)
    return before ? `${key.sql} IS NOT NULL AND ${placeholder} IS NULL` : `${placeholder} IS NOT NULL`;
  const comparison = `${key.sql} ${Boolean(key.descending) !== before ? '<' : '>'} ${placeholder}`;
  return key.nullable && !before ? `(${comparison} OR ${key.sql} IS NULL)` : comparison;
}
