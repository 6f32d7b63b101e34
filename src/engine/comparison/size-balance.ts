/** The evenness with which customers are spread over segments. */
export interface SizeBalance {
  /**
   * Shannon's entropy of the shares over its most, ln k (Pielou's evenness 1966): 1 all of one size, 0 all in one. Null
   * with fewer than two segments, or nobody in any.
   */
  readonly evenness: number | null;
  /** Shares 0..1 of those in any segment; null where nobody is. */
  readonly smallest: number | null;
  readonly largest: number | null;
}

/** By the sizes of all segments, empty ones too. */
export function sizeBalance(sizes: ArrayLike<number>): SizeBalance {
  const all = Array.from(sizes);
  const total = all.reduce((sum, size) => sum + size, 0);
  if (total === 0) return { evenness: null, smallest: null, largest: null };
  const shares = all.map((size) => size / total);
  const entropy = shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
  return {
    evenness: all.length > 1 ? Math.min(1, Math.max(0, entropy / Math.log(all.length))) : null,
    smallest: Math.min(...shares),
    largest: Math.max(...shares),
  };
}
