import type { Place } from '../file/table.ts';
import type { ReadableRow } from '../grouping.ts';

/**
 * The rows of an event until it is stored, as one text: they are asked for only where it is refused. Kept as they are read,
 * their millions of small objects cost the garbage collector as much as all reading does.
 */
export class KeptRows implements Iterable<ReadableRow> {
  readonly #text: string;
  /** Of each cell, row by row. */
  readonly #lengths: readonly number[];
  readonly #lines: readonly number[];
  readonly #places: readonly (Place | undefined)[] | undefined;

  constructor(rows: readonly ReadableRow[]) {
    const cells: string[] = [];
    for (const { texts } of rows) for (const text of texts) cells.push(text);
    this.#text = cells.join('');
    this.#lengths = cells.map(({ length }) => length);
    this.#lines = rows.map(({ line }) => line);
    this.#places = rows[0]?.place ? rows.map(({ place }) => place) : undefined;
  }

  get length(): number {
    return this.#lines.length;
  }

  *[Symbol.iterator](): Generator<ReadableRow> {
    const width = this.#lengths.length / this.#lines.length;
    let from = 0;
    for (const [n, line] of this.#lines.entries()) {
      const texts = this.#lengths.slice(n * width, (n + 1) * width).map((length) => {
        from += length;
        return this.#text.slice(from - length, from);
      });
      const place = this.#places?.[n];
      yield place ? { line, place, texts } : { line, texts };
    }
  }
}
