/**
 * The `bins - 1` inner cuts of equally full bins: quantiles i / bins with linear interpolation between neighbours. That
 * is definition 7 of Hyndman & Fan ("Sample quantiles in statistical packages", 1996), numpy's and pandas' default.
 * `sorted` is ascending and not empty.
 */
export function innerCuts(sorted: Float64Array, bins: number): number[] {
  return Array.from({ length: bins - 1 }, (_, i) => {
    // One division of whole numbers: i / bins * (n - 1) would miss exact positions by a rounding error.
    const position = ((i + 1) * (sorted.length - 1)) / bins;
    const below = Math.floor(position);
    const low = sorted[below]!;
    return position === below ? low : low + (position - below) * (sorted[below + 1]! - low);
  });
}

/**
 * The quantile 0..1 of ascending values by linear interpolation: definition 7 of R. J. Hyndman and Y. Fan, "Sample
 * quantiles in statistical packages", The American Statistician 50(4), 1996 (the default of R and NumPy). NaN for none.
 */
export function quantile(ascending: Float64Array, share: number): number {
  const position = (ascending.length - 1) * share;
  const below = Math.max(0, Math.floor(position));
  const low = ascending[below] ?? Number.NaN;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] ?? Number.NaN;
  return low + (high - low) * (position - below);
}

/**
 * The bin 1..bins of a value, bins being (low, high] with the minimum in the first. Where cuts coincide, the bins
 * between them are empty and the others keep their numbers; a constant column is all in bin 1.
 */
export function binOf(cuts: readonly number[], value: number): number {
  let bin = 1;
  for (let i = 0; i < cuts.length; i++) if (value > cuts[i]!) bin++;
  return bin;
}

/** The values of a bin as a person would read them. */
export function describeBin(cuts: readonly number[], bin: number): string {
  const low = cuts[bin - 2];
  const high = cuts[bin - 1];
  if (low === undefined && high === undefined) return 'any';
  if (low === undefined) return `<= ${round(high!)}`;
  if (high === undefined) return `> ${round(low)}`;
  return `> ${round(low)} and <= ${round(high)}`;
}

/** At most two decimals, for text. */
export function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
