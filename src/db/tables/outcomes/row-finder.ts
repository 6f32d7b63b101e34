/** The rows of customers among ascending ids, in the order of the customers; -1 for one that is not among them. */
export function rowFinder(ids: Int32Array, customers: Int32Array): Int32Array {
  const rows = new Int32Array(customers.length).fill(-1);
  for (let at = 0; at < customers.length; at++) {
    const id = customers[at]!;
    let [low, high] = [0, ids.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ids[middle]! < id) low = middle + 1;
      else high = middle;
    }
    if (ids[low] === id) rows[at] = low;
  }
  return rows;
}

/** Numbers of customers, placed by row; those of no customer are NaN. */
export function placedNumbers(ids: Int32Array, customers: Int32Array, values: Float64Array): Float64Array {
  const placed = new Float64Array(ids.length).fill(Number.NaN);
  const rows = rowFinder(ids, customers);
  for (let at = 0; at < rows.length; at++) if (rows[at]! >= 0) placed[rows[at]!] = values[at]!;
  return placed;
}
