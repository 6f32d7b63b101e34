/** The ids of some customers, ascending, and the mark of their rows. */
export interface MarkedIds {
  readonly ids: Iterable<number>;
  readonly mark: number;
}

/** One mark a row of ascending ids, 0 for a row that no group has. */
export function markRows(ids: Int32Array, groups: readonly MarkedIds[]): Uint8Array {
  const marks = new Uint8Array(ids.length);
  for (const group of groups) {
    let row = 0;
    for (const id of group.ids) {
      while (row < ids.length && ids[row]! < id) row++;
      if (ids[row] === id) marks[row] = group.mark;
    }
  }
  return marks;
}
