/** How many order statistics stand for a population: percentiles are exact up to so many values, within 0.5 % beyond. */
const KNOTS = 200;

/** Values evenly spread over ascending ones, from which {@link percentileOf} ranks others. */
export function knotsOf(ascending: Float64Array): number[] {
  const { length } = ascending;
  if (length <= KNOTS) return Array.from(ascending);
  return Array.from({ length: KNOTS }, (_, i) => ascending[Math.floor(((i + 0.5) * length) / KNOTS)]!);
}

/** Share 0..1 of the population below a value, of those that equal it half (mid-rank). NaN for NaN or no population. */
export function percentileOf(knots: readonly number[], value: number): number {
  if (Number.isNaN(value) || knots.length === 0) return Number.NaN;
  return (countBelow(knots, value, false) + countBelow(knots, value, true)) / (2 * knots.length);
}

function countBelow(knots: readonly number[], value: number, orEqual: boolean): number {
  let low = 0;
  let high = knots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const knot = knots[middle]!;
    if (knot < value || (orEqual && knot === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
