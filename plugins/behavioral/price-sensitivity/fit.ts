import { type Batch, NotEnoughData } from 'personagraph/segmenter';
import { quantile } from 'personagraph/statistics';
import { ascending } from '../shared/threshold.ts';
import { discountedShare, type PriceSensitivityModel } from './rule.ts';
import type { PriceSensitivityConfig, PriceSensitivityNeeds } from './settings.ts';

/** Limits that the settings leave open, from customers with enough purchases and a share. */
export function fitPriceSensitivity(
  { columns, length }: Batch<PriceSensitivityNeeds>,
  config: PriceSensitivityConfig,
): PriceSensitivityModel {
  const { measure, minPurchases, rule, shares } = config;
  const { purchases, discounted, total, price } = columns;
  const known = { share: new Float64Array(length), price: new Float64Array(length), count: new Float64Array(length) };
  let found = 0;
  for (let row = 0; row < length; row++) {
    const count = purchases[row]!;
    const share = discountedShare(measure, discounted[row]!, total[row]!);
    if (!(count >= minPurchases && count < Infinity) || Number.isNaN(share)) continue;
    known.share[found] = share;
    known.price[found] = price[row]!;
    known.count[found++] = count;
  }
  const from = (values: Float64Array, level: number, what: string): number => {
    const sorted = ascending(values.subarray(0, found));
    if (sorted.length > 0) return quantile(sorted, level);
    throw new NotEnoughData(
      `No customer has ${minPurchases} purchases with a ${what}: none to learn limits from. Lower minPurchases, or give shares, premiumPrice and frequentFrom as fixed numbers`,
    );
  };
  return {
    measure,
    rule,
    minPurchases,
    customers: found,
    cuts: rule === 'fixed' ? shares : shares.map((level) => from(known.share, level, 'discounted share')),
    premiumPrice: config.premiumPrice ?? from(known.price, config.premiumFrom, 'price level'),
    frequentFrom: config.frequentFrom ?? from(known.count, 0.5, 'number of purchases'),
  };
}
