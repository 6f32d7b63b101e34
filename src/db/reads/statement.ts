import { type KeyValue, rangeSql, type SortKey } from '../postgres/keyset.ts';
import { base64UrlSql, type Json, type Piece, type Printing, printed, textSql } from './json.ts';
import { type AnyList, type AnyPaged, type AnySource, under } from './source.ts';

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
    const where = condition(row);
    const text = textSql(json(row));
    return [{ sql: `coalesce((SELECT ${text} FROM ${row.from()} WHERE ${row.own()} AND ${where}), 'null')` }];
  }

  /** All rows of the workspace that meet a condition, as the items of a list. */
  rows(source: AnySource, order: string, json: (row: RowLevel) => Json): Json {
    const row = new RowLevel(this, source, this.alias());
    const text = textSql(json(row));
    return bracketed(
      `(SELECT string_agg(${text}, ',' ORDER BY ${row.in(order)}) FROM ${row.from()} WHERE ${row.own()})`,
    );
  }

  page(list: AnyPaged, window: Window, json: (page: PageLevel) => Json): Json {
    return pageOf(this, list, window, null, json);
  }

  /** The whole statement; its only column is `json`. */
  sql(json: Json): string {
    return `SELECT ${textSql(json)} AS json`;
  }
}

/** A row that a part of a statement reads, with those its columns lead to. */
export class RowLevel {
  readonly statement: ReadStatement;
  readonly source: AnySource;
  readonly alias: string;
  readonly #joins: string[];
  readonly #joined: Map<string, RowLevel>;

  constructor(
    statement: ReadStatement,
    source: AnySource,
    alias: string,
    joins: string[] = [],
    joined: Map<string, RowLevel> = new Map(),
  ) {
    this.statement = statement;
    this.source = source;
    this.alias = alias;
    this.#joins = joins;
    this.#joined = joined;
  }

  /** An expression over the source's columns, as it is here. */
  in(sql: string): string {
    return under(this.source, sql, this.alias);
  }

  column(name: string): string {
    return this.in(this.source.columns[name]!);
  }

  value(column: string, as: Printing, nullable: boolean): Json {
    return printed(this.column(column), as, nullable);
  }

  /** Text by language in a column; English where a text lacks the language. */
  localized(column: string, language: 'en' | 'zh', nullable: boolean): Json {
    const sql = this.column(column);
    const english = `coalesce(${sql}->>'en', '')`;
    const text = language === 'en' ? english : `coalesce(${sql}->>'${language}', ${sql}->>'en', '')`;
    return printed(nullable ? `CASE WHEN ${sql} IS NOT NULL THEN ${text} END` : text, 'text', nullable);
  }

  /** The condition that rows are of the workspace. */
  own(): string {
    return `${this.alias}.workspace_id = $1`;
  }

  /** The row with the joins that its JSON came to need. */
  from(rows = `${this.source.table} ${this.alias}`): string {
    return [rows, ...this.#joins].join(' ');
  }

  get joins(): boolean {
    return this.#joins.length > 0;
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
    return [{ sql: `CASE WHEN ${row.alias}.id IS NULL THEN 'null' ELSE ${textSql(json(row))} END` }];
  }

  /** The rows of a list that belong to this one. */
  many(list: AnyList, json: (row: RowLevel) => Json): Json {
    const { source, joins = '', parent, condition, order } = list;
    const row = new RowLevel(this.statement, source, this.statement.alias());
    const text = textSql(json(row));
    const from = row.from(`${source.table} ${row.alias} ${row.in(joins)}`);
    const and = condition ? `AND ${row.in(condition)}` : '';
    return bracketed(
      `(SELECT string_agg(${text}, ',' ORDER BY ${row.in(order)}) FROM ${from}
        WHERE ${row.own()} AND ${row.in(parent)} = ${this.alias}.id ${and})`,
    );
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
    const text = textSql(json(this.row));
    const aggregate = () => this.#aggregate(text);
    // What comes after it may still bring joins, which lose the order of the rows.
    return [
      { text: '[' },
      {
        get sql() {
          return aggregate();
        },
      },
      { text: ']' },
    ];
  }

  /** `true` where the list goes on in the direction it is read. */
  more(): Json {
    this.read = true;
    this.#placed = true;
    return [{ sql: `(count(*) > ${this.#window.size})::text` }];
  }

  /** The cursor of an item. `ordering` is the name of the list and its order. */
  cursor(ordering: string): Json {
    return [{ text: '"' }, { sql: this.#cursorSql(ordering) }, { text: '"' }];
  }

  /** The cursor of the first or last item of the page; `null` on an empty one. */
  edgeCursor(ordering: string, edge: 'first' | 'last'): Json {
    const { size, backward } = this.#window;
    this.read = true;
    this.#placed = true;
    const at = (edge === 'first') === backward ? `least(${this.row.alias}.total, ${size})` : '1';
    const cursor = `max(${this.#cursorSql(ordering)}) FILTER (WHERE ${this.#number} = ${at} AND ${size} > 0)`;
    return [{ sql: `coalesce('"' || ${cursor} || '"', 'null')` }];
  }

  /** How many rows the whole list has. */
  total(): Json {
    const kept = this.#list.kept?.(this.row.statement);
    if (kept !== undefined) return [{ sql: kept }];
    const row = new RowLevel(this.row.statement, this.#list.source, this.row.statement.alias());
    return [{ sql: `(SELECT count(*) FROM ${row.from()} WHERE ${this.#where(row)})` }];
  }

  /** The page as a subselect. */
  from(): string {
    const { row } = this;
    const { size, backward, after, before } = this.#window;
    const keys = this.#list.keys.map((key) => ({ ...key, sql: row.in(key.sql) }));
    const page = { backward, after: after as KeyValue[] | null, before: before as KeyValue[] | null };
    const { where, order } = rangeSql(keys, page, row.statement);
    const limit = this.#placed ? size + 1 : size;
    const rows = `SELECT ${row.alias}.* FROM ${row.source.table} ${row.alias}
      WHERE ${this.#where(row)} ${where} ${order} LIMIT ${limit}`;
    if (!this.#numbered) return row.from(`(${rows}) ${row.alias}`);
    const total = this.#placed ? ', count(*) OVER () AS total' : '';
    return row.from(
      `(SELECT ${row.alias}.*, row_number() OVER () AS n${total} FROM (${rows}) ${row.alias}) ${row.alias}`,
    );
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

  /** Whether the rows are numbered: they come in order by themselves where nothing is joined to them. */
  get #numbered(): boolean {
    return this.row.joins || this.#placed || this.#window.backward;
  }

  #aggregate(text: string): string {
    const { size, backward } = this.#window;
    if (!this.#numbered) return `string_agg(${text}, ',')`;
    return `string_agg(${text}, ',' ORDER BY ${this.#number}${backward ? ' DESC' : ''}) FILTER (WHERE ${this.#number} <= ${size})`;
  }

  #cursorSql(ordering: string): string {
    const keys = this.#list.keys.map((key) => keyJson({ ...key, sql: this.row.in(key.sql) }));
    const name = JSON.stringify(ordering);
    const list: Piece[] = this.#parent
      ? [{ text: `[${name.slice(0, -1)}:` }, { sql: `${this.#parent}.id` }, { text: '"' }]
      : [{ text: `[${name}` }];
    return base64UrlSql(textSql([...list, ...keys.flatMap((key) => [{ text: ',' }, ...key]), { text: ']' }]));
  }
}

function pageOf(
  statement: ReadStatement,
  list: AnyPaged,
  window: Window,
  parent: string | null,
  json: (page: PageLevel) => Json,
): Json {
  const page = new PageLevel(new RowLevel(statement, list.source, statement.alias()), list, window, parent);
  const body = json(page);
  return page.read ? [{ sql: `(SELECT ${textSql(body)} FROM ${page.from()})` }] : body;
}

function bracketed(sql: string): Json {
  return [{ text: '[' }, { sql }, { text: ']' }];
}

const KEY_PRINTING: Readonly<Record<SortKey['type'], Printing>> = {
  int: 'int',
  bigint: 'int',
  real: 'float',
  numeric: 'text',
  text: 'text',
  timestamptz: 'time',
};

/** A value of a keyset, as cursors hold it. */
function keyJson({ sql, type, nullable = false }: SortKey): Json {
  return printed(type === 'numeric' ? `${sql}::text` : sql, KEY_PRINTING[type], nullable);
}
