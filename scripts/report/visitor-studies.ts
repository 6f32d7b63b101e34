import { STUDIES, type Study } from './personas/studies.ts';

/** The data sets that no sheet is drawn from, with personas enough to rank visitors. */
const MORE: readonly Study[] = [
  {
    data: 'cdnow',
    segmentations: [
      { key: 'rfm', name: { en: 'RFM groups', zh: 'RFM 分群' }, segmenter: 'behavioral.rfm', config: {} },
    ],
    personas: ['champions', 'loyal', 'at_risk', 'hibernating'].map((segment) => ({ segmentation: 'rfm', segment })),
  },
  {
    data: 'mall',
    segmentations: [
      {
        key: 'means',
        name: { en: 'Income and spending', zh: '收入与消费' },
        segmenter: 'rules.conditions',
        config: {
          segments: [
            {
              key: 'spenders',
              name: { en: 'Much income, much spent', zh: '高收入高消费' },
              when: 'traits.annual_income_k >= 70 and traits.spending_score >= 60',
            },
            {
              key: 'savers',
              name: { en: 'Much income, little spent', zh: '高收入低消费' },
              when: 'traits.annual_income_k >= 70 and traits.spending_score < 40',
            },
            {
              key: 'middle',
              name: { en: 'In the middle of both', zh: '收入与消费居中' },
              when: 'traits.annual_income_k between 40 and 70 and traits.spending_score between 40 and 60',
            },
          ],
        },
      },
    ],
    personas: ['spenders', 'savers', 'middle'].map((segment) => ({ segmentation: 'means', segment })),
  },
];

/** Every data set with personas on it. */
export const VISITOR_STUDIES: readonly Study[] = [...STUDIES, ...MORE];
