import { defineSegmenter } from 'personagraph/segmenter';
import { explainPriceSensitivity } from './explain.ts';
import { fitPriceSensitivity } from './fit.ts';
import { reportPriceSensitivity } from './report.ts';
import { discountedShare, sensitivityOf } from './rule.ts';
import { priceScores } from './scores.ts';
import { priceSensitivitySegments } from './segments.ts';
import { priceSensitivityConfig, priceSensitivityNeeds } from './settings.ts';

/**
 * Tells customers who wait for discounts from those who often pay high prices. Deal proneness by the share bought on
 * deal (Webster, "The deal-prone consumer", Journal of Marketing Research 2(2), 1965) stands against the level of
 * prices paid.
 */
export default defineSegmenter({
  id: 'behavioral.price-sensitivity',
  version: '1.1.0',
  basis: 'BEHAVIORAL',
  name: { en: 'Price sensitivity', zh: '价格敏感度' },
  description: {
    en: 'Discount only, deal seeker, balanced, full price or premium, by the share bought at a discount (deal proneness, Webster 1965), the price level and the number of purchases.',
    zh: '按折扣购买占比（Webster 1965 的优惠倾向）、价位与购买次数，分为只买折扣、寻求优惠、兼顾、全价与高价高频。',
  },
  config: priceSensitivityConfig,
  needs: priceSensitivityNeeds,
  scores: priceScores,
  fit(population, config) {
    const model = fitPriceSensitivity(population, config);
    return { segments: priceSensitivitySegments(model), model };
  },
  report: reportPriceSensitivity,
  assign(model, { length, columns: { purchases, discounted, total, price } }, out) {
    const [shares, prices, counts] = out.scores as [Float64Array, Float64Array, Float64Array];
    for (let row = 0; row < length; row++) {
      const share = discountedShare(model.measure, discounted[row]!, total[row]!);
      const answer = sensitivityOf(model, purchases[row]!, discounted[row]!, total[row]!, share, price[row]!);
      shares[row] = share;
      if (Number.isFinite(price[row]!)) prices[row] = price[row]!;
      if (purchases[row]! >= 0 && purchases[row]! < Infinity) counts[row] = purchases[row]!;
      out.segment[row] = answer;
    }
  },
  explain: explainPriceSensitivity,
});
