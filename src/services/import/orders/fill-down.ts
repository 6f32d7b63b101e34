import type { ReadableRow } from '../grouping.ts';

/**
 * Fills empty cells with the value above, as merged cells of a spreadsheet mean it. The columns stand outermost first: a
 * cell stays empty where a column before its own begins anew in its line. Below a line that cannot be read, nothing is filled
 * until a value stands there again.
 */
export class FillDown {
  readonly #columns: readonly number[];
  #above: (string | undefined)[];

  constructor(columns: readonly number[]) {
    this.#columns = columns;
    this.#above = columns.map(() => undefined);
  }

  /** The row with its cells filled. */
  fill(row: ReadableRow): ReadableRow {
    if (this.#columns.length === 0) return row;
    const texts = [...row.texts];
    let anew = false;
    for (const [n, at] of this.#columns.entries()) {
      const own = texts[at]!;
      const above = this.#above[n];
      if (own === '') {
        if (anew || above === undefined) this.#above[n] = undefined;
        else texts[at] = above;
      } else {
        anew ||= own !== above;
        this.#above[n] = own;
      }
    }
    return { ...row, texts };
  }

  /** A line between could not be read: it may have had other values. */
  forget(): void {
    this.#above = this.#columns.map(() => undefined);
  }
}
