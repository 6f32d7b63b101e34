import { defineSegmenter, type FeatureSource } from 'personagraph/segmenter';
import { type PriceSensitivityConfig, priceSensitivityConfig } from './price-sensitivity-config.ts';
import { explainPriceSensitivity } from './price-sensitivity-explanation.ts';
import { fitPriceSensitivity, type PriceSensitivityNeeds } from './price-sensitivity-model.ts';
import { sensitivityOf } from './price-sensitivity-rule.ts';
import { priceSensitivitySegments } from './price-sensitivity-segments.ts';
import { sourceOr } from './source.ts';

/**
 * Who waits for discounts and who pays high prices often: deal proneness by the share bought on deal (Webster, "The
 * deal-prone consumer", Journal of Marketing Research 2(2), 1965), against the level of prices paid.
 */
export const priceSensitivity = defineSegmenter({
  id: 'behavioral.price-sensitivity',
  version: '1.0.0',
  basis: 'BEHAVIORAL',
  name: { en: 'Price sensitivity', zh: '价格敏感度' },
  description: {
    en: 'Discount only, deal seeker, balanced, full price or premium, by the share bought at a discount (deal proneness, Webster 1965), the price level and the number of purchases.',
    zh: '按折扣购买占比（Webster 1965 的优惠倾向）、价位与购买次数，分为只买折扣、寻求优惠、兼顾、全价与高价高频。',
  },
  config: priceSensitivityConfig,
  needs: (config): PriceSensitivityNeeds => {
    const { sources, event } = config;
    const own = ownSources(config);
    const need = (given: typeof sources.price, from: FeatureSource, description: string) =>
      ({ kind: 'number', from: sourceOr(given, from), description }) as const;
    return {
      purchases: need(sources.purchases, { event, aggregate: 'count' }, 'Whether there is a habit to tell'),
      discounted: need(sources.discounted, own.discounted, 'What was bought at a discount'),
      total: need(sources.total, own.total, 'What was bought in all'),
      price: need(sources.price, { event, aggregate: 'mean', field: 'amount' }, 'Price level'),
    };
  },
  fit(population, config) {
    const model = fitPriceSensitivity(population, config);
    return { segments: priceSensitivitySegments(model), model };
  },
  assign(model, { length, columns: { purchases, discounted, total, price } }, out) {
    for (let row = 0; row < length; row++) {
      const answer = sensitivityOf(model, purchases[row]!, discounted[row]!, total[row]!, price[row]!);
      out.segment[row] = answer < 0 ? -1 : answer;
    }
  },
  explain: explainPriceSensitivity,
});

function ownSources({ event, measure }: PriceSensitivityConfig): Record<'discounted' | 'total', FeatureSource> {
  const amount = { event, aggregate: 'sum', field: 'amount' } as const;
  const where = { field: 'discount', above: 0 };
  if (measure === 'spend') return { discounted: { ...amount, where }, total: amount };
  if (measure === 'depth') return { discounted: { event, aggregate: 'sum', field: 'discount' }, total: amount };
  return { discounted: { event, aggregate: 'count', where }, total: { event, aggregate: 'count' } };
}
