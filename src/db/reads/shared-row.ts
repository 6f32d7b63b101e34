import { type Json, where } from './json.ts';
import type { RowLevel } from './row-level.ts';

/** A row, or none, of which several parts of an answer are: what they need of it is read once. */
export class SharedRow {
  readonly row: RowLevel;
  readonly #condition: string;
  /** Expressions over the row, by their text, with the column that each is. */
  readonly #columns = new Map<string, string>();

  constructor(row: RowLevel, condition: string) {
    this.row = row;
    this.#condition = condition;
  }

  /** A part of the row, `null` where there is no such row. */
  part(json: Json): Json {
    const read = json.map((part) => (typeof part === 'string' ? part : { sql: this.#column(part.sql) }));
    return where(`${this.#name}.there`, read);
  }

  /** Joins the row to the one row of the answer. Its columns are computed there, and not where they are named. */
  join(): string {
    const columns = [...this.#columns].map(([sql, name]) => `, ${sql} AS ${name}`);
    return `LEFT JOIN LATERAL (SELECT TRUE AS there${columns.join('')} FROM ${this.row.from()}
      WHERE ${this.row.own()} AND ${this.#condition} OFFSET 0) AS ${this.#name} ON TRUE`;
  }

  #column(sql: string): string {
    const name = this.#columns.get(sql) ?? `p${this.#columns.size}`;
    this.#columns.set(sql, name);
    return `${this.#name}.${name}`;
  }

  get #name(): string {
    return `${this.row.alias}r`;
  }
}
