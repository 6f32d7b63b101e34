import { type KeyValue, rangeSql, type SortKey } from '../postgres/keyset.ts';
import { base64UrlSql, itemsSql, type Json, listOf, literal, printed, quoted, value } from './json.ts';
import { RowLevel } from './row-level.ts';
import type { AnyPaged } from './source.ts';

/** A position of a keyset whose values are bound later; null where the value is. */
export type BoundPosition = readonly unknown[];

/** Which part of a paged list is read. */
export interface Window {
  readonly size: number;
  /** Reads from the end. */
  readonly backward: boolean;
  readonly after: BoundPosition | null;
  readonly before: BoundPosition | null;
}

/** A page of a list under construction. */
export class PageLevel {
  readonly row: RowLevel;
  readonly #list: AnyPaged;
  readonly #window: Window;
  readonly #parent: string | null;
  /** Whether its rows are read at all. */
  read = false;
  /** Whether it is told where the page lies in the list. */
  #placed = false;

  constructor(row: RowLevel, list: AnyPaged, window: Window, parent: string | null) {
    this.row = row;
    this.#list = list;
    this.#window = window;
    this.#parent = parent;
  }

  /** The items of the page, each as JSON. */
  items(json: (row: RowLevel) => Json): Json {
    this.read = true;
    const item = json(this.row);
    // What comes after it may still need rows numbered.
    return listOf(() => this.#items(item));
  }

  /** `true` where the list goes on in the direction it is read. */
  more(): Json {
    this.read = true;
    this.#placed = true;
    // An aggregate belongs to the query whose columns it names.
    return value(`coalesce(max(${this.row.alias}.total) > ${this.#window.size}, FALSE)`);
  }

  /** The cursor of an item. `ordering` is the name of the list and its order. */
  cursor(ordering: string): Json {
    return value(this.#cursorSql(ordering));
  }

  /** The cursor of the first or last item of the page; `null` on an empty one. */
  edgeCursor(ordering: string, edge: 'first' | 'last'): Json {
    const { size, backward } = this.#window;
    this.read = true;
    this.#placed = true;
    const at = (edge === 'first') === backward ? `least(${this.row.alias}.total, ${size})` : '1';
    return value(`max(${this.#cursorSql(ordering)}) FILTER (WHERE ${this.#number} = ${at} AND ${size} > 0)`);
  }

  /** How many rows the whole list has. */
  total(): Json {
    const kept = this.#list.kept?.(this.row.statement);
    if (kept !== undefined) return value(kept);
    const row = new RowLevel(this.row.statement, this.#list.source, this.row.statement.alias());
    return value(`(SELECT count(*) FROM ${row.from()} WHERE ${this.#where(row)})`);
  }

  /** The page, and the common table that it is read from, if there is one. */
  from(): { readonly common: string; readonly from: string } {
    const { row } = this;
    const { size, backward, after, before } = this.#window;
    const page = { backward, after: after as KeyValue[] | null, before: before as KeyValue[] | null };
    const { where, order } = rangeSql(this.#keys, page, row.statement);
    const limit = this.#placed ? size + 1 : size;
    const rows = `SELECT ${row.alias}.* FROM ${row.source.table} ${row.alias}
      WHERE ${this.#where(row)} ${where} ${order} LIMIT ${limit}`;
    const total = ', count(*) OVER () AS total';
    const items = this.#placed
      ? `SELECT ${row.alias}.*, row_number() OVER () AS n${total} FROM (${rows}) ${row.alias}`
      : rows;
    if (!row.together) return { common: '', from: `FROM ${row.from(`(${items}) ${row.alias}`)}` };
    const name = commonOf(row.alias);
    return { common: `WITH ${name} AS MATERIALIZED (${items}) `, from: `FROM ${row.from(`${name} ${row.alias}`)}` };
  }

  #where(row: RowLevel): string {
    const { parent, condition } = this.#list;
    const conditions = [row.own()];
    if (parent) conditions.push(`${row.in(parent)} = ${this.#parent}.id`);
    const more = condition?.(row.statement);
    if (more) conditions.push(row.in(more));
    return conditions.join(' AND ');
  }

  get #number(): string {
    return `${this.row.alias}.n`;
  }

  /** The keys as `ORDER BY` has them, in the order of the page. */
  get #order(): string {
    return rangeSql(this.#keys, { backward: false, after: null, before: null }, this.row.statement).order;
  }

  get #keys(): SortKey[] {
    return this.#list.keys.map((key) => ({ ...key, sql: this.row.in(key.sql) }));
  }

  #items(item: Json): string {
    if (!this.#placed) return itemsSql(item, this.#order);
    const { size, backward } = this.#window;
    const { alias } = this.row;
    return `${itemsSql(item, `ORDER BY ${alias}.n${backward ? ' DESC' : ''}`)} FILTER (WHERE ${alias}.n <= ${size})`;
  }

  #cursorSql(ordering: string): string {
    const keys = this.#keys.map((key) => `',', ${keyText(key)}`).join(', ');
    const name = JSON.stringify(ordering);
    const of = this.#parent ? `${literal(`[${name.slice(0, -1)}:`)}, ${this.#parent}.id, '"'` : literal(`[${name}`);
    return base64UrlSql(`concat(${of}, ${keys}, ']')`);
  }
}

/** The name of the common table with the rows of a level. */
export function commonOf(alias: string): string {
  return `${alias}c`;
}

/** A value of a keyset, as cursors hold it. */
function keyText({ sql, type, nullable = false }: SortKey): string {
  const text = KEY_TEXTS[type](sql);
  return nullable ? `coalesce(${text}, 'null')` : text;
}

const KEY_TEXTS: Readonly<Record<SortKey['type'], (sql: string) => string>> = {
  int: (sql) => `${sql}::text`,
  bigint: (sql) => `${sql}::text`,
  real: (sql) => printed(sql, 'float'),
  float8: (sql) => printed(sql, 'float'),
  numeric: (sql) => quoted(`${sql}::text`),
  text: quoted,
  timestamptz: (sql) => printed(sql, 'time'),
};
