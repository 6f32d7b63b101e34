import type { DataSetKey } from '../data-sets.ts';
import type { Words } from '../words.ts';
import { BIG_FIVE, type ChineseSurvey, YOUNG_PEOPLE } from './chinese-surveys.ts';

/** A segmentation to configure, and the personas to draft from its segments. */
export interface Study {
  readonly data: DataSetKey;
  /** Its survey in Chinese. */
  readonly chinese?: ChineseSurvey;
  /** Units of its traits, which its file does not name. */
  readonly units?: Readonly<Record<string, string>>;
  readonly segmentations: readonly {
    readonly key: string;
    readonly name: Words;
    readonly segmenter: string;
    readonly config: object;
  }[];
  readonly personas: readonly {
    readonly segmentation: string;
    readonly segment: string;
    /** Why a negative persona does not fit; without, it is one the company wants. */
    readonly reason?: Words;
  }[];
}

const lifestyles = [
  {
    key: 'outdoor',
    name: { en: 'Outdoor and sports', zh: '户外运动爱好者' },
    rated: ['countryside_outdoors', 'active_sport', 'adrenaline_sports'],
  },
  {
    key: 'cultural',
    name: { en: 'Readers and theatre-goers', zh: '阅读与戏剧爱好者' },
    rated: ['reading', 'art_exhibitions', 'theatre'],
  },
  {
    key: 'technical',
    name: { en: 'Technology enthusiasts', zh: '科技爱好者' },
    rated: ['pc', 'science_and_technology', 'internet'],
  },
];

const shopping = [
  {
    key: 'baby',
    name: { en: 'Families with a baby', zh: '有婴儿的家庭' },
    any: ['BABY FOODS', 'BABY HBC', 'DIAPERS & DISPOSABLES'],
  },
  {
    key: 'pets',
    name: { en: 'Pet owners', zh: '养宠物的家庭' },
    any: ['CAT FOOD', 'DOG FOODS', 'CAT LITTER', 'PET CARE SUPPLIES'],
  },
  {
    key: 'baking',
    name: { en: 'Home bakers', zh: '家庭烘焙爱好者' },
    any: ['BAKING MIXES', 'BAKING NEEDS', 'SPICES & EXTRACTS', 'SUGARS/SWEETNERS', 'FLOUR & MEALS'],
  },
];

const channels = [
  { key: 'web', name: { en: 'Buyers on the web', zh: '网购客户' }, source: 'traits.web_purchases' },
  { key: 'catalog', name: { en: 'Catalogue buyers', zh: '目录购物客户' }, source: 'traits.catalog_purchases' },
  { key: 'store', name: { en: 'Buyers in the store', zh: '门店客户' }, source: 'traits.store_purchases' },
];

const SPENDING = Object.fromEntries(
  ['spent_total', ...['wines', 'fruits', 'meat', 'fish', 'sweets', 'gold'].map((things) => `spent_on_${things}`)].map(
    (name) => [name, 'USD'],
  ),
);

export const STUDIES: readonly Study[] = [
  {
    data: 'online-retail',
    segmentations: [
      {
        key: 'rfm',
        name: { en: 'RFM groups', zh: 'RFM 分群' },
        segmenter: 'behavioral.rfm',
        config: { fTies: 'first' },
      },
      { key: 'stage', name: { en: 'Lifecycle stage', zh: '生命周期阶段' }, segmenter: 'lifecycle.stage', config: {} },
      { key: 'value', name: { en: 'Lifetime value', zh: '客户终身价值' }, segmenter: 'lifecycle.value', config: {} },
      {
        key: 'strayed',
        name: { en: 'One small order', zh: '一笔小单' },
        segmenter: 'rules.conditions',
        config: {
          segments: [
            {
              key: 'once',
              name: { en: 'One small order, never seen again', zh: '只下过一笔小单的客户' },
              when: 'events.purchase.count = 1 and events.purchase.amount < 200 and events.purchase.lastAt older than 180 days',
            },
          ],
        },
      },
    ],
    personas: [
      { segmentation: 'rfm', segment: 'champions' },
      { segmentation: 'rfm', segment: 'loyal' },
      { segmentation: 'rfm', segment: 'at_risk' },
      { segmentation: 'stage', segment: 'new' },
      {
        segmentation: 'strayed',
        segment: 'once',
        reason: {
          en: 'One small order more than half a year ago, and nothing since: winning them back is likely to cost more than they would spend.',
          zh: '半年多以前只下过一笔小单，此后再未购买：挽回的成本很可能高于其消费。',
        },
      },
    ],
  },
  {
    data: 'customer-personality',
    units: SPENDING,
    segmentations: [
      {
        key: 'channel',
        name: { en: 'Preferred channel', zh: '偏好渠道' },
        segmenter: 'behavioral.channel-preference',
        config: { values: channels, minShare: 0.5 },
      },
      {
        key: 'life-stage',
        name: { en: 'Life stage', zh: '人生阶段' },
        segmenter: 'demographic.life-stage',
        config: {},
      },
      {
        key: 'clusters',
        name: { en: 'Clusters by income and spending', zh: '收入与消费聚类' },
        segmenter: 'psychographic.clusters',
        config: {
          features: ['customer.income', 'traits.spent_total', 'customer.children'],
          log: ['traits.spent_total'],
          k: 4,
        },
      },
      {
        key: 'browsers',
        name: { en: 'Browsers', zh: '浏览者' },
        segmenter: 'rules.conditions',
        config: {
          segments: [
            {
              key: 'look',
              name: { en: 'Look often, buy little', zh: '常逛少买的客户' },
              when: 'traits.web_visits_month >= 7 and traits.spent_total < 100',
            },
          ],
        },
      },
    ],
    personas: [
      { segmentation: 'channel', segment: 'catalog' },
      { segmentation: 'channel', segment: 'web' },
      { segmentation: 'channel', segment: 'store' },
      {
        segmentation: 'browsers',
        segment: 'look',
        reason: {
          en: 'They come to the site every few days and hardly buy: advertising for them does not pay.',
          zh: '每隔几天就来网站却很少购买：对其投放广告得不偿失。',
        },
      },
    ],
  },
  {
    data: 'complete-journey',
    segmentations: [
      {
        key: 'price',
        name: { en: 'Price sensitivity', zh: '价格敏感度' },
        segmenter: 'behavioral.price-sensitivity',
        config: { measure: 'depth', rule: 'quantile' },
      },
      {
        key: 'interests',
        name: { en: 'What they buy again and again', zh: '反复购买的商品' },
        segmenter: 'psychographic.interests',
        config: {
          groups: shopping,
          events: [{ event: 'purchase', field: 'lines.name' }],
          halfLifeDays: 180,
          windows: [30, 90, 180, 365],
        },
      },
      { key: 'rfm', name: { en: 'RFM groups', zh: 'RFM 分群' }, segmenter: 'behavioral.rfm', config: {} },
    ],
    personas: [
      { segmentation: 'interests', segment: 'baby' },
      { segmentation: 'interests', segment: 'pets' },
      { segmentation: 'price', segment: 'premium' },
      { segmentation: 'rfm', segment: 'champions' },
      {
        segmentation: 'price',
        segment: 'discount_only',
        reason: {
          en: 'The deepest discounts of all customers, and less spent than usual: what they buy leaves little margin.',
          zh: '折扣力度在全部客户中最大，消费却低于一般客户：卖给他们所剩利润无几。',
        },
      },
    ],
  },
  {
    data: 'young-people',
    chinese: YOUNG_PEOPLE,
    segmentations: [
      {
        key: 'lifestyle',
        name: { en: 'Lifestyle', zh: '生活方式' },
        segmenter: 'psychographic.lifestyle',
        config: { prefix: 'surveys.young-people.', groups: lifestyles },
      },
      {
        key: 'spending',
        name: { en: 'Spending clusters', zh: '消费聚类' },
        segmenter: 'psychographic.clusters',
        config: {
          features: [
            'finances',
            'shopping_centres',
            'branded_clothing',
            'entertainment_spending',
            'spending_on_looks',
            'spending_on_gadgets',
            'spending_on_healthy_eating',
          ].map((question) => `surveys.young-people.${question}`),
          pca: true,
          k: 4,
          missing: 'mean',
        },
      },
      {
        key: 'savers',
        name: { en: 'Savers', zh: '储蓄者' },
        segmenter: 'rules.conditions',
        config: {
          segments: [
            {
              key: 'save',
              name: { en: 'Savers who stay away from shops', zh: '存钱、不逛街的青年' },
              when: 'surveys.young-people.finances >= 4 and surveys.young-people.shopping_centres <= 2 and surveys.young-people.entertainment_spending <= 2',
            },
          ],
        },
      },
    ],
    personas: [
      { segmentation: 'lifestyle', segment: 'outdoor' },
      { segmentation: 'lifestyle', segment: 'cultural' },
      { segmentation: 'lifestyle', segment: 'technical' },
      {
        segmentation: 'savers',
        segment: 'save',
        reason: {
          en: 'They save what they can, avoid shopping centres and spend little on entertainment: there is little to sell them.',
          zh: '能省则省，不逛商场，也很少为娱乐花钱：几乎没有可向其销售的东西。',
        },
      },
    ],
  },
  {
    data: 'bfi',
    chinese: BIG_FIVE,
    segmentations: [
      { key: 'big-five', name: { en: 'Big Five', zh: '大五人格' }, segmenter: 'psychographic.scales', config: {} },
    ],
    personas: [
      { segmentation: 'big-five', segment: 'extraversion-high' },
      { segmentation: 'big-five', segment: 'neuroticism-high' },
      { segmentation: 'big-five', segment: 'conscientiousness-high' },
    ],
  },
];
