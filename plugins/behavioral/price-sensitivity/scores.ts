import type { ScoreDefinition } from 'personagraph/segmenter';
import type { PriceSensitivityConfig } from './settings.ts';

const OF = {
  spend: { en: 'the money spent on purchases with a discount', zh: '折扣购买的金额' },
  purchases: { en: 'the purchases with a discount', zh: '折扣购买的次数' },
  depth: { en: 'the money saved by discounts, against the full price', zh: '折扣节省的金额（相对全价）' },
} as const;

/** Deal proneness and price level. */
export function priceScores({ measure }: PriceSensitivityConfig): ScoreDefinition[] {
  const { en, zh } = OF[measure];
  return [
    {
      key: 'discounted_share',
      name: { en: 'Discounted share', zh: '折扣占比' },
      description: {
        en: `Share, 0 to 1, of ${en}. Unknown without purchases to divide by.`,
        zh: `${zh}所占比例，0 至 1；没有购买可作分母时未知。`,
      },
      kind: 'number',
      min: 0,
      max: 1,
    },
    {
      key: 'price_level',
      name: { en: 'Price level', zh: '价位' },
      description: {
        en: 'Mean amount of a purchase, or what its source says.',
        zh: '每次购买的平均金额，或所设来源的数值。',
      },
      kind: 'number',
      unit: 'CURRENCY',
    },
    {
      key: 'purchases',
      name: { en: 'Purchases', zh: '购买次数' },
      description: {
        en: 'Purchases that the share and the price are told from.',
        zh: '据以判断占比与价位的购买次数。',
      },
      kind: 'number',
      unit: 'purchases',
      min: 0,
    },
  ];
}
