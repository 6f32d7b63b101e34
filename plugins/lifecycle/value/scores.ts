import type { BilingualText, ScoreDefinition } from 'personagraph/segmenter';
import { percent } from 'personagraph/segmenter';
import { discountWords, horizonWords } from '../shared/discounting/convention.ts';
import { MODEL_TITLES } from '../shared/purchase-model.ts';
import type { ValueConfig } from './settings.ts';

const FRESHNESS: BilingualText = {
  en: 'Exact on the day of the run and of a purchase, and anew whenever it has fallen by a twentieth.',
  zh: '在运行日与购买日为准确值，此后每下降二十分之一即重新计算。',
};

/** Purchases and spend to expect of a buyer, and the lifetime value that they make. */
export function valueScores(config: ValueConfig): ScoreDefinition[] {
  const title = MODEL_TITLES[config.model];
  const horizon = horizonWords(config);
  const over: BilingualText = config.withoutEnd ? horizon : { en: `the next ${horizon.en}`, zh: `未来 ${horizon.zh}` };
  const discount = discountWords(config);
  const less: BilingualText =
    config.discountRate === 0
      ? { en: 'not discounted', zh: '不折现' }
      : { en: `discounted ${discount.en}`, zh: discount.zh };
  const margin: BilingualText =
    config.margin === 1
      ? { en: 'revenue', zh: '以收入计' }
      : { en: `${percent(config.margin)} of it earned`, zh: `毛利率 ${percent(config.margin)}` };
  return [
    {
      key: 'expected_purchases',
      name: { en: `Purchases expected over ${horizon.en}`, zh: `${horizon.zh}预期购买次数` },
      description: {
        en: `Purchase days expected over ${over.en} by ${title}, ${less.en}. ${FRESHNESS.en}`,
        zh: `按 ${title} 模型预期${over.zh}内的购买天数，${less.zh}。${FRESHNESS.zh}`,
      },
      kind: 'number',
      unit: 'purchases',
      min: 0,
      step: 0.05,
    },
    {
      key: 'expected_spend',
      name: { en: 'Spend expected of a purchase', zh: '预期每次消费额' },
      description: {
        en: 'Spend expected of the customer on a purchase day, by Gamma-Gamma. Unknown where amounts are missing or more was returned than bought.',
        zh: '按 Gamma-Gamma 模型预期该客户每个购买日的金额；金额缺失或退货多于购买时未知。',
      },
      kind: 'number',
      unit: 'CURRENCY',
      min: 0,
      step: 0.5,
    },
    {
      key: 'lifetime_value',
      name: { en: `Lifetime value over ${horizon.en}`, zh: `${horizon.zh}客户终身价值` },
      description: {
        en: `Value of the purchases expected over ${over.en}, ${less.en}, ${margin.en}. Unknown where spend is. ${FRESHNESS.en}`,
        zh: `${over.zh}内预期购买的价值，${less.zh}，${margin.zh}；消费额未知时未知。${FRESHNESS.zh}`,
      },
      kind: 'number',
      unit: 'CURRENCY',
      min: 0,
      step: 1,
    },
  ];
}
