import { defineSegmenter, shownNumber } from 'personagraph/segmenter';
import { z } from 'zod';

export default defineSegmenter({
  id: 'behavioral.visit-habit',
  version: '1.0.0',
  basis: 'BEHAVIORAL',
  name: { en: 'Visit habit', zh: '访问习惯' },
  description: 'Regular with so many page views in all, otherwise occasional.',
  config: z.object({
    regularFrom: z.number().int().positive().default(10).describe('Page views from which on regular. Default 10.'),
  }),
  needs: { views: { kind: 'number', from: 'events.page_view.count', optional: true } },
  segments: () => [
    { key: 'regular', name: { en: 'Regular', zh: '常客' } },
    { key: 'occasional', name: { en: 'Occasional', zh: '偶客' } },
  ],
  classify: ({ regularFrom }, { views }) => {
    if (views === null || !Number.isFinite(views)) return { segment: null, unknown: true };
    return { segment: views >= regularFrom ? 'regular' : 'occasional' };
  },
  explain: ({ regularFrom }, { views }) => ({
    verdict: 'UNKNOWN',
    factors: [
      {
        feature: 'views',
        observed: shownNumber(views),
        expected: `>= ${regularFrom}`,
        verdict: views === null ? 'UNKNOWN' : views >= regularFrom ? 'TRUE' : 'FALSE',
        text: { en: `${views ?? 'Unknown'} page views.`, zh: `页面浏览 ${views ?? '未知'} 次。` },
      },
    ],
  }),
});
