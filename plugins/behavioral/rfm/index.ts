import { defineSegmenter } from 'personagraph/segmenter';
import { sourceOr } from '../shared/source.ts';
import { explainRfm } from './explain.ts';
import { fitRfm } from './fit.ts';
import { reportRfm } from './report.ts';
import { agesAt, groupBuyers, scoreBuyers } from './rule.ts';
import { buyerColumns, rfmScores, scoreColumns } from './scores.ts';
import { gridOf } from './segments.ts';
import { type RfmNeeds, ranksById, readsAmount, rfmConfig } from './settings.ts';

/**
 * Recency, frequency and monetary value (Bult & Wansbeek, "Optimal selection for direct mail", Marketing Science 1995;
 * Hughes, "Strategic database marketing", 1994: scores by quintile).
 */
export default defineSegmenter({
  id: 'behavioral.rfm',
  version: '1.3.0',
  basis: 'BEHAVIORAL',
  name: { en: 'RFM groups', zh: 'RFM 分群' },
  description: {
    en: 'Scores how recently, how often and for how much customers bought by quantiles or ranks of all buyers (Hughes 1994) or by fixed limits, and reads the scores as ten groups, as the eleven of Shopify, or as groups of your own, of which the first that holds may win. Totals may come from events or from features such as traits.',
    zh: '按全体购买者的分位数或名次（Hughes 1994）或固定界限为购买近度、频度与金额打分，再读成十个群组、Shopify 的十一个群组或自定义群组（可按先匹配者优先）。总量可取自事件或特征（如客户属性）。',
  },
  config: rfmConfig,
  needs: (config): RfmNeeds => ({
    lastAt: {
      kind: 'time',
      from: sourceOr(config.sources.lastAt, `events.${config.event}.lastAt`),
      description: 'Recency',
    },
    count: {
      kind: 'number',
      from: sourceOr(config.sources.count, `events.${config.event}.count`),
      description: 'Frequency',
    },
    ...(readsAmount(config) && {
      amount: {
        kind: 'number',
        from: sourceOr(config.sources.amount, `events.${config.event}.amount`),
        optional: !gridOf(config).money,
        description: 'Monetary value',
      },
    }),
    ...(ranksById(config) && {
      customer: { kind: 'category', from: 'customer.externalId', description: 'Order of customers with equal values' },
    }),
  }),
  scores: rfmScores,
  fit(population, config, { asOf }) {
    return { segments: gridOf(config).segments, model: fitRfm(population, config, asOf) };
  },
  report: reportRfm,
  assign(model, { length, columns }, out, { asOf }) {
    const { lastAt, count } = columns;
    const amount = 'amount' in columns ? columns.amount : null;
    const customer = 'customer' in columns ? columns.customer : null;
    const purchases = { length, lastAt, count, amount, customer };
    const grid = gridOf(model);
    const scores = scoreColumns(model, amount !== null, out.scores);
    const buyers = buyerColumns(scores);
    scoreBuyers(model, purchases, asOf, buyers);
    groupBuyers(model, grid, purchases, buyers, { groups: out.segment, sum: scores.sum, code: scores.code });
    if (model.fittedAt !== null) return;
    for (let row = 0; row < length; row++) {
      // Tried in turn, a group may begin for who is in none.
      const ages = out.segment[row]! >= 0 || grid.inTurn !== null || scores.age;
      if (ages && !Number.isNaN(buyers.recencyDays[row]!)) out.until[row] = agesAt(model, lastAt[row]!, asOf);
    }
  },
  explain: explainRfm,
});
