import type { Cell } from './cells.ts';

/** Finds the segment of a row by its values: a table a feature, the deepest that is left of a row where there is no cell. */
export class CellIndex {
  /** A table a feature: node by value the next node, or -1 - segment. */
  readonly #tables: number[][];
  readonly #widths: readonly number[];

  /** `widths`: values of each feature; one more stands for labels that have none of their own. */
  constructor(cells: readonly Cell[], widths: readonly number[]) {
    this.#widths = widths.map((width) => width + 1);
    this.#tables = widths.map(() => []);
    this.#add(
      0,
      cells.map((cell, index) => ({ cell, index })),
      -1,
    );
  }

  #add(feature: number, cells: readonly { cell: Cell; index: number }[], given: number): number {
    const width = this.#widths[feature]!;
    const table = this.#tables[feature]!;
    const start = table.length;
    // What is left of this row, or else of the one that it is part of.
    const rest = cells.find(({ cell }) => cell.parts[feature] === null)?.index ?? given;
    for (let value = 0; value < width; value += 1) table.push(-1 - rest);
    const last = feature === this.#widths.length - 1;
    const byValue = new Map<number, { cell: Cell; index: number }[]>();
    for (const one of cells) {
      const part = one.cell.parts[feature];
      if (!part) continue;
      for (let value = part[0]; value <= part[1]; value += 1) {
        const list = byValue.get(value);
        if (list === undefined) byValue.set(value, [one]);
        else list.push(one);
      }
    }
    for (const [value, some] of byValue) {
      table[start + value] = last ? -1 - some[0]!.index : this.#add(feature + 1, some, rest);
    }
    return start / width;
  }

  /** Index of the segment of row `row` of the columns of values; -1 where a value is missing. */
  segmentOf(codes: readonly Int32Array[], row: number): number {
    for (let feature = 0; feature < codes.length; feature += 1) if (codes[feature]![row]! < 0) return -1;
    let node = 0;
    for (let feature = 0; feature < codes.length; feature += 1) {
      node = this.#tables[feature]![node * this.#widths[feature]! + codes[feature]![row]!]!;
      if (node < 0) return -1 - node;
    }
    return -1;
  }
}
