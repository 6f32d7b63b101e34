import { DAY, defineSegmenter } from 'personagraph/segmenter';
import { dayOfChange } from '../shared/day-of-change.ts';
import { BUYER, dayOf, FUTURE, historyNeeds } from '../shared/purchase-history.ts';
import { explainValue } from './explain.ts';
import { fitValue } from './fit.ts';
import { reportValue } from './report.ts';
import { meanRepeatSpend, type ValueNeeds, ValueRule } from './rule.ts';
import { valueTiers } from './segments.ts';
import { valueConfig } from './settings.ts';

/** Tiers of customer lifetime value: BG/NBD for how often, Gamma-Gamma for how much, discounted by the month. */
export default defineSegmenter({
  id: 'lifecycle.value',
  version: '1.0.0',
  basis: 'LIFECYCLE',
  name: { en: 'Lifetime value', zh: '客户终身价值' },
  description: {
    en: 'Tiers of customer lifetime value: purchases expected by BG/NBD (Fader, Hardie & Lee 2005) times spend expected by Gamma-Gamma (Fader & Hardie 2013), both fitted by maximum likelihood, discounted by the month over the horizon.',
    zh: '按客户终身价值分档：以 BG/NBD 预期购买次数（Fader、Hardie 与 Lee，2005）乘以 Gamma-Gamma 预期金额（Fader 与 Hardie，2013），均为极大似然估计，并在期限内按月折现。',
  },
  config: valueConfig,
  needs: ({ event }): ValueNeeds => ({
    ...historyNeeds(event),
    amount: { kind: 'number', from: `events.${event}.amount`, description: 'Spent on all purchase days' },
    firstAmount: {
      kind: 'number',
      from: { event, aggregate: 'first', field: 'dayAmount' },
      description: 'Spent on the first purchase day, which the model of spend leaves out',
    },
  }),
  async fit(population, config, ctx) {
    const model = await fitValue(population, config, ctx);
    return { segments: valueTiers(model.edges, model.horizonMonths), model };
  },
  report: reportValue,
  assign(model, { length, columns }, out, { asOf }) {
    const { days, firstAt, lastAt, amount, firstAmount } = columns;
    const rule = new ValueRule(model, model.edges);
    const { history } = rule;
    const today = dayOf(asOf);
    const lowest = model.edges.length;
    for (let row = 0; row < length; row++) {
      const reading = history.read(days[row]!, firstAt[row]!, lastAt[row]!, today);
      if (reading !== BUYER && reading !== FUTURE) continue;
      rule.mean = meanRepeatSpend(history.frequency, amount[row]!, firstAmount[row]!);
      // Unknown or negative spend has no value to speak of; written so that NaN is none.
      if (!(rule.mean >= 0)) continue;
      if (reading === FUTURE) {
        out.until[row] = history.lastDay * DAY;
        continue;
      }
      const tier = rule.codeOn(today);
      out.segment[row] = tier;
      if (tier < lowest) out.until[row] = dayOfChange(rule, today) * DAY;
    }
  },
  explain: explainValue,
});
