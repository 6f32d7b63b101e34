import { defineSegmenter } from 'personagraph/segmenter';
import { assignLabels } from '../shared/label-segmenter.ts';
import { explainOccupation } from './explain.ts';
import { occupationRule } from './rule.ts';
import { occupationSegments } from './segments.ts';
import { occupationConfig } from './settings.ts';

/** Occupation as stated, in the major groups of ISCO-08. */
export default defineSegmenter({
  id: 'demographic.occupation',
  version: '1.0.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Occupation', zh: '职业' },
  description: {
    en: 'Occupation as stated, read into the major groups of ISCO-08 (ILO, 2012), with those outside of work apart.',
    zh: '按所述职业归入《国际标准职业分类》（ISCO-08，国际劳工组织，2012）的大类，不在业者另列。',
  },
  config: occupationConfig,
  needs: ({ source }) => ({ occupation: { kind: 'category', from: source, description: 'Occupation as stated' } }),
  segments: occupationSegments,
  assign(config, batch, out) {
    assignLabels(batch.columns.occupation, out, occupationRule(config));
  },
  explain: explainOccupation,
});
