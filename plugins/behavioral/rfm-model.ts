import { type Batch, type Columns, type Need, NotEnoughData } from 'personagraph/segmenter';
import { innerCuts } from 'personagraph/statistics';
import { compareKeys } from './customer-key.ts';
import type { RfmConfig } from './rfm-config.ts';
import { presets } from './rfm-groups.ts';
import { isBuyer, recencyDays } from './rfm-score.ts';

/** What RFM learned: the cuts between scores, and the time they were made at. */
export interface RfmModel {
  readonly preset: RfmConfig['preset'];
  readonly bins: number;
  /** Time of the fit, from which days are counted: answers do not drift with the clock until the next fit. */
  readonly fittedAt: number;
  /** Whole days. */
  readonly recency: readonly number[];
  /** Purchases. */
  readonly frequency: readonly number[];
  /** With `fTies: first`, the last customer in the bin below each cut of `frequency`; null is one without an id. */
  readonly frequencyKeys: readonly (string | null)[] | null;
  /** Money, or null where the preset does not use it. */
  readonly monetary: readonly number[] | null;
}

/** `amount` is asked for by presets that use money, `customer` by `fTies: first`. */
export type RfmNeeds = Always | (Always & WithAmount) | (Always & WithCustomer) | (Always & WithAmount & WithCustomer);
type Always = { readonly lastAt: Need<'time'>; readonly count: Need<'number'> };
type WithAmount = { readonly amount: Need<'number'> };
type WithCustomer = { readonly customer: Need<'category'> };

/** Cuts from all customers with purchases; the others are not part of the distribution. */
export function fitRfm({ columns, length }: Batch<RfmNeeds>, config: RfmConfig, asOf: number): RfmModel {
  const { lastAt, count } = columns;
  const buyers = new Int32Array(length);
  let found = 0;
  for (let row = 0; row < length; row++) if (isBuyer(lastAt[row]!, count[row]!)) buyers[found++] = row;
  if (found === 0) throw new NotEnoughData(`no customer has an event of type ${config.event} yet`);
  const rows = buyers.subarray(0, found);
  const days = Float64Array.from(rows, (row) => recencyDays(asOf, lastAt[row]!)).sort();
  const counts = Float64Array.from(rows, (row) => count[row]!).sort();
  return {
    preset: config.preset,
    bins: config.bins,
    fittedAt: asOf,
    recency: innerCuts(days, config.bins),
    ...(config.fTies === 'first' && 'customer' in columns
      ? rankedCuts(rows, counts, count, columns.customer, config.bins)
      : { frequency: innerCuts(counts, config.bins), frequencyKeys: null }),
    monetary: presets[config.preset].money
      ? moneyCuts(rows, 'amount' in columns ? columns.amount : undefined, config)
      : null,
  };
}

function moneyCuts(rows: Int32Array, amount: Float64Array | undefined, config: RfmConfig): number[] {
  const amounts = amount
    ? Float64Array.from(rows, (row) => amount[row]!)
        .filter(Number.isFinite)
        .sort()
    : new Float64Array(0);
  if (amounts.length === 0) throw new NotEnoughData(`no event of type ${config.event} has an amount`);
  return innerCuts(amounts, config.bins);
}

/**
 * Quantiles of ranks 1..n instead of values (pandas `rank(method='first')` and `qcut`). Rank r is within cut i iff
 * r <= 1 + i / bins * (n - 1); the customer at the largest such rank stands for the cut, so that a row can be scored
 * by comparing it to that customer without knowing the others.
 */
function rankedCuts(
  rows: Int32Array,
  counts: Float64Array,
  count: Float64Array,
  customer: Columns['category'],
  bins: number,
): Pick<RfmModel, 'frequency' | 'frequencyKeys'> {
  const keys = new Map<number, (string | null)[]>();
  const keysOf = (value: number) => {
    let tied = keys.get(value);
    if (!tied) {
      tied = [];
      for (const row of rows) if (count[row] === value) tied.push(customer.labels[customer.codes[row]!] ?? null);
      keys.set(value, tied.sort(compareKeys));
    }
    return tied;
  };
  const positions = Array.from({ length: bins - 1 }, (_, i) => Math.floor(((i + 1) * (counts.length - 1)) / bins));
  const frequency = positions.map((position) => counts[position]!);
  return {
    frequency,
    frequencyKeys: frequency.map((value, i) => keysOf(value)[positions[i]! - counts.indexOf(value)]!),
  };
}
