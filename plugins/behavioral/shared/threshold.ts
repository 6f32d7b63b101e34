/** Known values in ascending order. */
export function ascending(values: Iterable<number>): Float64Array {
  return Float64Array.from(values).filter(Number.isFinite).sort();
}

/**
 * The value from which a customer belongs to the upper half: the smallest above the median, or the largest where half or
 * more share it. Null where all values are the same, and no limit divides them.
 */
export function upperHalfFrom(sorted: Float64Array): number | null {
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  if (lowest === undefined || lowest === highest) return null;
  const median = sorted[(sorted.length - 1) >> 1]!;
  if (median === highest) return highest;
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! > median) high = middle;
    else low = middle + 1;
  }
  return sorted[low]!;
}
