import { defineSegmenter } from 'personagraph/segmenter';
import { assignLabels } from '../shared/label-segmenter.ts';
import { explainEducation } from './explain.ts';
import { educationRule } from './rule.ts';
import { educationSegments } from './segments.ts';
import { educationConfig } from './settings.ts';

/** Education as stated, in the levels of ISCED 2011. */
export default defineSegmenter({
  id: 'demographic.education',
  version: '1.0.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Education', zh: '学历' },
  description: {
    en: 'Education as stated, read into the levels of ISCED 2011 (UNESCO, 2012).',
    zh: '按所述学历归入《国际教育标准分类》（ISCED 2011，联合国教科文组织，2012）的级别。',
  },
  config: educationConfig,
  needs: ({ source }) => ({ education: { kind: 'category', from: source, description: 'Education as stated' } }),
  segments: educationSegments,
  assign(config, batch, out) {
    assignLabels(batch.columns.education, out, educationRule(config));
  },
  explain: explainEducation,
});
