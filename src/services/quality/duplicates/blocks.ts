/** Bits of a double that count integers exactly. */
const EXACT_BITS = 53;

/** Rows of one block. */
export type Block = ArrayLike<number>;

/** Calls back with the rows of each block of two or more, one block after the other. Rows with the hash 0 are in none. */
export function* blocksOf(hashes: Uint32Array): Generator<number[]> {
  const rowBits = Math.max(1, Math.ceil(Math.log2(Math.max(2, hashes.length))));
  const drop = Math.max(0, 32 - (EXACT_BITS - rowBits));
  const rows = 2 ** rowBits;
  // One sort of doubles orders rows by hash: it takes a fraction of a sort with a comparison.
  const order = new Float64Array(hashes.length);
  let length = 0;
  for (let row = 0; row < hashes.length; row++) {
    const hash = hashes[row]!;
    if (hash !== 0) order[length++] = (hash >>> drop) * rows + row;
  }
  const sorted = order.subarray(0, length).sort();
  for (let from = 0; from < length; ) {
    const hash = Math.floor(sorted[from]! / rows);
    let to = from + 1;
    while (to < length && Math.floor(sorted[to]! / rows) === hash) to++;
    if (to - from > 1) {
      const block: number[] = [];
      for (let at = from; at < to; at++) block.push(sorted[at]! % rows);
      yield block;
    }
    from = to;
  }
}
