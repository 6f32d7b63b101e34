import { defineSegmenter } from 'personagraph/segmenter';
import { z } from 'zod';
import { assignLabels, explainLabel, labelIndexer, labelSettings, segmentIndexes } from './label-segmenter.ts';
import { MARITAL_GROUPS, maritalReader } from './marital-groups.ts';

const SEGMENTS = MARITAL_GROUPS.map(({ key, name }) => ({ key, name }));
const INDEXES = segmentIndexes(MARITAL_GROUPS);

export default defineSegmenter({
  id: 'demographic.marital-state',
  version: '1.0.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Marital state', zh: '婚姻状况' },
  description: {
    en: "Marital state as stated, in the groups of the United Nations' recommendations for censuses (Revision 3, 2017).",
    zh: '按所述婚姻状况，依联合国人口普查建议（第三次修订，2017）的类别归并。',
  },
  config: z.object(labelSettings('marital state', 'customer.maritalState', MARITAL_GROUPS)),
  needs: ({ source }) => ({ maritalState: { kind: 'category', from: source, description: 'Marital state as stated' } }),
  segments: () => SEGMENTS,
  assign({ labels }, batch, out) {
    assignLabels(batch.columns.maritalState, out, labelIndexer(maritalReader(labels), INDEXES));
  },
  explain({ labels }, { maritalState }) {
    const stated = { feature: 'maritalState', what: { en: 'marital state', zh: '婚姻状况' }, stated: maritalState };
    return explainLabel(stated, maritalReader(labels), INDEXES, SEGMENTS);
  },
});
