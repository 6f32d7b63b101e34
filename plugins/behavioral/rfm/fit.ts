import { type Batch, type Columns, NotEnoughData } from 'personagraph/segmenter';
import { innerCuts } from 'personagraph/statistics';
import { compareKeys, isBuyer, type RankedCuts, type RfmModel, recencyDays } from './rule.ts';
import { gridOf } from './segments.ts';
import { type RfmConfig, type RfmNeeds, ranksById, readsAmount } from './settings.ts';

/** Cuts from all customers with purchases; the others are not part of the distribution. */
export function fitRfm({ columns, length }: Batch<RfmNeeds>, config: RfmConfig, asOf: number): RfmModel {
  const { preset, groups, bins, limits, rule } = config;
  const { money } = gridOf(config);
  if (rule === 'fixed') {
    const fixed = (cuts: readonly number[]): RankedCuts => ({ cuts, keys: null });
    // Without limits no group asks for scores.
    const monetary = money ? fixed(limits?.amount ?? []) : null;
    const [recency, frequency] = [fixed(limits?.recencyDays ?? []), fixed(limits?.purchases ?? [])];
    return { preset, groups, bins, buyers: null, fittedAt: null, recency, frequency, monetary };
  }
  const { lastAt, count } = columns;
  const buyers = new Int32Array(length);
  let found = 0;
  for (let row = 0; row < length; row++) if (isBuyer(lastAt[row]!, count[row]!)) buyers[found++] = row;
  if (found === 0) {
    throw new NotEnoughData(
      config.sources.count === null
        ? `no customer has an event of type ${config.event} yet`
        : 'no customer has a last purchase and a number of purchases in the features of the setting "sources"',
    );
  }
  const rows = buyers.subarray(0, found);
  const customer = 'customer' in columns ? columns.customer : null;
  const cutsOf = (values: Float64Array, some: Int32Array, ranked: boolean): RankedCuts =>
    ranked && customer
      ? rankedCuts(values, some, customer, bins)
      : { cuts: innerCuts(values.slice().sort(), bins), keys: null };
  const ranked = rule === 'rank';
  return {
    preset,
    groups,
    bins,
    buyers: found,
    fittedAt: asOf,
    recency: cutsOf(
      valuesOf(rows, (row) => recencyDays(asOf, lastAt[row]!)),
      rows,
      ranked,
    ),
    frequency: cutsOf(
      valuesOf(rows, (row) => count[row]!),
      rows,
      ranksById(config),
    ),
    monetary: readsAmount(config)
      ? moneyCuts(rows, 'amount' in columns ? columns.amount : null, config, ranked, cutsOf)
      : null,
  };
}

function moneyCuts(
  rows: Int32Array,
  amount: Columns['number'] | null,
  config: RfmConfig,
  ranked: boolean,
  cutsOf: (values: Float64Array, some: Int32Array, ranked: boolean) => RankedCuts,
): RankedCuts | null {
  const known = amount ? rows.filter((row) => Number.isFinite(amount[row]!)) : new Int32Array(0);
  if (!amount || known.length === 0) {
    const { event, sources } = config;
    if (!gridOf(config).money) return null;
    throw new NotEnoughData(
      sources.amount === null
        ? `no event of type ${event} has an amount`
        : 'no customer has an amount in the feature of the setting "sources"',
    );
  }
  return cutsOf(
    valuesOf(known, (row) => amount[row]!),
    known,
    ranked,
  );
}

/** One value a row. `Float64Array.from` takes ten times as long, and there may be millions. */
function valuesOf(rows: Int32Array, read: (row: number) => number): Float64Array {
  const values = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index++) values[index] = read(rows[index]!);
  return values;
}

/**
 * Quantiles of ranks 1..n instead of values (pandas `rank(method='first')` and `qcut`). Rank r is within cut i iff
 * r <= 1 + i / bins * (n - 1). The customer at the largest such rank stands for the cut. A row can then be scored by
 * comparing it to that customer without knowing the others. `values[i]` is of row `rows[i]`.
 */
function rankedCuts(values: Float64Array, rows: Int32Array, customer: Columns['category'], bins: number): RankedCuts {
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
