/** Whether customers belong to a group, one byte a row: {@link NO}, {@link YES} or {@link UNKNOWN}. */
export type Truth = Uint8Array;

export const NO = 0;
export const YES = 1;
export const UNKNOWN = 2;

/** Those of whom all hold (Kleene 1938): one NO decides, otherwise one UNKNOWN. Of nothing, everybody. */
export function allOf(truths: readonly Truth[], length: number): Truth {
  return folded(truths, new Uint8Array(length).fill(YES), NO);
}

/** Those of whom one holds: one YES decides, otherwise one UNKNOWN. Of nothing, nobody. */
export function anyOf(truths: readonly Truth[], length: number): Truth {
  return folded(truths, new Uint8Array(length), YES);
}

/** Those of whom it does not hold: UNKNOWN stays so. */
export function negated(truth: Truth): Truth {
  return truth.map((value) => (value === UNKNOWN ? UNKNOWN : 1 - value));
}

function folded(truths: readonly Truth[], result: Truth, deciding: number): Truth {
  for (const truth of truths) combine(result, truth, deciding);
  return result;
}

function combine(result: Truth, truth: Truth, deciding: number): void {
  for (let row = 0; row < result.length; row++) {
    const value = truth[row]!;
    if (value === deciding || (value === UNKNOWN && result[row] !== deciding)) result[row] = value;
  }
}

/** How many customers have a truth. */
export function countOf(truth: Truth, wanted: number): number {
  let count = 0;
  for (let row = 0; row < truth.length; row++) if (truth[row] === wanted) count++;
  return count;
}

/** The rows with a truth, ascending. */
export function rowsOf(truth: Truth, wanted: number): Int32Array {
  // Each row is written and the next one overwrites it unless it counts: there is no branch to guess wrong.
  const rows = new Int32Array(truth.length + 1);
  let length = 0;
  for (let row = 0; row < truth.length; row++) {
    rows[length] = row;
    length += truth[row] === wanted ? 1 : 0;
  }
  return rows.slice(0, length);
}

const rowsOfMembers = new WeakMap<Truth, Int32Array>();

/** The rows of members, ascending: found once for a truth, which nobody changes any more. */
export function membersRows(truth: Truth): Int32Array {
  let rows = rowsOfMembers.get(truth);
  if (!rows) {
    rows = rowsOf(truth, YES);
    rowsOfMembers.set(truth, rows);
  }
  return rows;
}
