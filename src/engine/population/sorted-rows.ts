/** Rows by ascending customer, and those of one customer by a second id; null where they lie so already. Customers are not negative. */
export function rowsInOrder(customer: Int32Array, second: Int32Array): Uint32Array | null {
  let inOrder = true;
  for (let row = 1; row < customer.length && inOrder; row++) {
    const by = customer[row]! - customer[row - 1]!;
    inOrder = by > 0 || (by === 0 && second[row]! > second[row - 1]!);
  }
  if (inOrder) return null;
  const rows = orderOf(customer);
  for (let from = 0; from < rows.length; ) {
    let to = from + 1;
    while (to < rows.length && customer[rows[to]!] === customer[rows[from]!]) to++;
    if (to - from > 1) rows.subarray(from, to).sort((a, b) => second[a]! - second[b]!);
    from = to;
  }
  return rows;
}

/** Rows by ascending id, those of the same id as they lie: a radix sort by halves of 16 bits. Ids are not negative. */
function orderOf(ids: Int32Array): Uint32Array {
  let from = new Uint32Array(ids.length);
  let to = new Uint32Array(ids.length);
  for (let row = 0; row < from.length; row++) from[row] = row;
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(65_537);
    for (const id of ids) starts[((id >>> shift) & 0xffff) + 1]!++;
    for (let digit = 0; digit < 65_536; digit++) starts[digit + 1]! += starts[digit]!;
    for (const row of from) to[starts[(ids[row]! >>> shift) & 0xffff]!++] = row;
    [from, to] = [to, from];
  }
  return from;
}
