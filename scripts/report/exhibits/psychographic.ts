import { type Exhibit, number } from '../exhibit.ts';

const income = number({ en: 'Income, thousand dollars', zh: '收入（千美元）' }, 'traits.annual_income_k');
const score = number({ en: 'Spending score', zh: '消费评分' }, 'traits.spending_score');

const lifestyles = [
  {
    key: 'outdoor',
    name: { en: 'Outdoor', zh: '户外' },
    rated: ['countryside_outdoors', 'active_sport', 'adrenaline_sports'],
  },
  { key: 'cultural', name: { en: 'Cultural', zh: '文化' }, rated: ['reading', 'art_exhibitions', 'theatre'] },
  { key: 'social', name: { en: 'Social', zh: '社交' }, rated: ['socializing', 'number_of_friends', '-loneliness'] },
  { key: 'technical', name: { en: 'Technical', zh: '科技' }, rated: ['pc', 'science_and_technology', 'internet'] },
  {
    key: 'diligent',
    kind: 'attitude',
    name: { en: 'Diligent', zh: '勤勉' },
    rated: ['prioritising_workload', 'workaholism', 'reliability'],
  },
];

/** Goods that a household buys again and again, by the product categories of the retailer. */
const shopping = [
  { key: 'baby', name: { en: 'Baby', zh: '婴儿' }, any: ['BABY FOODS', 'BABY HBC', 'DIAPERS & DISPOSABLES'] },
  { key: 'pets', name: { en: 'Pets', zh: '宠物' }, any: ['CAT FOOD', 'DOG FOODS', 'CAT LITTER', 'PET CARE SUPPLIES'] },
  { key: 'beer', name: { en: 'Beer and wine', zh: '酒类' }, any: ['BEERS/ALES', 'DOMESTIC WINE', 'IMPORTED WINE'] },
  {
    key: 'baking',
    name: { en: 'Baking', zh: '烘焙' },
    any: ['BAKING MIXES', 'BAKING NEEDS', 'SPICES & EXTRACTS', 'SUGARS/SWEETNERS', 'FLOUR & MEALS'],
  },
  {
    key: 'fresh',
    name: { en: 'Fresh fruit and vegetables', zh: '新鲜果蔬' },
    any: [
      'TROPICAL FRUIT',
      'APPLES',
      'BERRIES',
      'CITRUS',
      'GRAPES',
      'SALAD MIX',
      'TOMATOES',
      'CARROTS',
      'VEGETABLES SALAD',
    ],
  },
  {
    key: 'convenience',
    name: { en: 'Frozen convenience', zh: '冷冻方便食品' },
    any: ['FROZEN PIZZA', 'FRZN MEAT/MEAT DINNERS', 'FRZN BREAKFAST FOODS', 'FRZN POTATOES'],
  },
];

export const psychographic: readonly Exhibit[] = [
  {
    segmenter: 'psychographic.clusters',
    data: 'mall',
    about: { en: 'income and spending score', zh: '收入与消费评分' },
    config: { features: ['traits.annual_income_k', 'traits.spending_score'] },
    plots: [{ kind: 'scatter', x: income, y: score }],
  },
  {
    segmenter: 'psychographic.clusters',
    data: 'mall',
    about: { en: 'with age and gender, k chosen', zh: '加入年龄与性别，自动选 k' },
    config: {
      features: ['traits.age', 'traits.annual_income_k', 'traits.spending_score'],
      categories: ['customer.gender'],
      k: 'auto',
    },
    plots: [{ kind: 'scatter', x: number({ en: 'Age', zh: '年龄' }, 'traits.age'), y: score }],
  },
  {
    segmenter: 'psychographic.clusters',
    data: 'young-people',
    about: { en: 'how they spend, along principal components', zh: '消费态度，主成分' },
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
    segmenter: 'psychographic.scales',
    data: 'bfi',
    about: { en: 'high and low on the Big Five', zh: '大五人格高低分' },
    config: {},
  },
  {
    segmenter: 'psychographic.scales',
    data: 'bfi',
    about: { en: 'the scale that stands out', zh: '最突出的维度' },
    config: { segments: 'dominant' },
  },
  {
    segmenter: 'psychographic.values',
    data: 'young-people',
    config: {
      brand: [{ feature: 'surveys.young-people.branded_clothing' }],
      function: [{ feature: 'surveys.young-people.spending_on_healthy_eating' }],
      price: [{ feature: 'surveys.young-people.finances' }],
    },
  },
  {
    segmenter: 'psychographic.latent-classes',
    data: 'young-people',
    about: { en: 'by answers on spending and brands', zh: '按消费与品牌态度' },
    config: {
      scales: [
        'surveys.young-people.branded_clothing',
        'surveys.young-people.spending_on_healthy_eating',
        'surveys.young-people.finances',
      ],
      mostK: 4,
    },
  },
  {
    segmenter: 'psychographic.lifestyle',
    data: 'young-people',
    config: { prefix: 'surveys.young-people.', groups: lifestyles },
  },
  {
    segmenter: 'psychographic.interests',
    data: 'complete-journey',
    about: { en: 'from the products of a year', zh: '由一年内所购商品' },
    config: {
      groups: shopping,
      events: [{ event: 'purchase', field: 'lines.name' }],
      halfLifeDays: 180,
      windows: [30, 90, 180, 365],
    },
  },
  {
    segmenter: 'psychographic.interests',
    data: 'generated',
    about: { en: 'interests as stated', zh: '自述兴趣' },
    config: {},
  },
];
