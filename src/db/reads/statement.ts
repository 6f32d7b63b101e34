import { type KeyValue, rangeSql, type SortKey } from '../postgres/keyset.ts';
import {
  aggregateOf,
  base64UrlSql,
  inTurn,
  itemsSql,
  type Json,
  linesSql,
  listOf,
  literal,
  type Printing,
  printed,
  quoted,
  rowOf,
  scalar,
  value,
  where,
} from './json.ts';
import { type AnyList, type AnyPaged, type AnySource, under } from './source.ts';

/** A position of a keyset whose values are bound later; null where the value is. */
export type BoundPosition = readonly unknown[];

/** Rows from which on the lists of all of them are read together: for fewer it takes longer to begin than it saves. */
const TOGETHER_FROM = 5;

/** Which part of a paged list is read. */
export interface Window {
  readonly size: number;
  /** Reads from the end. */
  readonly backward: boolean;
  readonly after: BoundPosition | null;
  readonly before: BoundPosition | null;
}

/**
 * One statement that reads any number of nested things, and returns them as one JSON text. `$1` is the workspace's id.
 * Each level has an alias of its own.
 */
export class ReadStatement {
  /** Values of `$2` and on, or what yields them. */
  readonly values: unknown[] = [];
  /** Rows, lists and pages it reads: a measure of what planning it takes. */
  levels = 0;

  /** The placeholder of a value. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length + 1}`;
  }

  alias(): string {
    return `t${this.levels++}`;
  }

  /** One row of the workspace that meets a condition; `null` without one. */
  row(source: AnySource, condition: (row: RowLevel) => string, json: (row: RowLevel) => Json): Json {
    const row = new RowLevel(this, source, this.alias());
    const and = condition(row);
    const body = json(row);
    return rowOf(body, `FROM ${row.from()} WHERE ${row.own()} AND ${and}`);
  }

  /** All rows of the workspace that meet a condition, as a list. */
  rows(source: AnySource, order: string, condition: string | null, json: (row: RowLevel) => Json): Json {
    const row = new RowLevel(this, source, this.alias());
    const items = itemsSql(json(row), `ORDER BY ${row.in(order)}`);
    return listOf(
      () => `(SELECT ${items} FROM ${row.from()} WHERE ${row.own()}${condition ? ` AND ${row.in(condition)}` : ''})`,
    );
  }

  /** The column with the rows of ids, which are bound later, in no order: a line for each, its id and its JSON. */
  lines(source: AnySource, ids: unknown, json: (row: RowLevel) => Json): string {
    const row = new RowLevel(this, source, this.alias());
    const among = `${row.alias}.id = ANY(${this.add(ids)}::int[])`;
    const lines = linesSql(json(row), `${row.alias}.id`);
    return `(SELECT ${lines} FROM ${row.from()} WHERE ${row.own()} AND ${among})`;
  }

  page(list: AnyPaged, window: Window, json: (page: PageLevel) => Json): Json {
    return pageOf(this, list, window, null, json);
  }

  /** The whole statement of one row with these columns. */
  columns(columns: readonly string[]): string {
    return `SELECT ${columns.join(', ')}`;
  }

  /**
   * The whole statement of an answer with the data: its one row has what lies between the texts, each once. `places` says
   * which of its columns is behind each text but the last.
   */
  sql(data: Json): { readonly sql: string; readonly texts: readonly string[]; readonly places: readonly number[] } {
    const { texts, sql } = inTurn(['{"data":', ...data, '}']);
    const columns = [...new Set(sql)];
    return { sql: this.columns(columns), texts, places: sql.map((column) => columns.indexOf(column)) };
  }
}

/** A row that a part of a statement reads, with those its columns lead to. */
export class RowLevel {
  readonly statement: ReadStatement;
  readonly source: AnySource;
  readonly alias: string;
  readonly #joins: string[];
  readonly #joined: Map<string, RowLevel>;
  /** The name of a common table with all the rows that this stands for; null where there is none. */
  readonly #common: string | null;
  /** Whether lists were read of all the rows together. */
  together = false;

  constructor(
    statement: ReadStatement,
    source: AnySource,
    alias: string,
    joins: string[] = [],
    joined: Map<string, RowLevel> = new Map(),
    common: string | null = null,
  ) {
    this.statement = statement;
    this.source = source;
    this.alias = alias;
    this.#joins = joins;
    this.#joined = joined;
    this.#common = common;
  }

  /** An expression over the source's columns, as it is here. */
  in(sql: string): string {
    return under(this.source, sql, this.alias);
  }

  column(name: string): string {
    return this.in(this.source.columns[name]!);
  }

  value(column: string, as: Printing): Json {
    return scalar(this.column(column), as);
  }

  /** Text by language in a column; English where a text lacks the language. NULL stays. */
  localized(column: string, language: 'en' | 'zh', nullable: boolean): Json {
    const sql = this.column(column);
    const others = language === 'en' ? '' : `${sql}->>'${language}', `;
    const text = `coalesce(${others}${sql}->>'en', '')`;
    return value(nullable ? `CASE WHEN ${sql} IS NOT NULL THEN ${text} END` : text);
  }

  /** Text in a column, or its translation by language in the column `translations`. Null: in the language it is written in. */
  translated(column: string, language: 'en' | 'zh' | null): Json {
    const own = this.column(column);
    return value(language ? `coalesce(${this.column('translations')} #>> '{${language},${column}}', ${own})` : own);
  }

  /** Text in a column, in capitals. */
  capitals(column: string): Json {
    return value(`upper(${this.column(column)})`);
  }

  /** The row's id tagged with the name of its type, as the API gives it out. */
  globalId(type: string): Json {
    const { named } = this.source;
    const name = named ? `concat_ws('.', ${named.map((field) => this.column(field)).join(', ')})` : `${this.alias}.id`;
    return value(base64UrlSql(`${literal(`${type}:`)} || ${name}`));
  }

  /** A condition over the source's columns and values, which are bound later. */
  meets(condition: (...placeholders: readonly string[]) => string, values: readonly unknown[]): string {
    return this.in(condition(...values.map((value) => this.statement.add(value))));
  }

  /** The condition that it is the row of an id, which is bound later. */
  hasId(id: unknown): string {
    return `${this.alias}.id = ${this.statement.add(id)}::int`;
  }

  /** The condition that rows are of the workspace. */
  own(): string {
    return `${this.alias}.workspace_id = $1`;
  }

  /** The row with the joins that its JSON came to need. */
  from(rows = `${this.source.table} ${this.alias}`): string {
    return [rows, ...this.#joins].join(' ');
  }

  /** The row a column leads to; `null` where it leads to none. */
  one(source: AnySource, column: string, json: (row: RowLevel) => Json): Json {
    const key = `${this.alias} ${column} ${source.table}`;
    let row = this.#joined.get(key);
    if (!row) {
      row = new RowLevel(this.statement, source, this.statement.alias(), this.#joins, this.#joined);
      this.#joins.push(
        `LEFT JOIN ${source.table} ${row.alias} ON ${row.own()} AND ${row.alias}.id = ${this.column(column)}`,
      );
      this.#joined.set(key, row);
    }
    return where(`${row.alias}.id IS NOT NULL`, json(row));
  }

  /** The rows of a list that belong to this one. */
  many(of: AnyList, json: (row: RowLevel) => Json): Json {
    const row = new RowLevel(this.statement, of.source, this.statement.alias());
    const items = itemsSql(json(row), `ORDER BY ${row.in(of.order)}`);
    if (this.#common !== null && !of.also && !of.parentField) return this.#manyTogether(of, row, items, this.#common);
    const from = this.#rowsOf(of, row, `= ${of.parentField ? this.column(of.parentField) : `${this.alias}.id`}`);
    return listOf(() => `(SELECT ${items} ${from})`);
  }

  /** The same, read once for all the rows: to begin a subselect for each takes about as long as its rows do. */
  #manyTogether(of: AnyList, row: RowLevel, items: string, common: string): Json {
    this.together = true;
    const lists = `${row.alias}s`;
    const from = this.#rowsOf(of, row, `= ANY(ARRAY(SELECT id FROM ${common}))`);
    this.#joins.push(
      `LEFT JOIN (SELECT ${row.in(of.parent)} AS parent, ${items} AS items ${from} GROUP BY 1) ${lists}
        ON ${lists}.parent = ${this.alias}.id`,
    );
    return listOf(() => `${lists}.items`);
  }

  /** The first of them; `null` where there is none. */
  first(of: AnyList, json: (row: RowLevel) => Json): Json {
    const row = new RowLevel(this.statement, of.source, this.statement.alias());
    const body = json(row);
    const from = this.#rowsOf(of, row, `= ${of.parentField ? this.column(of.parentField) : `${this.alias}.id`}`);
    return rowOf(body, `${from} ORDER BY ${row.in(of.order)} LIMIT 1`);
  }

  /** `whose`: the comparison that the id of the parent meets. */
  #rowsOf(of: AnyList, row: RowLevel, whose: string): string {
    const { source, joins = '', parent, also, condition } = of;
    const from = row.from(`${source.table} ${row.alias} ${row.in(joins)}`);
    const conditions = [
      `${row.own()} AND ${row.in(parent)} ${whose}`,
      ...(also ? [`${row.in(also.sql)} = ${this.column(also.field)}`] : []),
      ...(condition ? [row.in(condition)] : []),
      ...(of.where ? [row.in(of.where(this.statement))] : []),
    ];
    return `FROM ${from} WHERE ${conditions.join(' AND ')}`;
  }

  page(list: AnyPaged, window: Window, json: (page: PageLevel) => Json): Json {
    return pageOf(this.statement, list, window, this.alias, json);
  }
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

function pageOf(
  statement: ReadStatement,
  list: AnyPaged,
  window: Window,
  parent: string | null,
  json: (page: PageLevel) => Json,
): Json {
  const alias = statement.alias();
  // A list of the workspace is read once; those of many rows are small, or would be begun for each of them anyway.
  const common = parent === null && window.size >= TOGETHER_FROM ? commonOf(alias) : null;
  const row = new RowLevel(statement, list.source, alias, [], new Map(), common);
  const page = new PageLevel(row, list, window, parent);
  const body = json(page);
  if (!page.read) return body;
  const { common: before, from } = page.from();
  return aggregateOf(body, from, before);
}

/** The name of the common table with the rows of a level. */
function commonOf(alias: string): string {
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
