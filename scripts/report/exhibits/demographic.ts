import { daysSince, type Exhibit, number } from '../exhibit.ts';

const age = daysSince({ en: 'Age in years', zh: '年龄' }, 'customer.birthDate', 365.25);
const income = number({ en: 'Income, thousands', zh: '收入（千）' }, 'customer.income', 1e-3);

export const demographic: readonly Exhibit[] = [
  {
    segmenter: 'demographic.age-band',
    data: 'customer-personality',
    config: {},
    plots: [{ kind: 'histogram', x: age }],
  },
  {
    segmenter: 'demographic.generation',
    data: 'customer-personality',
    config: {},
    plots: [{ kind: 'histogram', x: age }],
  },
  { segmenter: 'demographic.gender', data: 'young-people', config: {} },
  { segmenter: 'demographic.education', data: 'customer-personality', config: {} },
  {
    segmenter: 'demographic.education',
    data: 'young-people',
    about: { en: 'labels of the survey', zh: '调查的原始标签' },
    config: { detail: 'broad' },
  },
  { segmenter: 'demographic.marital-state', data: 'customer-personality', config: {} },
  { segmenter: 'demographic.household', data: 'complete-journey', config: {} },
  { segmenter: 'demographic.household', data: 'customer-personality', config: {} },
  {
    segmenter: 'demographic.income-band',
    data: 'customer-personality',
    config: {},
    plots: [{ kind: 'histogram', x: income }],
  },
  {
    segmenter: 'demographic.life-stage',
    data: 'customer-personality',
    config: {},
    plots: [{ kind: 'histogram', x: age }],
  },
  {
    segmenter: 'demographic.cross',
    data: 'customer-personality',
    about: { en: 'age by education', zh: '年龄 × 教育' },
    config: { features: [{ by: 'age', edges: [35, 50, 65] }, { by: 'education' }] },
  },
  {
    segmenter: 'demographic.cross',
    data: 'mall',
    about: { en: 'income by gender', zh: '收入 × 性别' },
    config: { features: [{ by: 'income' }, { by: 'gender' }], minSize: 20 },
  },
  { segmenter: 'demographic.occupation', data: 'generated', config: {} },
];
