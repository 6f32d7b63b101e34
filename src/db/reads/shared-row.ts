import { type Json, textSql } from './json.ts';
import type { RowLevel } from './row-level.ts';

/** A row, or none, of which several parts of an answer are: each is a column of one join. */
export class SharedRow {
  readonly row: RowLevel;
  readonly #condition: string;
  readonly #parts: string[] = [];

  constructor(row: RowLevel, condition: string) {
    this.row = row;
    this.#condition = condition;
  }

  /** A part of the row, `null` where there is no such row. */
  part(json: Json): Json {
    this.#parts.push(textSql(json));
    return [{ sql: `coalesce(${this.#name}.p${this.#parts.length - 1}, 'null')` }];
  }

  /** Joins the row to the one row of the answer. */
  join(): string {
    const columns = this.#parts.map((part, index) => `${part} AS p${index}`);
    return `LEFT JOIN LATERAL (SELECT ${columns.join(', ')} FROM ${this.row.from()}
      WHERE ${this.row.own()} AND ${this.#condition}) AS ${this.#name} ON TRUE`;
  }

  get #name(): string {
    return `${this.row.alias}r`;
  }
}
