import { MASK } from '../../engine/catalogue/personal.ts';
import {
  base64UrlSql,
  itemSql,
  itemsSql,
  type Json,
  listOf,
  literal,
  type Printing,
  rowOf,
  scalar,
  value,
  where,
} from './json.ts';
import type { PageLevel, Window } from './page-level.ts';
import { type AnyList, type AnyPaged, type AnySource, under } from './source.ts';
import type { ReadStatement } from './statement.ts';

/** A join, and the row it is for: where nothing is written with that, it is left out. */
interface Join {
  readonly sql: string;
  readonly row: RowLevel;
}

/** A row that a part of a statement reads, with those its columns lead to. */
export class RowLevel {
  readonly statement: ReadStatement;
  readonly source: AnySource;
  readonly #alias: string;
  /** Whether anything is written with its alias. */
  #isNamed = false;
  /** Columns that another row has of it, which is joined without it. */
  readonly #beside: Readonly<Record<string, string>>;
  readonly #joins: Join[];
  readonly #joined: Map<string, RowLevel>;
  /** The name of a common table with all the rows that this stands for; null where there is none. */
  readonly #common: string | null;
  /** Whether lists were read of all the rows together. */
  together = false;

  constructor(
    statement: ReadStatement,
    source: AnySource,
    alias: string,
    joins: Join[] = [],
    joined: Map<string, RowLevel> = new Map(),
    common: string | null = null,
    beside: Readonly<Record<string, string>> = {},
  ) {
    this.statement = statement;
    this.source = source;
    this.#alias = alias;
    this.#beside = beside;
    this.#joins = joins;
    this.#joined = joined;
    this.#common = common;
  }

  get alias(): string {
    this.#isNamed = true;
    return this.#alias;
  }

  /** An expression over the source's columns, as it is here. */
  in(sql: string): string {
    return under(this.source, sql, this.alias);
  }

  column(name: string): string {
    return this.#beside[name] ?? this.in(this.source.columns[name]!);
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

  /** A key in a column, or what stands in its place where it looks like an address of mail or the number of a phone. */
  maskedKey(column: string): Json {
    const sql = this.column(column);
    const looks = `${sql} ~ '[^[:space:]@]@[^[:space:]@]' OR ${sql} ~ '^\\s*\\+[0-9][0-9 ().-]{5,}$'`;
    return value(`CASE WHEN ${looks} THEN ${literal(MASK)} ELSE ${sql} END`);
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
    return [rows, ...this.#joins.flatMap(({ sql, row }) => (row.#isNamed ? sql : []))].join(' ');
  }

  /** The row a column leads to; `null` where it leads to none. */
  one(source: AnySource, column: string, json: (row: RowLevel) => Json): Json {
    const key = `${this.#alias} ${column} ${source.table}`;
    let row = this.#joined.get(key);
    if (!row) {
      const alias = this.statement.alias();
      const beside = Object.entries(this.source.beside?.[column] ?? {}).map(([name, sql]) => [name, this.in(sql)]);
      row = new RowLevel(
        this.statement,
        source,
        alias,
        this.#joins,
        this.#joined,
        null,
        Object.fromEntries(beside) as Readonly<Record<string, string>>,
      );
      const sql = `LEFT JOIN ${source.table} ${alias} ON ${alias}.workspace_id = $1 AND ${alias}.id = ${this.column(column)}`;
      this.#joins.push({ sql, row });
      this.#joined.set(key, row);
    }
    return where(`${row.#beside['id'] ?? `${row.alias}.id`} IS NOT NULL`, json(row));
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
    const sql = `LEFT JOIN (SELECT ${row.in(of.parent)} AS parent, ${items} AS items ${from} GROUP BY 1) ${lists}
        ON ${lists}.parent = ${this.alias}.id`;
    this.#joins.push({ sql, row });
    return listOf(() => `${lists}.items`);
  }

  /**
   * The same by the values that the rows have in a column, a list for each of them. They are read once, and put in order
   * before they are parted.
   */
  grouped(of: AnyList, by: string, values: readonly string[], json: (row: RowLevel) => Json): Json[] {
    const row = new RowLevel(this.statement, of.source, this.statement.alias());
    const item = itemSql(json(row));
    const from = this.#rowsOf(of, row, `= ${this.alias}.id`);
    const lists = `${row.alias}g`;
    const columns = values.map(
      (value, index) =>
        `string_agg(${lists}.item, ',' ORDER BY ${lists}.place) FILTER (WHERE ${lists}.value = ${literal(value)}) AS g${index}`,
    );
    const place = `row_number() OVER (ORDER BY ${row.in(of.order)})`;
    const sql = `LEFT JOIN LATERAL (SELECT ${columns.join(', ')} FROM
        (SELECT ${row.column(by)} AS value, ${place} AS place, ${item} AS item ${from}) AS ${lists}) AS ${lists} ON TRUE`;
    this.#joins.push({ sql, row });
    return values.map((_, index) => listOf(() => `${lists}.g${index}`));
  }

  /** The first of them; `null` where there is none. */
  first(of: AnyList, json: (row: RowLevel) => Json): Json {
    const whose = `= ${of.parentField ? this.column(of.parentField) : `${this.alias}.id`}`;
    if (of.single) return this.#single(of, whose, json);
    const row = new RowLevel(this.statement, of.source, this.statement.alias());
    const body = json(row);
    const from = this.#rowsOf(of, row, whose);
    return rowOf(body, `${from} ORDER BY ${row.in(of.order)} LIMIT 1`);
  }

  /** The one row of a list, joined: a subselect takes several times as long to begin. */
  #single(of: AnyList, whose: string, json: (row: RowLevel) => Json): Json {
    const row = new RowLevel(this.statement, of.source, this.statement.alias(), this.#joins);
    this.#joins.push({ sql: `LEFT JOIN ${of.source.table} ${row.alias} ON ${this.#belongs(of, row, whose)}`, row });
    return where(`${row.alias}.workspace_id IS NOT NULL`, json(row));
  }

  /** `whose`: the comparison that the id of the parent meets. */
  #rowsOf(of: AnyList, row: RowLevel, whose: string): string {
    const from = row.from(`${of.source.table} ${row.alias} ${row.in(of.joins ?? '')}`);
    return `FROM ${from} WHERE ${this.#belongs(of, row, whose)}`;
  }

  /** The condition that a row of a list belongs to this one. */
  #belongs(of: AnyList, row: RowLevel, whose: string): string {
    const { parent, also, condition } = of;
    return [
      `${row.own()} AND ${row.in(parent)} ${whose}`,
      ...(also ? [`${row.in(also.sql)} = ${this.column(also.field)}`] : []),
      ...(condition ? [row.in(condition)] : []),
      ...(of.where ? [row.in(of.where(this.statement))] : []),
    ].join(' AND ');
  }

  page(list: AnyPaged, window: Window, json: (page: PageLevel) => Json): Json {
    return this.statement.page(list, window, json, this.alias);
  }
}
