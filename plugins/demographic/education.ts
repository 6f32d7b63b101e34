import { defineSegmenter } from 'personagraph/segmenter';
import { z } from 'zod';
import { BROAD_LEVELS, BROAD_OF, EDUCATION_LEVELS, educationReader } from './education-levels.ts';
import { assignLabels, explainLabel, labelIndexer, labelSettings, segmentIndexes } from './label-segmenter.ts';

const config = z.object({
  ...labelSettings('education', 'customer.education', EDUCATION_LEVELS),
  detail: z
    .enum(['levels', 'broad'])
    .default('levels')
    .describe('levels: seven groups of ISCED 2011; broad: low (0-2), medium (3-4) and high (5-8). Default levels.'),
});

type Config = z.infer<typeof config>;

const WHAT = { en: 'education', zh: '学历' };
const LEVELS = segmentIndexes(EDUCATION_LEVELS);
const BROAD = segmentIndexes(EDUCATION_LEVELS, BROAD_OF);
const indexesOf = ({ detail }: Config) => (detail === 'broad' ? BROAD : LEVELS);
const segmentsOf = ({ detail }: Config) =>
  detail === 'broad' ? BROAD_LEVELS : EDUCATION_LEVELS.map(({ key, name }) => ({ key, name }));

export default defineSegmenter({
  id: 'demographic.education',
  version: '1.0.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Education', zh: '学历' },
  description: {
    en: 'Education as stated, read into the levels of ISCED 2011 (UNESCO, 2012).',
    zh: '按所述学历归入《国际教育标准分类》（ISCED 2011，联合国教科文组织，2012）的级别。',
  },
  config,
  needs: ({ source }) => ({ education: { kind: 'category', from: source, description: 'Education as stated' } }),
  segments: segmentsOf,
  assign(settings, batch, out) {
    assignLabels(batch.columns.education, out, labelIndexer(educationReader(settings.labels), indexesOf(settings)));
  },
  explain(settings, { education }) {
    const read = educationReader(settings.labels);
    const stated = { feature: 'education', what: WHAT, stated: education };
    return explainLabel(stated, read, indexesOf(settings), segmentsOf(settings));
  },
});
