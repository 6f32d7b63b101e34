import { daysSince, type Exhibit, number, ratio } from '../exhibit.ts';

const recency = daysSince({ en: 'Days since the last purchase', zh: '距最近购买天数' }, 'events.purchase.lastAt');
const frequency = number({ en: 'Purchases', zh: '购买次数' }, 'events.purchase.count');
const monetary = number({ en: 'Spent', zh: '消费金额' }, 'events.purchase.amount');
const RFM_SCORES = [1, 2, 3, 4, 5];

/** Ways customers buy in Customer Personality, where only totals are known. */
const channels = [
  { key: 'web', name: { en: 'Web', zh: '网站' }, source: 'traits.web_purchases' },
  { key: 'catalog', name: { en: 'Catalogue', zh: '目录' }, source: 'traits.catalog_purchases' },
  { key: 'store', name: { en: 'Store', zh: '门店' }, source: 'traits.store_purchases' },
];

export const behavioral: readonly Exhibit[] = [
  {
    segmenter: 'behavioral.rfm',
    data: 'online-retail',
    about: { en: 'ten groups, the published rule', zh: '十分群，公开规则' },
    config: { preset: 'ten-groups', fTies: 'first' },
    plots: [{ kind: 'scatter', x: recency, y: frequency, log: true }],
  },
  {
    segmenter: 'behavioral.rfm',
    data: 'online-retail',
    about: { en: 'all 25 scores of R and F', zh: 'R 与 F 的全部 25 格' },
    config: {
      preset: 'custom',
      fTies: 'first',
      groups: RFM_SCORES.flatMap((r) =>
        RFM_SCORES.map((f) => ({
          key: `r${r}-f${f}`,
          name: { en: `R ${r}, F ${f}`, zh: `R ${r}、F ${f}` },
          cells: [{ r: [r, r], f: [f, f] }],
        })),
      ),
    },
    plots: [{ kind: 'grid' }],
  },
  {
    segmenter: 'behavioral.rfm',
    data: 'online-retail',
    about: { en: 'the eleven groups of Shopify', zh: 'Shopify 十一分群' },
    config: { preset: 'shopify-eleven' },
    plots: [{ kind: 'scatter', x: recency, y: monetary, log: true }],
  },
  {
    segmenter: 'behavioral.quantiles',
    data: 'online-retail',
    about: { en: 'money spent in five bands, outliers apart', zh: '消费金额五等分，离群单列' },
    config: { outliers: 'apart' },
    plots: [{ kind: 'scatter', x: frequency, y: monetary, log: true }],
  },
  {
    segmenter: 'behavioral.price-sensitivity',
    data: 'complete-journey',
    about: { en: 'by what discounts took off the full price', zh: '按折扣占原价的比例' },
    config: { measure: 'depth', rule: 'quantile' },
    plots: [
      {
        kind: 'scatter',
        x: ratio(
          { en: 'Discount for each dollar paid', zh: '每付一美元的折扣' },
          'events.purchase.discount',
          'events.purchase.amount',
        ),
        y: number({ en: 'Mean basket', zh: '平均客单价' }, 'events.purchase.meanAmount'),
      },
    ],
  },
  {
    segmenter: 'behavioral.price-sensitivity',
    data: 'complete-journey',
    about: { en: 'defaults: share of spend in baskets with a discount', zh: '默认：含折扣购物篮的支出占比' },
    config: {},
  },
  {
    segmenter: 'behavioral.engagement',
    data: 'complete-journey',
    about: { en: 'baskets and redeemed coupons', zh: '购物与优惠券核销' },
    config: {
      actions: [
        { event: 'purchase', weight: 1 },
        { event: 'coupon_redemption', weight: 3 },
      ],
    },
    plots: [{ kind: 'histogram', x: recency }],
  },
  {
    segmenter: 'behavioral.purchase-cycle',
    data: 'cdnow',
    config: {},
    plots: [{ kind: 'histogram', x: recency }],
  },
  {
    segmenter: 'behavioral.purchase-cycle',
    data: 'online-retail',
    config: {},
    plots: [{ kind: 'histogram', x: recency }],
  },
  {
    segmenter: 'behavioral.channel-preference',
    data: 'customer-personality',
    config: { values: channels, minShare: 0.5 },
    plots: [
      {
        kind: 'scatter',
        x: number({ en: 'Store purchases', zh: '门店购买' }, 'traits.store_purchases'),
        y: number({ en: 'Web purchases', zh: '网站购买' }, 'traits.web_purchases'),
      },
    ],
  },
  {
    segmenter: 'behavioral.category-preference',
    data: 'complete-journey',
    about: { en: 'departments, learned', zh: '部门，自学习' },
    config: { most: 8 },
  },
  {
    segmenter: 'behavioral.category-preference',
    data: 'customer-personality',
    about: { en: 'money by category', zh: '按类别金额' },
    config: {
      by: 'amount',
      minShare: 0.5,
      minTotal: 50,
      values: [
        { key: 'wines', name: { en: 'Wines', zh: '葡萄酒' }, source: 'traits.spent_on_wines' },
        { key: 'meat', name: { en: 'Meat', zh: '肉类' }, source: 'traits.spent_on_meat' },
        { key: 'fish', name: { en: 'Fish', zh: '鱼类' }, source: 'traits.spent_on_fish' },
        { key: 'fruits', name: { en: 'Fruits', zh: '水果' }, source: 'traits.spent_on_fruits' },
        { key: 'sweets', name: { en: 'Sweets', zh: '甜食' }, source: 'traits.spent_on_sweets' },
        { key: 'gold', name: { en: 'Gold', zh: '黄金' }, source: 'traits.spent_on_gold' },
      ],
    },
  },
  {
    segmenter: 'behavioral.perception',
    data: 'customer-personality',
    about: {
      en: 'web visits for each purchase against the number of purchases',
      zh: '每次购买的网站访问与购买次数',
    },
    config: {
      comparing: [{ source: 'traits.web_visits_month', weight: 1 }],
      sources: { purchases: 'traits.purchases', loyalty: 'traits.purchases' },
    },
    plots: [
      {
        kind: 'scatter',
        x: ratio(
          { en: 'Web visits for each purchase', zh: '每次购买的网站访问' },
          'traits.web_visits_month',
          'traits.purchases',
        ),
        y: number({ en: 'Purchases', zh: '购买次数' }, 'traits.purchases'),
      },
    ],
  },
  {
    segmenter: 'behavioral.clusters',
    data: 'online-retail',
    config: {},
    plots: [
      { kind: 'scatter', x: recency, y: frequency, log: true },
      { kind: 'scatter', x: frequency, y: monetary, log: true },
    ],
  },
];
