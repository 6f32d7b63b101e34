import type { SegmentDefinition } from 'personagraph/segmenter';

/** The stages, in the order of their indexes. */
export const lifeStages: readonly SegmentDefinition[] = [
  { key: 'young_single', name: { en: 'Young single', zh: '青年单身' } },
  { key: 'young_couple', name: { en: 'Young couple', zh: '青年伴侣' } },
  { key: 'young_family', name: { en: 'Young family', zh: '青年家庭' } },
  { key: 'mid_single', name: { en: 'Mid-life single, no children at home', zh: '中年单身（无同住子女）' } },
  { key: 'mid_couple', name: { en: 'Mid-life couple, no children at home', zh: '中年伴侣（无同住子女）' } },
  { key: 'mid_family', name: { en: 'Mid-life family', zh: '中年家庭' } },
  { key: 'older_family', name: { en: 'Older family', zh: '年长家庭' } },
  { key: 'single_parent', name: { en: 'Single parent', zh: '单亲家庭' } },
  { key: 'empty_nest', name: { en: 'Empty nester', zh: '空巢伴侣' } },
  { key: 'senior_couple', name: { en: 'Senior couple', zh: '老年伴侣' } },
  { key: 'senior_single', name: { en: 'Senior single', zh: '老年单身' } },
];
