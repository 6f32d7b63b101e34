import type { PresetGroup } from '../segments.ts';

/**
 * Shopify's eleven RFM groups, read from R and FM = (F + M) / 2. Keys are those of Shopify's Admin GraphQL enum
 * `CustomerRfmGroup` (API 2025-10), descriptions follow its words. The score limits of each group are our reading of
 * those descriptions: Shopify's own limits were not in the sources at hand.
 */
export const shopifyEleven: readonly PresetGroup[] = [
  {
    key: 'champions',
    cells: [[5, 5, 4, 5]],
    name: { en: 'Champions', zh: '冠军客户' },
    description: { en: 'Very recent purchases, many orders, the most spend.', zh: '刚刚购买，订单多，消费最高。' },
  },
  {
    key: 'loyal',
    cells: [[3, 4, 4, 5]],
    name: { en: 'Loyal', zh: '忠诚客户' },
    description: { en: 'Recent purchases, many orders, the most spend.', zh: '近期购买，订单多，消费最高。' },
  },
  {
    key: 'active',
    cells: [[4, 5, 2, 3]],
    name: { en: 'Active', zh: '活跃客户' },
    description: { en: 'Recent purchases, some orders, moderate spend.', zh: '近期购买，有一些订单，消费中等。' },
  },
  {
    key: 'new',
    cells: [[5, 5, 1, 1]],
    name: { en: 'New', zh: '新客户' },
    description: { en: 'Very recent purchases, few orders, low spend.', zh: '刚刚购买，订单少，消费低。' },
  },
  {
    key: 'promising',
    cells: [[4, 4, 1, 1]],
    name: { en: 'Promising', zh: '有潜力客户' },
    description: { en: 'Recent purchases, few orders, low spend.', zh: '近期购买，订单少，消费低。' },
  },
  {
    key: 'needs_attention',
    cells: [[3, 3, 3, 3]],
    name: { en: 'Needs attention', zh: '需关注客户' },
    description: {
      en: 'Fairly recent purchases, some orders, moderate spend.',
      zh: '购买不算久远，有一些订单，消费中等。',
    },
  },
  {
    key: 'at_risk',
    cells: [[1, 2, 3, 4]],
    name: { en: 'At risk', zh: '流失风险客户' },
    description: {
      en: 'No recent purchases, a strong history of orders and spend.',
      zh: '近期未购买，订单与消费历史较强。',
    },
  },
  {
    key: 'previously_loyal',
    cells: [[1, 2, 5, 5]],
    name: { en: 'Previously loyal', zh: '曾经的忠诚客户' },
    description: {
      en: 'No recent purchases, a very strong history of orders and spend.',
      zh: '近期未购买，订单与消费历史很强。',
    },
  },
  {
    key: 'almost_lost',
    cells: [[3, 3, 1, 2]],
    name: { en: 'Almost lost', zh: '即将流失客户' },
    description: { en: 'No recent purchases, fewer orders, lower spend.', zh: '近期未购买，订单较少，消费较低。' },
  },
  {
    key: 'dormant',
    cells: [[1, 2, 1, 2]],
    name: { en: 'Dormant', zh: '休眠客户' },
    description: { en: 'No purchases for long, infrequent orders, low spend.', zh: '长期未购买，订单稀少，消费低。' },
  },
  {
    key: 'prospects',
    cells: [],
    name: { en: 'Prospects', zh: '潜在客户' },
    description: { en: 'No orders yet.', zh: '尚无订单。' },
  },
];
