import { DAY, defineSegmenter } from 'personagraph/segmenter';
import { dayOfChange } from '../shared/day-of-change.ts';
import { BUYER, dayOf, FUTURE, historyNeeds, PurchaseHistory } from '../shared/purchase-history.ts';
import { explainAlive } from './explain.ts';
import { fitAlive, sizesAt } from './fit.ts';
import { reportAlive } from './report.ts';
import { AliveRule, isFinal, stateOf, strengthOf } from './rule.ts';
import { fittedStates } from './segments.ts';
import { aliveConfig } from './settings.ts';

/**
 * Repeat buyers who are still customers and those who are not, by BG/NBD (Fader, Hardie & Lee 2005) fitted to all who
 * bought.
 */
export default defineSegmenter({
  id: 'lifecycle.alive',
  version: '1.0.0',
  basis: 'LIFECYCLE',
  name: { en: 'Probability alive', zh: '存活概率' },
  description: {
    en: 'Whether repeat buyers are still customers: active, at risk or lost, by the probability that they are alive under BG/NBD (Fader, Hardie & Lee, Marketing Science 2005; P(alive) 2008), fitted by maximum likelihood to the purchase days of all buyers.',
    zh: '判断重复购买者是否仍为客户：活跃、有流失风险或已流失。依据 BG/NBD 模型（Fader、Hardie 与 Lee，2005；存活概率 2008），以全部购买者的购买日作极大似然估计。',
  },
  config: aliveConfig,
  needs: ({ event }) => historyNeeds(event),
  async fit(population, config, ctx) {
    const model = await fitAlive(population, config, ctx);
    return { segments: fittedStates(config, model.process, sizesAt(ctx.asOf, model, population)), model };
  },
  report: reportAlive,
  assign(model, { length, columns }, out, { asOf }) {
    const { days, firstAt, lastAt } = columns;
    const history = new PurchaseHistory();
    const rule = new AliveRule(model, history);
    const today = dayOf(asOf);
    for (let row = 0; row < length; row++) {
      const reading = history.read(days[row]!, firstAt[row]!, lastAt[row]!, today);
      if (reading === FUTURE) out.until[row] = history.lastDay * DAY;
      if (reading !== BUYER) continue;
      const code = rule.codeOn(today);
      out.segment[row] = stateOf(code);
      out.strength[row] = strengthOf(code);
      if (!isFinal(code)) out.until[row] = dayOfChange(rule, today) * DAY;
    }
  },
  explain: explainAlive,
});
