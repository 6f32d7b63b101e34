import { defineSegmenter } from 'personagraph/segmenter';
import { z } from 'zod';
import { assignLabels, explainLabel, labelIndexer, labelSettings, segmentIndexes } from './label-segmenter.ts';
import { COLLAR_GROUPS, COLLAR_OF, OCCUPATION_GROUPS, occupationReader } from './occupation-groups.ts';

const config = z.object({
  ...labelSettings('occupation', 'customer.occupation', OCCUPATION_GROUPS),
  detail: z
    .enum(['major', 'collar'])
    .default('major')
    .describe(
      'major: the ten major groups of ISCO-08; collar: high- and low-skilled, clerical and manual. Both with student, retired, homemaker, unemployed and self-employed beside them. Default major.',
    ),
});

type Config = z.infer<typeof config>;

const WHAT = { en: 'occupation', zh: '职业' };
const MAJOR = segmentIndexes(OCCUPATION_GROUPS);
const COLLAR = segmentIndexes(OCCUPATION_GROUPS, COLLAR_OF);
const indexesOf = ({ detail }: Config) => (detail === 'collar' ? COLLAR : MAJOR);
const segmentsOf = ({ detail }: Config) =>
  detail === 'collar' ? COLLAR_GROUPS : OCCUPATION_GROUPS.map(({ key, name }) => ({ key, name }));

export default defineSegmenter({
  id: 'demographic.occupation',
  version: '1.0.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Occupation', zh: '职业' },
  description: {
    en: 'Occupation as stated, read into the major groups of ISCO-08 (ILO, 2012), with those outside of work apart.',
    zh: '按所述职业归入《国际标准职业分类》（ISCO-08，国际劳工组织，2012）的大类，不在业者另列。',
  },
  config,
  needs: ({ source }) => ({ occupation: { kind: 'category', from: source, description: 'Occupation as stated' } }),
  segments: segmentsOf,
  assign(settings, batch, out) {
    assignLabels(batch.columns.occupation, out, labelIndexer(occupationReader(settings.labels), indexesOf(settings)));
  },
  explain(settings, { occupation }) {
    const read = occupationReader(settings.labels);
    const stated = { feature: 'occupation', what: WHAT, stated: occupation };
    return explainLabel(stated, read, indexesOf(settings), segmentsOf(settings));
  },
});
