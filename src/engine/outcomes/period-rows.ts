import type { PeriodData } from './period-data.ts';

/** Rows of everybody who counts for something in a period, ascending: most customers did nothing in it. */
export class PeriodRows {
  readonly #data: PeriodData;
  readonly #found = new Map<string, Int32Array>();

  private constructor(data: PeriodData) {
    this.#data = data;
  }

  static readonly #ofData = new WeakMap<PeriodData, PeriodRows>();

  /** Those of a period, found once for all groups and metrics. */
  static of(data: PeriodData): PeriodRows {
    const rows = PeriodRows.#ofData.get(data) ?? new PeriodRows(data);
    PeriodRows.#ofData.set(data, rows);
    return rows;
  }

  /** Who bought in the period. */
  get bought(): Int32Array {
    return this.#once('bought', this.#data.within.count, (count) => count > 0);
  }

  /** Who bought in the days that retention looks back on. */
  get boughtBefore(): Int32Array {
    return this.#once('boughtBefore', this.#data.before.count, (count) => count > 0);
  }

  /** Who bought up to the end of the period. */
  get boughtUpTo(): Int32Array {
    return this.#once('boughtUpTo', this.#data.upTo.count, (count) => count > 0);
  }

  /** Whose money in the period is not 0, or is not known. */
  get paid(): Int32Array {
    return this.#once('paid', this.#data.within.money, (money) => money !== 0);
  }

  /** Whose first purchase is in the period. */
  get fresh(): Int32Array {
    const { from, to } = this.#data.span;
    return this.#once('fresh', this.#data.first, (first) => first >= from && first < to);
  }

  /** Of whom a column has a value; `name` says which it is. */
  known(name: string, column: Float64Array): Int32Array {
    return this.#once(name, column, (value) => !Number.isNaN(value));
  }

  #once(name: string, column: Float64Array, counts: (value: number) => boolean): Int32Array {
    const known = this.#found.get(name);
    if (known) return known;
    const found = new Int32Array(column.length + 1);
    let length = 0;
    for (let row = 0; row < column.length; row++) {
      found[length] = row;
      length += counts(column[row]!) ? 1 : 0;
    }
    const rows = found.slice(0, length);
    this.#found.set(name, rows);
    return rows;
  }
}
