import { rowsOf, type Truth } from '../groups/truth.ts';

/** Customers that figures are of: those of a group, or everybody who is not in it. */
export class Counted {
  readonly #truth: Truth;
  readonly #wanted: number;
  #rows: Int32Array | undefined;
  /** How many they are. */
  readonly size: number;

  /** Those with a truth; `size` is how many these are. */
  constructor(truth: Truth, wanted: number, size: number) {
    this.#truth = truth;
    this.#wanted = wanted;
    this.size = size;
  }

  /** Their rows, ascending. */
  get rows(): Int32Array {
    this.#rows ??= rowsOf(this.#truth, this.#wanted);
    return this.#rows;
  }

  /** Those of some rows that are theirs, in the same order. */
  among(rows: Int32Array): Int32Array {
    const found = new Int32Array(rows.length + 1);
    let length = 0;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      found[length] = row;
      length += this.#truth[row] === this.#wanted ? 1 : 0;
    }
    return found.subarray(0, length);
  }
}
