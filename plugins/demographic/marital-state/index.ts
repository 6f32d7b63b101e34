import { defineSegmenter } from 'personagraph/segmenter';
import { assignLabels } from '../shared/label-segmenter.ts';
import { explainMaritalState } from './explain.ts';
import { maritalStateRule } from './rule.ts';
import { maritalStateSegments } from './segments.ts';
import { maritalStateConfig } from './settings.ts';

/** Marital state as stated, in the groups of censuses. */
export default defineSegmenter({
  id: 'demographic.marital-state',
  version: '1.0.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Marital state', zh: '婚姻状况' },
  description: {
    en: "Marital state as stated, in the groups of the United Nations' recommendations for censuses (Revision 3, 2017).",
    zh: '按所述婚姻状况，依联合国人口普查建议（第三次修订，2017）的类别归并。',
  },
  config: maritalStateConfig,
  needs: ({ source }) => ({ maritalState: { kind: 'category', from: source, description: 'Marital state as stated' } }),
  segments: () => maritalStateSegments,
  assign(config, batch, out) {
    assignLabels(batch.columns.maritalState, out, maritalStateRule(config));
  },
  explain: explainMaritalState,
});
