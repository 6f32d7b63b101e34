import { defineSegmenter } from 'personagraph/segmenter';
import { assignLabels } from '../shared/label-segmenter.ts';
import { explainGender } from './explain.ts';
import { genderRule } from './rule.ts';
import { genderSegments } from './segments.ts';
import { genderConfig } from './settings.ts';

/** Gender as stated, its spellings brought together. */
export default defineSegmenter({
  id: 'demographic.gender',
  version: '1.0.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Gender', zh: '性别' },
  description: {
    en: 'Gender as stated, with its spellings brought together; never guessed from anything else.',
    zh: '按所述性别归并不同写法；不从其他信息推断。',
  },
  config: genderConfig,
  needs: ({ source }) => ({ gender: { kind: 'category', from: source, description: 'Gender as stated' } }),
  segments: () => genderSegments,
  assign(config, batch, out) {
    assignLabels(batch.columns.gender, out, genderRule(config));
  },
  explain: explainGender,
});
