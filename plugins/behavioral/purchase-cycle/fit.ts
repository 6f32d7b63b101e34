import { type Batch, NotEnoughData } from 'personagraph/segmenter';
import { quantile } from 'personagraph/statistics';
import { ascending } from '../shared/threshold.ts';
import { type PurchaseCycleModel, spanDays } from './rule.ts';
import type { PurchaseCycleConfig, PurchaseCycleNeeds } from './settings.ts';

/** The typical interval is the median and not the mean: a few customers with a purchase every other year would draw everybody to them. */
export function fitPurchaseCycle(
  { columns: { purchaseDays, firstAt, lastAt }, length }: Batch<PurchaseCycleNeeds>,
  config: PurchaseCycleConfig,
): PurchaseCycleModel {
  const { minPurchaseDays, priorIntervals, dueFrom, overdueFrom, lapsedFrom } = config;
  let { typicalDays } = config;
  let customers: number | null = null;
  if (typicalDays === null) {
    const means = new Float64Array(length);
    for (let row = 0; row < length; row++) {
      const intervals = purchaseDays[row]! - 1;
      means[row] = intervals > 0 ? spanDays(purchaseDays[row]!, firstAt[row]!, lastAt[row]!) / intervals : Number.NaN;
    }
    const known = ascending(means);
    if (known.length === 0) {
      throw new NotEnoughData(
        `No customer has events of type ${config.event} on two days, so there is no interval to learn from; give typicalDays`,
      );
    }
    typicalDays = quantile(known, 0.5);
    customers = known.length;
  }
  return { minPurchaseDays, typicalDays, customers, priorIntervals, limits: [dueFrom, overdueFrom, lapsedFrom] };
}
