import { defineSegmenter } from 'personagraph/segmenter';
import { dayOfChange } from './day-of-change.ts';
import { BUYER, DAY, dayOf, FUTURE, historyNeeds } from './purchase-history.ts';
import { meanRepeatSpend, spendNeeds } from './repeat-spend.ts';
import { valueConfig } from './value-config.ts';
import { explainValue } from './value-explanation.ts';
import { fitValue, type ValueNeeds } from './value-model.ts';
import { ValueRule } from './value-rule.ts';
import { valueTiers } from './value-tiers.ts';

/** Tiers of customer lifetime value: BG/NBD for how often, Gamma-Gamma for how much, discounted by the month. */
export const value = defineSegmenter({
  id: 'lifecycle.value',
  version: '1.0.0',
  basis: 'LIFECYCLE',
  name: { en: 'Lifetime value', zh: '客户终身价值' },
  description: {
    en: 'Tiers of customer lifetime value: purchases expected by BG/NBD (Fader, Hardie & Lee 2005) times spend expected by Gamma-Gamma (Fader & Hardie 2013), both fitted by maximum likelihood, discounted by the month over the horizon.',
    zh: '按客户终身价值分档：以 BG/NBD 预期购买次数（Fader、Hardie 与 Lee，2005）乘以 Gamma-Gamma 预期金额（Fader 与 Hardie，2013），均为极大似然估计，并在期限内按月折现。',
  },
  config: valueConfig,
  needs: ({ event }): ValueNeeds => ({ ...historyNeeds(event), ...spendNeeds(event) }),
  async fit(population, config, ctx) {
    const model = await fitValue(population, config, ctx);
    return { segments: valueTiers(model.edges, model.horizonMonths), model };
  },
  assign(model, { length, columns }, out, { asOf }) {
    const { days, firstAt, lastAt, amount, firstAmount } = columns;
    const rule = new ValueRule(model, model.edges);
    const { history } = rule;
    const today = dayOf(asOf);
    const lowest = model.edges.length;
    for (let row = 0; row < length; row++) {
      const what = history.read(days[row]!, firstAt[row]!, lastAt[row]!, today);
      if (what !== BUYER && what !== FUTURE) continue;
      rule.mean = meanRepeatSpend(history.frequency, amount[row]!, firstAmount[row]!);
      // Unknown or negative spend has no value to speak of; written so that NaN is none.
      if (!(rule.mean >= 0)) continue;
      if (what === FUTURE) {
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
