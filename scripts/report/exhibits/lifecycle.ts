import { dayOf, historyNeeds, PurchaseHistory } from '../../../plugins/lifecycle/shared/purchase-history.ts';
import { probabilityAlive } from '../../../plugins/lifecycle/shared/purchase-model.ts';
import type { ValueModel } from '../../../plugins/lifecycle/value/fit.ts';
import { daysSince, type Exhibit, type Measure, number } from '../exhibit.ts';

const recency = daysSince({ en: 'Days since the last purchase', zh: '距最近购买天数' }, 'events.purchase.lastAt');
const monetary = number({ en: 'Spent', zh: '消费金额' }, 'events.purchase.amount');

/** P(alive) of repeat buyers by the stored model. */
const alive: Measure = {
  label: { en: 'Probability of being alive, repeat buyers', zh: '存活概率（重复购买者）' },
  needs: historyNeeds('purchase'),
  value([days, firstAt, lastAt], { asOf, model }) {
    const { process } = model as Pick<ValueModel, 'process'>;
    const history = new PurchaseHistory();
    history.read(days!, firstAt!, lastAt!, dayOf(asOf));
    const { frequency, recency: weeks } = history;
    return frequency > 0 ? probabilityAlive(process, frequency, weeks, history.ageOn(dayOf(asOf))) : Number.NaN;
  },
};

export const lifecycle: readonly Exhibit[] = [
  { segmenter: 'lifecycle.stage', data: 'online-retail', config: {}, plots: [{ kind: 'histogram', x: recency }] },
  { segmenter: 'lifecycle.stage', data: 'cdnow', config: {}, plots: [{ kind: 'histogram', x: recency }] },
  { segmenter: 'lifecycle.alive', data: 'cdnow', config: {}, plots: [{ kind: 'histogram', x: alive }] },
  { segmenter: 'lifecycle.alive', data: 'online-retail', config: {}, plots: [{ kind: 'histogram', x: alive }] },
  {
    segmenter: 'lifecycle.value',
    data: 'cdnow',
    config: {},
    plots: [{ kind: 'scatter', x: recency, y: monetary, log: true }],
  },
  {
    segmenter: 'lifecycle.value',
    data: 'online-retail',
    config: {},
    plots: [{ kind: 'scatter', x: recency, y: monetary, log: true }],
  },
];
