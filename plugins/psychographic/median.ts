import { quantile } from 'personagraph/statistics';

/** So many different values are counted; more are sorted. Answers to a survey are few. */
const MOST_COUNTED = 256;

/** The median of the values there are, NaN being missing; null where there are none. */
export function medianOf(values: Float64Array): number | null {
  const counts = new Map<number, number>();
  let total = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    total++;
    const count = counts.get(value);
    if (count !== undefined) counts.set(value, count + 1);
    else if (counts.size < MOST_COUNTED) counts.set(value, 1);
    else return quantile(values.filter((one) => !Number.isNaN(one)).sort(), 0.5);
  }
  if (total === 0) return null;
  const ascending = [...counts.keys()].sort((a, b) => a - b);
  return (valueAt(ascending, counts, (total - 1) >> 1) + valueAt(ascending, counts, total >> 1)) / 2;
}

/** The value at a position of all values in order. */
function valueAt(ascending: readonly number[], counts: ReadonlyMap<number, number>, position: number): number {
  let passed = 0;
  return ascending.find((value) => {
    passed += counts.get(value)!;
    return passed > position;
  })!;
}
