import type { PresetGroup } from '../segments.ts';

/**
 * Ten groups by R and F scores, with the limits of D. Canoguz's post on UCI Online Retail, whose sizes a test
 * reproduces. M is not used.
 */
export const tenGroups: readonly PresetGroup[] = [
  {
    key: 'hibernating',
    cells: [[1, 2, 1, 2]],
    name: { en: 'Hibernating', zh: '沉睡客户' },
    description: { en: 'Bought seldom, and long ago.', zh: '购买少，且已很久未购买。' },
  },
  {
    key: 'at_risk',
    cells: [[1, 2, 3, 4]],
    name: { en: 'At risk', zh: '流失风险客户' },
    description: { en: 'Used to buy often, and has not for long.', zh: '曾经常购买，但已很久未购买。' },
  },
  {
    key: 'cant_lose',
    cells: [[1, 2, 5, 5]],
    name: { en: "Can't lose", zh: '不可失去的客户' },
    description: {
      en: 'Bought most often of all, and has not for long.',
      zh: '曾是购买最频繁的客户，但已很久未购买。',
    },
  },
  {
    key: 'about_to_sleep',
    cells: [[3, 3, 1, 2]],
    name: { en: 'About to sleep', zh: '即将沉睡客户' },
    description: { en: 'Bought seldom, and some time ago.', zh: '购买少，且有一段时间未购买。' },
  },
  {
    key: 'need_attention',
    cells: [[3, 3, 3, 3]],
    name: { en: 'Need attention', zh: '需关注客户' },
    description: { en: 'In the middle by recency and by frequency.', zh: '近度与频度均居中。' },
  },
  {
    key: 'loyal',
    cells: [[3, 4, 4, 5]],
    name: { en: 'Loyal', zh: '忠诚客户' },
    description: { en: 'Buys often.', zh: '经常购买。' },
  },
  {
    key: 'promising',
    cells: [[4, 4, 1, 1]],
    name: { en: 'Promising', zh: '有潜力客户' },
    description: { en: 'Bought seldom, and recently.', zh: '购买少，但近期购买过。' },
  },
  {
    key: 'new',
    cells: [[5, 5, 1, 1]],
    name: { en: 'New', zh: '新客户' },
    description: { en: 'Bought seldom, and most recently.', zh: '购买少，且刚刚购买。' },
  },
  {
    key: 'potential_loyalists',
    cells: [[4, 5, 2, 3]],
    name: { en: 'Potential loyalists', zh: '潜在忠诚客户' },
    description: { en: 'Bought recently, and more than once in a while.', zh: '近期购买，且购买频度居中。' },
  },
  {
    key: 'champions',
    cells: [[5, 5, 4, 5]],
    name: { en: 'Champions', zh: '冠军客户' },
    description: { en: 'Buys often, and most recently.', zh: '购买频繁，且刚刚购买。' },
  },
];
