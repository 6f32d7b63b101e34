import type { Columns } from 'personagraph/segmenter';
import { compareKeys } from './customer-key.ts';

/** Cuts between the bins of one letter. */
export interface RankedCuts {
  readonly cuts: readonly number[];
  /** Where ties go by id, the last customer in the bin below each cut; a null among them is one without an id. */
  readonly keys: readonly (string | null)[] | null;
}

/**
 * Quantiles of ranks 1..n instead of values (pandas `rank(method='first')` and `qcut`). Rank r is within cut i iff
 * r <= 1 + i / bins * (n - 1); the customer at the largest such rank stands for the cut, so that a row can be scored
 * by comparing it to that customer without knowing the others. `values[i]` is of row `rows[i]`.
 */
export function rankedCuts(
  values: Float64Array,
  rows: Int32Array,
  customer: Columns['category'],
  bins: number,
): RankedCuts {
  const sorted = Float64Array.from(values).sort();
  const keys = new Map<number, (string | null)[]>();
  const keysOf = (value: number) => {
    let tied = keys.get(value);
    if (!tied) {
      tied = [];
      for (let i = 0; i < rows.length; i++) {
        if (values[i] === value) tied.push(customer.labels[customer.codes[rows[i]!]!] ?? null);
      }
      keys.set(value, tied.sort(compareKeys));
    }
    return tied;
  };
  const positions = Array.from({ length: bins - 1 }, (_, i) => Math.floor(((i + 1) * (sorted.length - 1)) / bins));
  const cuts = positions.map((position) => sorted[position]!);
  return { cuts, keys: cuts.map((value, i) => keysOf(value)[positions[i]! - sorted.indexOf(value)]!) };
}

/** The bin 1..bins of a value, a tie with a cut going by the customer where the cuts have keys. */
export function rankedBin({ cuts, keys }: RankedCuts, value: number, key: string | null): number {
  let bin = 1;
  for (let i = 0; i < cuts.length; i++) {
    const cut = cuts[i]!;
    if (value > cut || (keys !== null && value === cut && compareKeys(key, keys[i]!) > 0)) bin++;
  }
  return bin;
}
