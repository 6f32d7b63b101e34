import { defineSegmenter } from 'personagraph/segmenter';
import { z } from 'zod';
import { GENDERS, genderReader } from './genders.ts';
import { assignLabels, explainLabel, labelIndexer, labelSettings, segmentIndexes } from './label-segmenter.ts';

const SEGMENTS = GENDERS.map(({ key, name }) => ({ key, name }));
const INDEXES = segmentIndexes(GENDERS);

export default defineSegmenter({
  id: 'demographic.gender',
  version: '1.0.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Gender', zh: '性别' },
  description: {
    en: 'Gender as stated, with its spellings brought together; never guessed from anything else.',
    zh: '按所述性别归并不同写法；不从其他信息推断。',
  },
  config: z.object(labelSettings('gender', 'customer.gender', GENDERS)),
  needs: ({ source }) => ({ gender: { kind: 'category', from: source, description: 'Gender as stated' } }),
  segments: () => SEGMENTS,
  assign({ labels }, batch, out) {
    assignLabels(batch.columns.gender, out, labelIndexer(genderReader(labels), INDEXES));
  },
  explain({ labels }, { gender }) {
    const stated = { feature: 'gender', what: { en: 'gender', zh: '性别' }, stated: gender };
    return explainLabel(stated, genderReader(labels), INDEXES, SEGMENTS);
  },
});
