import { aggregateOf, inTurn, itemsSql, type Json, linesSql, listOf, rowOf } from './json.ts';
import { commonOf, PageLevel, type Window } from './page-level.ts';
import { RowLevel } from './row-level.ts';
import { SharedRow } from './shared-row.ts';
import type { AnyPaged, AnySource } from './source.ts';

/** Rows from which on the lists of all of them are read together: for fewer it takes longer to begin than it saves. */
const TOGETHER_FROM = 5;

/**
 * One statement that reads any number of nested things, and returns them as one JSON text. `$1` is the workspace's id.
 * Each level has an alias of its own.
 */
export class ReadStatement {
  /** Values of `$2` and on, or what yields them. */
  readonly values: unknown[] = [];
  /** Rows, lists and pages it reads: a measure of what planning it takes. */
  levels = 0;
  readonly #shared: SharedRow[] = [];

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

  /** One row that several parts of the answer are of: it is read once. */
  shared(source: AnySource, condition: (row: RowLevel) => string): SharedRow {
    const row = new RowLevel(this, source, this.alias());
    const shared = new SharedRow(row, condition(row));
    this.#shared.push(shared);
    return shared;
  }

  /** A page of a list of the workspace, or of the row with the alias `parent`. */
  page(list: AnyPaged, window: Window, json: (page: PageLevel) => Json, parent: string | null = null): Json {
    const alias = this.alias();
    // A list of the workspace is read once; those of many rows are small, or would be begun for each of them anyway.
    const common = parent === null && window.size >= TOGETHER_FROM ? commonOf(alias) : null;
    const row = new RowLevel(this, list.source, alias, [], new Map(), common);
    const page = new PageLevel(row, list, window, parent);
    const body = json(page);
    if (!page.read) return body;
    const { common: before, from } = page.from();
    return aggregateOf(body, from, before);
  }

  /** The whole statement of one row with these columns. */
  columns(columns: readonly string[]): string {
    const joins = this.#shared.map((shared) => shared.join());
    return `SELECT ${columns.join(', ')}${joins.length === 0 ? '' : ` FROM (SELECT) AS answer ${joins.join(' ')}`}`;
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
