import { defineSegmenter } from 'personagraph/segmenter';
import { rfmConfig } from './rfm-config.ts';
import { explainRfm } from './rfm-explanation.ts';
import { presets } from './rfm-groups.ts';
import { fitRfm, type RfmNeeds } from './rfm-model.ts';
import { groupOf } from './rfm-score.ts';

/**
 * Recency, frequency and monetary value (Bult & Wansbeek, "Optimal selection for direct mail", Marketing Science 1995;
 * Hughes, "Strategic database marketing", 1994: scores by quintile).
 */
export const rfm = defineSegmenter({
  id: 'behavioral.rfm',
  version: '1.0.0',
  basis: 'BEHAVIORAL',
  name: { en: 'RFM groups', zh: 'RFM 分群' },
  description: {
    en: 'Scores how recently, how often and for how much customers bought by quantiles of all buyers (Hughes 1994), and reads the scores as ten groups or as the eleven of Shopify.',
    zh: '按全体购买者的分位数为购买近度、频度与金额打分（Hughes 1994），再读成十个群组，或 Shopify 的十一个群组。',
  },
  config: rfmConfig,
  needs: ({ event, preset, fTies }): RfmNeeds => ({
    lastAt: { kind: 'time', from: `events.${event}.lastAt`, description: 'Recency' },
    count: { kind: 'number', from: `events.${event}.count`, description: 'Frequency' },
    ...(presets[preset].money && {
      amount: { kind: 'number', from: `events.${event}.amount`, description: 'Monetary value' },
    }),
    ...(fTies === 'first' && {
      customer: { kind: 'category', from: 'customer.externalId', description: 'Order of equally frequent customers' },
    }),
  }),
  fit(population, config, { asOf }) {
    return {
      segments: presets[config.preset].groups.map(({ cells: _, ...segment }) => segment),
      model: fitRfm(population, config, asOf),
    };
  },
  assign(model, { length, columns }, out) {
    const { lastAt, count } = columns;
    const amount = 'amount' in columns ? columns.amount : null;
    const customer = 'customer' in columns ? columns.customer : null;
    for (let row = 0; row < length; row++) {
      const key = customer ? (customer.labels[customer.codes[row]!] ?? null) : null;
      out.segment[row] = groupOf(model, lastAt[row]!, count[row]!, amount ? amount[row]! : Number.NaN, key);
    }
  },
  explain: explainRfm,
});
