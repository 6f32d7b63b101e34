import { type Batch, defineSegmenter } from 'personagraph/segmenter';
import { aliveConfig } from './alive-config.ts';
import { explainAlive } from './alive-explanation.ts';
import { type AliveModel, AliveRule, isFinal, stateOf, strengthOf } from './alive-rule.ts';
import { fittedStates } from './alive-states.ts';
import { dayOfChange } from './day-of-change.ts';
import { BUYER, DAY, dayOf, FUTURE, type HistoryNeeds, historyNeeds, PurchaseHistory } from './purchase-history.ts';
import { learnPurchaseProcess } from './purchase-process.ts';

/** Whether repeat buyers are still customers, by BG/NBD (Fader, Hardie & Lee 2005) fitted to all who bought. */
export const alive = defineSegmenter({
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
  async fit(population, config, { asOf, signal }) {
    const process = await learnPurchaseProcess(population, { asOf, event: config.event, signal });
    const model: AliveModel = { process, activeFrom: config.activeFrom, lostBelow: config.lostBelow };
    return { segments: fittedStates(config, process, sizesOf(model, population, dayOf(asOf))), model };
  },
  assign(model, { length, columns }, out, { asOf }) {
    const { days, firstAt, lastAt } = columns;
    const history = new PurchaseHistory();
    const rule = new AliveRule(model, history);
    const today = dayOf(asOf);
    for (let row = 0; row < length; row++) {
      const what = history.read(days[row]!, firstAt[row]!, lastAt[row]!, today);
      if (what === FUTURE) out.until[row] = history.lastDay * DAY;
      if (what !== BUYER) continue;
      const code = rule.codeOn(today);
      out.segment[row] = stateOf(code);
      out.strength[row] = strengthOf(code);
      if (!isFinal(code)) out.until[row] = dayOfChange(rule, today) * DAY;
    }
  },
  explain: explainAlive,
});

/** Buyers by state on a day. */
function sizesOf(model: AliveModel, { columns, length }: Batch<HistoryNeeds>, today: number): number[] {
  const { days, firstAt, lastAt } = columns;
  const history = new PurchaseHistory();
  const rule = new AliveRule(model, history);
  const sizes = [0, 0, 0, 0];
  for (let row = 0; row < length; row++) {
    if (history.read(days[row]!, firstAt[row]!, lastAt[row]!, today) === BUYER)
      sizes[stateOf(rule.codeOn(today))]! += 1;
  }
  return sizes;
}
