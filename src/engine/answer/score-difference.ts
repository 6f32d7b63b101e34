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

/** Compares answered scores with stored ones, in any order. */
export class ScoreDifference {
  /** By row of the population. */
  readonly rows: Uint8Array;
  readonly #finder: RowFinder;
  readonly #definitions: readonly ScoreDefinition[];
  readonly #columns: ScoreColumns;
  #kept: readonly Float64Array[] | undefined;

  constructor(ids: Int32Array, definitions: readonly ScoreDefinition[], columns: ScoreColumns) {
    this.#finder = new RowFinder(ids);
    this.#definitions = definitions;
    this.#columns = columns;
    this.rows = new Uint8Array(ids.length);
    for (const column of columns.scores) {
      for (let row = 0; row < ids.length; row++) if (!Number.isNaN(column[row])) this.rows[row] = SCORED.fresh;
    }
    for (const row of columns.quarantined.keys()) this.rows[row] = SCORED.same;
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
    this.rows[row] = SCORED.same;
    if (scores.every((column, score) => isSame(column[row]!, values[score]!))) return -1;
    this.rows[row] = SCORED.drifted;
    for (let score = 0; score < scores.length; score++) {
      const [before, after] = [kept[score]!, scores[score]![row]!];
      if (hasMoved(before, after, this.#definitions[score]!.step)) this.rows[row] = SCORED.moved;
      else if (before !== after) this.#keep(score, row, before);
    }
    return this.rows[row] === SCORED.moved ? row : -1;
  }

  #keep(score: number, row: number, value: number): void {
    this.#kept ??= this.#columns.scores.map((column) => column.slice());
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

function isSame(one: number, other: number): boolean {
  return one === other || (Number.isNaN(one) && Number.isNaN(other));
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
