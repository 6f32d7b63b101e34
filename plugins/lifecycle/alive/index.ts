import { DAY, defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { groupNeeds } from '../shared/learned-from/fit-group.ts';
import { BUYER, dayOf, FUTURE, historyNeeds, NO_PURCHASE, PurchaseHistory } from '../shared/purchase-history.ts';
import { Reckoning } from '../shared/reckoning.ts';
import { explainAlive } from './explain.ts';
import { type AliveNeeds, fitAlive, sizesAt } from './fit.ts';
import { reportAlive } from './report.ts';
import { AliveRule, BOUGHT_ONCE, isFinal, stateOf, strengthOf } from './rule.ts';
import { aliveScores } from './scores.ts';
import { fittedStates } from './segments.ts';
import { aliveConfig } from './settings.ts';

/**
 * Buyers who are still customers and those who are not, by BG/NBD (Fader, Hardie & Lee 2005) or Pareto/NBD (Schmittlein,
 * Morrison & Colombo 1987), fitted to all who bought or to a group.
 */
export default defineSegmenter({
  id: 'lifecycle.alive',
  version: '1.2.0',
  basis: 'LIFECYCLE',
  name: { en: 'Probability alive', zh: '存活概率' },
  description: {
    en: 'Whether buyers are still customers: active, at risk or lost, by the probability that they are alive under BG/NBD (Fader, Hardie & Lee, Marketing Science 2005; P(alive) 2008) or Pareto/NBD (Schmittlein, Morrison & Colombo, Management Science 1987), fitted by maximum likelihood to the purchase days of all buyers or of a group. Under Pareto/NBD those who bought once are judged too.',
    zh: '判断购买者是否仍为客户：活跃、有流失风险或已流失。依据 BG/NBD 模型（Fader、Hardie 与 Lee，2005；存活概率 2008）或 Pareto/NBD 模型（Schmittlein、Morrison 与 Colombo，1987），以全部或指定群体购买者的购买日作极大似然估计；Pareto/NBD 亦判断仅购买一次者。',
  },
  config: aliveConfig,
  needs: ({ event, fitOn }): AliveNeeds => ({ ...historyNeeds(event), ...groupNeeds(fitOn) }),
  scores: aliveScores,
  async fit(population, config, ctx) {
    const model = await fitAlive(population, config, ctx);
    return { segments: fittedStates(config, model.process, sizesAt(ctx.asOf, model, population)), model };
  },
  report: reportAlive,
  assign(model, { length, columns }, out, { asOf }) {
    const { days, firstAt, lastAt } = columns;
    const history = new PurchaseHistory();
    const rule = new AliveRule(model, history);
    const reckoning = new Reckoning(rule, model.fittedOn);
    const today = dayOf(asOf);
    const probability = out.scores[0]!;
    for (let row = 0; row < length; row++) {
      const reading = history.read(days[row]!, firstAt[row]!, lastAt[row]!, today);
      if (reading === FUTURE) out.until[row] = history.lastDay * DAY;
      if (reading !== BUYER) {
        if (reading !== NO_PURCHASE) out.segment[row] = UNKNOWN_SEGMENT;
        continue;
      }
      const code = rule.codeOn(today);
      out.segment[row] = stateOf(code);
      out.strength[row] = strengthOf(code);
      if (stateOf(code) === BOUGHT_ONCE) continue;
      probability[row] = rule.probabilityOn(reckoning.dayFor(history.lastDay, today, code));
      out.until[row] = reckoning.until(today, code, isFinal(code));
    }
  },
  explain: explainAlive,
});
