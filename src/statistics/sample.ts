/**
 * `size` of the indexes 0..n-1, ascending, one drawn from each of `size` equal stretches; all of them where there are
 * no more. A systematic sample (Cochran, "Sampling techniques", 1977, ch. 8): every part of the order is represented,
 * and the same `random` draws the same positions.
 */
export function sampleIndexes(n: number, size: number, random: () => number): Int32Array {
  if (n <= size) return Int32Array.from({ length: n }, (_, i) => i);
  const indexes = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const from = Math.floor((i * n) / size);
    const to = Math.floor(((i + 1) * n) / size);
    indexes[i] = from + Math.min(to - from - 1, Math.floor(random() * (to - from)));
  }
  return indexes;
}
