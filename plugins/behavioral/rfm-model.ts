import { type Batch, type Columns, type Need, NotEnoughData } from 'personagraph/segmenter';
import { innerCuts } from 'personagraph/statistics';
import type { RfmConfig } from './rfm-config.ts';
import type { GroupRule } from './rfm-grid.ts';
import { gridOf } from './rfm-groups.ts';
import { type RankedCuts, rankedCuts } from './rfm-rank.ts';
import { isBuyer, recencyDays } from './rfm-score.ts';

/** What RFM learned or was given: the cuts between scores. */
export interface RfmModel {
  readonly preset: RfmConfig['preset'];
  /** Groups of the preset `custom`. */
  readonly groups: readonly GroupRule[];
  readonly bins: number;
  /**
   * Time of the fit, from which days are counted: answers do not drift with the clock until the next fit. Null for fixed
   * limits, which count from the time of evaluation.
   */
  readonly fittedAt: number | null;
  /** Whole days. */
  readonly recency: RankedCuts;
  /** Purchases. */
  readonly frequency: RankedCuts;
  /** Money, or null where no group uses it. */
  readonly monetary: RankedCuts | null;
}

/** `amount` is asked for by groups that use money, `customer` where ties go by id. */
export type RfmNeeds = Always | (Always & WithAmount) | (Always & WithCustomer) | (Always & WithAmount & WithCustomer);
type Always = { readonly lastAt: Need<'time'>; readonly count: Need<'number'> };
type WithAmount = { readonly amount: Need<'number'> };
type WithCustomer = { readonly customer: Need<'category'> };

/** Whether any letter breaks ties by customer id. */
export function ranksById({ rule, fTies }: Pick<RfmConfig, 'rule' | 'fTies'>): boolean {
  return rule === 'rank' || (rule === 'quantile' && fTies === 'first');
}

/** Cuts from all customers with purchases; the others are not part of the distribution. */
export function fitRfm({ columns, length }: Batch<RfmNeeds>, config: RfmConfig, asOf: number): RfmModel {
  const { preset, groups, bins, limits, rule } = config;
  const { money } = gridOf(config);
  if (limits !== null) {
    const fixed = (cuts: readonly number[]): RankedCuts => ({ cuts, keys: null });
    const monetary = money ? fixed(limits.amount) : null;
    const [recency, frequency] = [fixed(limits.recencyDays), fixed(limits.purchases)];
    return { preset, groups, bins, fittedAt: null, recency, frequency, monetary };
  }
  const { lastAt, count } = columns;
  const buyers = new Int32Array(length);
  let found = 0;
  for (let row = 0; row < length; row++) if (isBuyer(lastAt[row]!, count[row]!)) buyers[found++] = row;
  if (found === 0) throw new NotEnoughData(`no customer has an event of type ${config.event} yet`);
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
    monetary: money ? moneyCuts(rows, 'amount' in columns ? columns.amount : null, config, ranked, cutsOf) : null,
  };
}

function moneyCuts(
  rows: Int32Array,
  amount: Columns['number'] | null,
  { event }: RfmConfig,
  ranked: boolean,
  cutsOf: (values: Float64Array, some: Int32Array, ranked: boolean) => RankedCuts,
): RankedCuts {
  const known = amount ? rows.filter((row) => Number.isFinite(amount[row]!)) : new Int32Array(0);
  if (!amount || known.length === 0) throw new NotEnoughData(`no event of type ${event} has an amount`);
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
