import preferenceSegmenter from '../shared/preference/index.ts';

/** The category that customers buy most. */
export default preferenceSegmenter({
  id: 'behavioral.category-preference',
  name: { en: 'Category preference', zh: '品类偏好' },
  description: {
    en: 'The category a customer buys most: by the share of each listed category, or by the most frequent one, learned; rare ones are one segment.',
    zh: '客户最常购买的品类：按所列各品类占比，或按学习得到的最常购品类；罕见品类合为一组。',
  },
  field: 'lines.category',
  most: 20,
});
