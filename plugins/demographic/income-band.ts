import { defineSegmenter } from 'personagraph/segmenter';
import { placeIncomes } from './income.ts';
import { incomeConfig } from './income-config.ts';
import { incomeFactor, segmentOfIncome } from './income-factor.ts';
import { fitIncome, segmentsOf } from './income-model.ts';

export default defineSegmenter({
  id: 'demographic.income-band',
  version: '1.1.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Income band', zh: '收入档' },
  description: {
    en: 'Bands of income: equally large ones learned from the known incomes (quantiles by linear interpolation, Hyndman & Fan 1996, type 7), or fixed edges; currencies are converted by stated rates or have bands of their own.',
    zh: '收入分档：按已知收入学习等量分位（线性插值，Hyndman 与 Fan 1996 第 7 型），或使用固定界限；不同货币按给定汇率换算，或各自分档。',
  },
  config: incomeConfig,
  needs: {
    income: { kind: 'number', from: 'customer.income', description: 'Income' },
    currency: {
      kind: 'category',
      from: 'customer.incomeCurrency',
      optional: true,
      description: 'Currency of the income',
    },
  },
  fit({ columns: { income, currency } }, settings) {
    const model = fitIncome(income, currency, settings);
    return { segments: segmentsOf(model), model };
  },
  assign(model, { columns: { income, currency } }, out) {
    placeIncomes(model, income, currency, out.segment);
  },
  explain(model, { income, currency }) {
    const segment = model.keys[segmentOfIncome(income, currency, model)] ?? null;
    const verdict = segment === null ? 'UNKNOWN' : 'TRUE';
    return { segment, verdict, factors: [incomeFactor(income, currency, model)] };
  },
});
