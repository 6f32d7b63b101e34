import type { ScoreDefinition } from '../../segmenter/score.ts';
import { RowFinder } from '../population/rows.ts';
import type { Assignment } from './assign.ts';

/** The way in which a row's scores differ from what is stored. */
export const SCORED = {
  /** They do not, or are not to be written: unknown ones of who has none, and those of the quarantined. */
  same: 0,
  /** Nothing is stored yet. */
  fresh: 1,
  /** None moved by its step since the value that history knows. */
  drifted: 2,
  /** One moved by its step or more: what was becomes history. */
  moved: 3,
} as const;
export type Scored = (typeof SCORED)[keyof typeof SCORED];

/** Scores of an answer, and the rows that have none of it. */
export type ScoreColumns = Pick<Assignment, 'scores' | 'quarantined'>;

/** Scores of a segmentation as they are stored, row by row of customers. */
export interface StoredScoreColumns {
  /** Ascending. */
  readonly ids: Int32Array;
  readonly definitions: readonly ScoreDefinition[];
  readonly values: readonly Float64Array[];
  /** The values that history knows. */
  readonly kept: readonly Float64Array[];
  /** 1 for rows that are stored. */
  readonly there: Uint8Array;
  /** Customers of whom something else may be stored, ascending. */
  readonly unsure: readonly number[];
}

/** Compares answered scores with stored ones, in any order. */
export class ScoreDifference {
  /** By row of the population. */
  readonly rows: Uint8Array;
  readonly #ids: Int32Array;
  /** 1 for rows of which something is stored before. */
  readonly #there: Uint8Array;
  readonly #finder: RowFinder;
  readonly #definitions: readonly ScoreDefinition[];
  readonly #columns: ScoreColumns;
  #kept: Float64Array[] | undefined;

  constructor(ids: Int32Array, definitions: readonly ScoreDefinition[], columns: ScoreColumns) {
    this.#ids = ids;
    this.#there = new Uint8Array(ids.length);
    this.#finder = new RowFinder(ids);
    this.#definitions = definitions;
    this.#columns = columns;
    this.rows = knownRows(columns.scores, ids.length);
    for (const row of columns.quarantined.keys()) this.rows[row] = SCORED.same;
  }

  /** Rows where a score moved by its step. */
  get moved(): number {
    return this.rows.reduce((count, scored) => count + (scored === SCORED.moved ? 1 : 0), 0);
  }

  /** The values that history knows from now on: those answered, but for scores that moved by less than their step. */
  get kept(): readonly Float64Array[] {
    return this.#kept ?? this.#columns.scores;
  }

  /**
   * Takes what is stored of a customer, and the values that history knows of it. Returns its row where a score moved by
   * its step, otherwise -1. Customers that are not in the population, or are quarantined, keep theirs.
   */
  take(customer: number, values: ArrayLike<number>, kept: ArrayLike<number>): number {
    const { scores, quarantined } = this.#columns;
    const row = this.#finder.rowOf(customer);
    if (row < 0 || quarantined.has(row)) return -1;
    this.#there[row] = 1;
    this.rows[row] = SCORED.same;
    if (isSameRow(scores, row, values)) {
      for (let score = 0; score < scores.length; score++) this.#keepKnown(score, row, kept[score]!);
      return -1;
    }
    this.rows[row] = SCORED.drifted;
    for (let score = 0; score < scores.length; score++) {
      const [before, after] = [kept[score]!, scores[score]![row]!];
      if (hasMoved(before, after, this.#definitions[score]!.step)) this.rows[row] = SCORED.moved;
      else if (before !== after) this.#keep(score, row, before);
    }
    return this.rows[row] === SCORED.moved ? row : -1;
  }

  /**
   * Takes what is stored of everybody but some customers, ascending. Tells each row where a score moved by its step, with
   * the values that history knew; they are the same array each time.
   */
  takeAll(stored: StoredScoreColumns, but: readonly number[], moved: (row: number, kept: Float64Array) => void): void {
    const rows = this.#rowsOf(stored, but);
    const differs = differingRows(this.#columns.scores, rows, stored.values);
    const values = new Float64Array(stored.values.length);
    const kept = new Float64Array(stored.values.length);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      if (row < 0) continue;
      if (differs[at] === 0) {
        this.#there[row] = 1;
        this.rows[row] = SCORED.same;
        continue;
      }
      for (let score = 0; score < values.length; score++) {
        values[score] = stored.values[score]![at]!;
        kept[score] = stored.kept[score]![at]!;
      }
      if (this.take(stored.ids[at]!, values, kept) >= 0) moved(row, kept);
    }
    for (const [score, column] of stored.kept.entries()) {
      if (column === stored.values[score]) continue;
      for (let at = 0; at < rows.length; at++) {
        if (rows[at]! >= 0 && differs[at] === 0) this.#keepKnown(score, rows[at]!, column[at]!);
      }
    }
  }

  /** The row of each stored one; -1 where it is not to be compared. */
  #rowsOf({ ids, there }: StoredScoreColumns, but: readonly number[]): Int32Array {
    const rows = new Int32Array(ids.length).fill(-1);
    const without = Int32Array.from(but);
    const all = this.#ids;
    for (let at = 0, row = 0, next = 0; at < ids.length; at++) {
      const customer = ids[at]!;
      while (next < without.length && without[next]! < customer) next++;
      while (row < all.length && all[row]! < customer) row++;
      if (there[at] === 1 && all[row] === customer && without[next] !== customer) rows[at] = row;
    }
    const { quarantined } = this.#columns;
    if (quarantined.size > 0) for (let at = 0; at < rows.length; at++) if (quarantined.has(rows[at]!)) rows[at] = -1;
    return rows;
  }

  /** The scores that are stored once the difference is written. */
  stored(): StoredScoreColumns {
    const there = this.#there.slice();
    const { rows } = this;
    for (let row = 0; row < there.length; row++) if (rows[row] === SCORED.fresh) there[row] = 1;
    const { scores, quarantined } = this.#columns;
    const unsure = [...quarantined.keys()].map((row) => this.#ids[row]!).sort((a, b) => a - b);
    return { ids: this.#ids, definitions: this.#definitions, values: scores, kept: this.kept, there, unsure };
  }

  /** The history of what stays as it was goes on from what it knew. */
  #keepKnown(score: number, row: number, value: number): void {
    if (!isSame(value, this.#columns.scores[score]![row]!)) this.#keep(score, row, value);
  }

  #keep(score: number, row: number, value: number): void {
    const { scores } = this.#columns;
    this.#kept ??= [...scores];
    // Only columns of which history knows something else are copied.
    if (this.#kept[score] === scores[score]) this.#kept[score] = scores[score]!.slice();
    this.#kept[score]![row] = value;
  }
}

/** Scores by key before and after, those that moved by their step; null: unknown. */
export interface ScoreMove {
  readonly before: Readonly<Record<string, number | null>>;
  readonly after: Readonly<Record<string, number | null>>;
}

/** The scores of a row that moved by their step since `before`, the values that history knew. */
export function scoreMove(
  definitions: readonly ScoreDefinition[],
  scores: readonly Float64Array[],
  row: number,
  before: ArrayLike<number>,
): ScoreMove {
  const moved = definitions.flatMap(({ key, step }, score) => {
    const [from, to] = [before[score]!, scores[score]![row]!];
    return hasMoved(from, to, step) ? [{ key, from: known(from), to: known(to) }] : [];
  });
  return {
    before: Object.fromEntries(moved.map(({ key, from }) => [key, from])),
    after: Object.fromEntries(moved.map(({ key, to }) => [key, to])),
  };
}

/** True where a value moved by the step or more, or came to be known or unknown; without a step, at all. */
function hasMoved(from: number, to: number, step: number | undefined): boolean {
  if (Number.isNaN(from) || Number.isNaN(to)) return Number.isNaN(from) !== Number.isNaN(to);
  return step === undefined ? from !== to : Math.abs(to - from) >= step;
}

/** 1 for each stored row that has another value than its row of the columns; those without a row are left out. */
function differingRows(
  columns: readonly Float64Array[],
  rows: Int32Array,
  stored: readonly Float64Array[],
): Uint8Array {
  const differs = new Uint8Array(rows.length);
  for (const [score, before] of stored.entries()) {
    const after = columns[score]!;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      if (row >= 0 && !isSame(after[row]!, before[at]!)) differs[at] = 1;
    }
  }
  return differs;
}

/** {@link SCORED.fresh} for each row with a known score. */
function knownRows(columns: readonly Float64Array[], length: number): Uint8Array {
  const rows = new Uint8Array(length);
  for (const column of columns) {
    for (let row = 0; row < length; row++) {
      if (!Number.isNaN(column[row])) rows[row] = SCORED.fresh;
    }
  }
  return rows;
}

function isSameRow(columns: readonly Float64Array[], row: number, values: ArrayLike<number>): boolean {
  for (let score = 0; score < columns.length; score++) {
    if (!isSame(columns[score]![row]!, values[score]!)) return false;
  }
  return true;
}

function isSame(one: number, other: number): boolean {
  return one === other || (Number.isNaN(one) && Number.isNaN(other));
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
