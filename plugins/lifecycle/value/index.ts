import { DAY, defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { groupNeeds } from '../shared/learned-from/fit-group.ts';
import { BUYER, dayOf, FUTURE, historyNeeds, NO_PURCHASE } from '../shared/purchase-history.ts';
import { Reckoning } from '../shared/reckoning.ts';
import { explainValue } from './explain.ts';
import { fitValue } from './fit.ts';
import { reportValue } from './report.ts';
import { meanRepeatSpend, netSpent, type ValueNeeds, ValueRule } from './rule.ts';
import { valueScores } from './scores.ts';
import { valueTiers } from './segments.ts';
import { valueConfig } from './settings.ts';

/** Tiers of customer lifetime value: BG/NBD or Pareto/NBD for how often, Gamma-Gamma for how much, discounted. */
export default defineSegmenter({
  id: 'lifecycle.value',
  version: '1.2.0',
  basis: 'LIFECYCLE',
  name: { en: 'Lifetime value', zh: '客户终身价值' },
  description: {
    en: 'Tiers of customer lifetime value: purchases expected by BG/NBD (Fader, Hardie & Lee 2005) or Pareto/NBD (Schmittlein, Morrison & Colombo 1987) times spend expected by Gamma-Gamma (Fader & Hardie 2013), fitted by maximum likelihood to all buyers or a group, discounted over a horizon or without end.',
    zh: '按客户终身价值分档：以 BG/NBD（Fader、Hardie 与 Lee，2005）或 Pareto/NBD（Schmittlein、Morrison 与 Colombo，1987）预期购买次数，乘以 Gamma-Gamma 预期金额（Fader 与 Hardie，2013），对全部或指定群体购买者作极大似然估计，并在期限内或无限期折现。',
  },
  config: valueConfig,
  needs: ({ event, fitOn }): ValueNeeds => ({
    ...historyNeeds(event),
    ...groupNeeds(fitOn),
    amount: { kind: 'number', from: `events.${event}.amount`, description: 'Spent on all purchase days' },
    firstAmount: {
      kind: 'number',
      from: { event, aggregate: 'first', field: 'netDayAmount' },
      description: 'Spent on the first purchase day, which the model of spend leaves out',
    },
    bought: {
      kind: 'number',
      from: { event, aggregate: 'sum', field: 'amount' },
      description: 'Spent before anything came back: who is left with nothing of it has no value',
    },
  }),
  scores: valueScores,
  async fit(population, config, ctx) {
    const model = await fitValue(population, config, ctx);
    return { segments: valueTiers(model.edges, model), model };
  },
  report: reportValue,
  assign(model, { length, columns }, out, { asOf }) {
    const { days, firstAt, lastAt, amount, firstAmount, bought } = columns;
    const rule = new ValueRule(model, model.edges);
    const { history } = rule;
    const today = dayOf(asOf);
    const reckoning = new Reckoning(rule.steps, model.fittedOn);
    const [purchases, spend, value] = out.scores as [Float64Array, Float64Array, Float64Array];
    for (let row = 0; row < length; row++) {
      const reading = history.read(days[row]!, firstAt[row]!, lastAt[row]!, today);
      if (reading === FUTURE) out.until[row] = history.lastDay * DAY;
      if (reading !== NO_PURCHASE) out.segment[row] = UNKNOWN_SEGMENT;
      if (reading !== BUYER) continue;
      const spent = netSpent(amount[row]!, bought[row]!);
      rule.mean = meanRepeatSpend(history.frequency, spent, firstAmount[row]!);
      // Unknown or negative spend has no value to speak of; written so that NaN is none.
      const valued = rule.mean >= 0;
      if (!valued) rule.mean = Number.NaN;
      const now = rule.discountedPurchasesOn(today);
      const step = rule.stepOf(now);
      const day = reckoning.dayFor(history.lastDay, today, step);
      const expected = day === today ? now : rule.discountedPurchasesOn(day);
      purchases[row] = expected;
      out.until[row] = reckoning.until(today, step, expected === 0);
      if (!valued) continue;
      spend[row] = rule.expectedSpend;
      value[row] = rule.valueOf(expected);
      out.segment[row] = rule.tierOf(now);
    }
  },
  explain: explainValue,
});
