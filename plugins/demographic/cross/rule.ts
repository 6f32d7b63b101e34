import type { Batch, CategoryColumn, Needs } from 'personagraph/segmenter';
import { ageOn, birthday, dateNumber } from '../shared/age.ts';
import type { Cell } from '../shared/cells.ts';
import { bandOf, placeIncomes } from '../shared/income.ts';
import { normalise } from '../shared/label.ts';
import { LABEL_TABLES } from './data/label-tables.ts';
import type { Axis, CrossModel } from './fit.ts';
import { CURRENCY } from './settings.ts';

/** Ages above this are mistakes. */
export const MAX_AGE = 120;

/** Where the rows of a batch belong: the only place that decides. */
export class CrossRule {
  /** The values of each feature, by row. */
  readonly codes: readonly Int32Array[];
  readonly #index: CellIndex;

  constructor({ axes, cells }: Pick<CrossModel, 'axes' | 'cells'>, batch: Batch<Needs>, asOf: number) {
    this.codes = axes.map((axis) => codesOf(axis, batch, asOf));
    this.#index = new CellIndex(
      cells,
      axes.map(({ values }) => values.length),
    );
  }

  /** Index of the segment of a row; -1 where a value is missing. */
  segmentOf(row: number): number {
    return this.#index.segmentOf(this.codes, row);
  }
}

/**
 * The value of each row: its index, `values.length` for a label that has none of its own, -1 for missing. The only
 * place where features become values.
 */
export function codesOf(axis: Axis, { columns, length }: Batch<Needs>, asOf: number): Int32Array {
  const codes = new Int32Array(length);
  const column = columns[axis.need]!;
  if (axis.kind === 'income') {
    placeIncomes(axis.income, column as Float64Array, columns[CURRENCY] as CategoryColumn, codes);
  } else if (axis.kind === 'age') {
    const today = dateNumber(asOf);
    const births = column as Float64Array;
    for (let row = 0; row < length; row += 1) codes[row] = ageBand(ageOn(today, dateNumber(births[row]!)), axis.edges);
  } else if (axis.kind === 'number') {
    const numbers = column as Float64Array;
    for (let row = 0; row < length; row += 1) {
      const value = numbers[row]!;
      codes[row] = axis.whole && !(Number.isInteger(value) && value >= 0) ? -1 : bandOf(value, axis.edges);
    }
  } else if (axis.kind === 'flag') {
    const flags = column as Uint8Array;
    for (let row = 0; row < length; row += 1) codes[row] = flags[row] === 2 ? -1 : flags[row]!;
  } else {
    const { codes: labelled, labels } = column as CategoryColumn;
    const byLabel = Int32Array.from(labels, labelCodes(axis));
    for (let row = 0; row < length; row += 1) codes[row] = labelled[row]! < 0 ? -1 : byLabel[labelled[row]!]!;
  }
  if (axis.unknown >= 0) {
    for (let row = 0; row < length; row += 1) if (codes[row]! < 0) codes[row] = axis.unknown;
  }
  return codes;
}

function ageBand(age: number, edges: readonly number[]): number {
  return age >= 0 && age <= MAX_AGE ? bandOf(age, edges) : -1;
}

function labelCodes(axis: Extract<Axis, { kind: 'labels' | 'category' }>): (label: string) => number {
  if (axis.kind === 'labels') {
    const { groups, reader } = LABEL_TABLES[axis.table];
    const read = reader(axis.labels);
    const indexes = new Map<string, number>(groups.map(({ key }, index) => [key, index]));
    return (label) => {
      const { key } = read(label);
      return key === null ? -1 : indexes.get(key)!;
    };
  }
  const indexes = new Map(axis.values.flatMap(({ match }, index) => (match === undefined ? [] : [[match, index]])));
  return (label) => {
    const match = matchOf(label);
    return match === '' ? -1 : (indexes.get(match) ?? axis.values.length);
  };
}

/** A label as it is matched; a label of nothing but punctuation stands for itself, an empty one for none. */
export function matchOf(label: string): string {
  return normalise(label) || label.trim();
}

/**
 * When the clock alone changes the value of an age: at the next edge, at birth, or where it becomes a mistake. `today`
 * is a date as yyyymmdd.
 */
export function nextAgeBand(birth: number, today: number, edges: readonly number[]): number {
  const born = dateNumber(birth);
  const age = ageOn(today, born);
  if (Number.isNaN(age) || age > MAX_AGE) return Number.NaN;
  return birthday(born, age < 0 ? 0 : (edges[bandOf(age, edges)] ?? MAX_AGE + 1));
}

/**
 * Finds the segment of a row by its values, with a table a feature. Values without a cell are in the leftover of the
 * longest row that has one.
 */
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

  #add(feature: number, cells: readonly { cell: Cell; index: number }[], inherited: number): number {
    const width = this.#widths[feature]!;
    const table = this.#tables[feature]!;
    const start = table.length;
    // The leftover of this row, or of the row that it is part of.
    const leftover = cells.find(({ cell }) => cell.parts[feature] === null)?.index ?? inherited;
    for (let value = 0; value < width; value += 1) table.push(-1 - leftover);
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
      table[start + value] = last ? -1 - some[0]!.index : this.#add(feature + 1, some, leftover);
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
