import { defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { placeIncomes } from '../shared/income.ts';
import { fitIncome } from '../shared/income-model.ts';
import { explainIncomeBand } from './explain.ts';
import { reportIncomeBand } from './report.ts';
import { incomeScores } from './scores.ts';
import { incomeBands } from './segments.ts';
import { incomeBandConfig } from './settings.ts';

/** Bands of income. The rule and the fit are those of `demographic.cross` too, and so stand in `shared`. */
export default defineSegmenter({
  id: 'demographic.income-band',
  version: '1.2.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Income band', zh: '收入档' },
  description: {
    en: 'Bands of income: equally large ones learned from the known incomes (quantiles by linear interpolation, Hyndman & Fan 1996, type 7), or fixed edges; currencies are converted by stated rates or have bands of their own.',
    zh: '收入分档：按已知收入学习等量分位（线性插值，Hyndman 与 Fan 1996 第 7 型），或使用固定界限；不同货币按给定汇率换算，或各自分档。',
  },
  config: incomeBandConfig,
  needs: {
    income: { kind: 'number', from: 'customer.statedIncome', description: 'Income, in its own currency' },
    currency: {
      kind: 'category',
      from: 'customer.incomeCurrency',
      optional: true,
      description: 'Currency of the income',
    },
  },
  scores: incomeScores,
  fit({ columns: { income, currency } }, config) {
    const model = fitIncome(income, currency, config);
    return { segments: incomeBands(model), model };
  },
  report: reportIncomeBand,
  assign(model, { columns: { income, currency } }, out) {
    placeIncomes(model, income, currency, out.segment, out.scores[0]);
    for (let row = 0; row < income.length; row += 1) if (out.segment[row]! < 0) out.segment[row] = UNKNOWN_SEGMENT;
  },
  explain: explainIncomeBand,
});
