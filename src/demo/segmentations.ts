/** A segmentation to create in a demo workspace. */
export interface DemoSegmentation {
  /** Unique within the workspace. */
  readonly key: string;
  readonly name: string;
  readonly translations: { readonly zh: { readonly name: string } };
  readonly segmenterId: string;
  /** Settings as the plugin's schema takes them; a test holds them against it. */
  readonly config: Readonly<Record<string, unknown>>;
}

const lastPurchase = { feature: 'events.purchase.lastAt', kind: 'time' };
const purchases = { feature: 'events.purchase.count', kind: 'number' };

/** Rules as a marketer would write them; a customer may be in several. */
const CAMPAIGNS = [
  {
    key: 'vip',
    name: { en: 'VIP: paid EUR 500, bought within 90 days', zh: 'VIP：累计消费满 500 欧元且 90 天内购买' },
    when: {
      all: [
        { feature: 'events.purchase.amount', kind: 'number', op: 'gte', value: 500 },
        { ...lastPurchase, op: 'withinDays', value: 90 },
      ],
    },
  },
  {
    key: 'lapsed_newsletter',
    name: { en: 'Lapsed for 180 days, gets the newsletter', zh: '180 天未购买但订阅通讯' },
    when: {
      all: [
        { ...lastPurchase, op: 'olderThanDays', value: 180 },
        { feature: 'traits.newsletter', kind: 'flag', op: 'is', value: true },
      ],
    },
  },
  {
    key: 'comparing',
    name: { en: 'Compares a lot, buys little', zh: '多比较、少购买' },
    when: {
      all: [
        { feature: 'events.search.count', kind: 'number', op: 'gte', value: 6 },
        { ...purchases, op: 'between', value: [1, 3] },
      ],
    },
  },
];

/** One or more of each bundled plugin, all over what the demo customers have. */
export const DEMO_SEGMENTATIONS: readonly DemoSegmentation[] = [
  {
    key: 'life-stage',
    name: 'Life stage',
    translations: { zh: { name: '人生阶段' } },
    segmenterId: 'demographic.life-stage',
    config: {},
  },
  {
    key: 'age-band',
    name: 'Age band',
    translations: { zh: { name: '年龄段' } },
    segmenterId: 'demographic.age-band',
    config: {},
  },
  {
    key: 'income-band',
    name: 'Income band',
    translations: { zh: { name: '收入段' } },
    segmenterId: 'demographic.income-band',
    config: { edges: [15_000, 30_000, 50_000, 80_000], currency: 'EUR' },
  },
  {
    key: 'place',
    name: 'Country',
    translations: { zh: { name: '国家' } },
    segmenterId: 'geographic.place',
    config: { level: 'country', minSize: 20 },
  },
  {
    key: 'attitudes',
    name: 'Attitudes',
    translations: { zh: { name: '消费态度' } },
    segmenterId: 'psychographic.clusters',
    config: {
      features: [
        'traits.quality_focus',
        'traits.price_focus',
        'traits.brand_focus',
        'traits.novelty_seeking',
        'traits.sustainability',
      ],
      k: 4,
      // Who left out one scale of five still has a place; who left out all has none.
      missing: 'mean',
    },
  },
  {
    key: 'interests',
    name: 'Interests',
    translations: { zh: { name: '兴趣' } },
    segmenterId: 'psychographic.interests',
    config: {},
  },
  {
    key: 'rfm',
    name: 'RFM groups',
    translations: { zh: { name: 'RFM 分群' } },
    segmenterId: 'behavioral.rfm',
    config: { preset: 'ten-groups' },
  },
  {
    key: 'lifecycle',
    name: 'Lifecycle stage',
    translations: { zh: { name: '生命周期阶段' } },
    segmenterId: 'lifecycle.stage',
    config: { loyalPurchases: 5, newForDays: 120, dormantAfterDays: 240 },
  },
  {
    key: 'campaigns',
    name: 'Campaign targets',
    translations: { zh: { name: '营销活动目标' } },
    segmenterId: 'rules.conditions',
    config: { segments: CAMPAIGNS },
  },
];
