import { DAY, defineSegmenter, isTime } from 'personagraph/segmenter';
import { explainPurchaseCycle } from './explain.ts';
import { fitPurchaseCycle } from './fit.ts';
import { reportPurchaseCycle } from './report.ts';
import { cycleOf, cycleStateAt, LAPSED, OVERDUE, turnsAt, UNKNOWN } from './rule.ts';
import { cycleScores } from './scores.ts';
import { purchaseCycleSegments } from './segments.ts';
import { type PurchaseCycleNeeds, purchaseCycleConfig } from './settings.ts';

/** Tells who is due to buy again, by their own rhythm (shrunk intervals after Gelman et al. 2013). */
export default defineSegmenter({
  id: 'behavioral.purchase-cycle',
  version: '1.1.0',
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
  scores: cycleScores,
  fit: (population, config) => ({ segments: purchaseCycleSegments, model: fitPurchaseCycle(population, config) }),
  report: reportPurchaseCycle,
  assign(model, { length, columns: { purchaseDays, firstAt, lastAt } }, out, { asOf }) {
    const [interval, next, overdue] = out.scores as [Float64Array, Float64Array, Float64Array];
    for (let row = 0; row < length; row++) {
      const days = cycleOf(model, purchaseDays[row]!, firstAt[row]!, lastAt[row]!);
      if (days === UNKNOWN) out.segment[row] = UNKNOWN;
      if (days < 0) continue;
      const state = cycleStateAt(model, days, lastAt[row]!, asOf);
      out.segment[row] = state;
      const [expectedAt, overdueAt] = [lastAt[row]! + days * DAY, turnsAt(model, OVERDUE - 1, days, lastAt[row]!)];
      interval[row] = days;
      if (isTime(expectedAt)) next[row] = expectedAt;
      if (isTime(overdueAt)) overdue[row] = overdueAt;
      if (state < LAPSED) out.until[row] = turnsAt(model, state, days, lastAt[row]!);
    }
  },
  explain: explainPurchaseCycle,
});
