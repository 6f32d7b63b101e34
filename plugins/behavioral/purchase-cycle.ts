import { type Batch, defineSegmenter, type Need, NotEnoughData } from 'personagraph/segmenter';
import { quantile } from 'personagraph/statistics';
import { type PurchaseCycleConfig, purchaseCycleConfig } from './purchase-cycle-config.ts';
import { explainPurchaseCycle } from './purchase-cycle-explanation.ts';
import { cycleOf, cycleStateAt, LAPSED, type PurchaseCycleModel, spanDays, turnsAt } from './purchase-cycle-rule.ts';
import { purchaseCycleSegments } from './purchase-cycle-segments.ts';
import { ascending } from './threshold.ts';

export type PurchaseCycleNeeds = {
  readonly purchaseDays: Need<'number'>;
  readonly firstAt: Need<'time'>;
  readonly lastAt: Need<'time'>;
};

/** Who is due to buy again, by the own rhythm (shrunk intervals after Gelman et al. 2013). */
export const purchaseCycle = defineSegmenter({
  id: 'behavioral.purchase-cycle',
  version: '1.0.0',
  basis: 'BEHAVIORAL',
  name: { en: 'Purchase cycle', zh: '购买周期' },
  description: {
    en: 'On time, due, overdue or lapsed, by the time since the last purchase against the expected interval: the own mean interval, shrunk to the typical one where purchases are few (posterior mean, Gelman et al. 2013).',
    zh: '按距上次购买的时间与预期间隔之比，分为周期之内、即将复购、逾期、流失；预期间隔为自身平均间隔，购买少时向典型间隔收缩（后验均值，Gelman 等 2013）。',
  },
  config: purchaseCycleConfig,
  needs: ({ event }): PurchaseCycleNeeds => ({
    purchaseDays: {
      kind: 'number',
      from: { event, aggregate: 'distinct', field: 'day' },
      description: 'Days with purchases: several on one day are one',
    },
    firstAt: { kind: 'time', from: `events.${event}.firstAt`, description: 'Where the intervals begin' },
    lastAt: { kind: 'time', from: `events.${event}.lastAt`, description: 'Where the current interval began' },
  }),
  fit: (population, config) => ({ segments: purchaseCycleSegments, model: fitPurchaseCycle(population, config) }),
  assign(model, { length, columns: { purchaseDays, firstAt, lastAt } }, out, { asOf }) {
    for (let row = 0; row < length; row++) {
      const days = cycleOf(model, purchaseDays[row]!, firstAt[row]!, lastAt[row]!);
      if (days < 0) continue;
      const state = cycleStateAt(model, days, lastAt[row]!, asOf);
      out.segment[row] = state;
      if (state < LAPSED) out.until[row] = turnsAt(model, state, days, lastAt[row]!);
    }
  },
  explain: explainPurchaseCycle,
});

/** The median and not the mean: a few customers with a purchase every other year would draw everybody to them. */
function fitPurchaseCycle(
  { columns: { purchaseDays, firstAt, lastAt }, length }: Batch<PurchaseCycleNeeds>,
  config: PurchaseCycleConfig,
): PurchaseCycleModel {
  const { minPurchaseDays, priorIntervals, dueFrom, overdueFrom, lapsedFrom } = config;
  let { typicalDays } = config;
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
  }
  return { minPurchaseDays, typicalDays, priorIntervals, limits: [dueFrom, overdueFrom, lapsedFrom] };
}
