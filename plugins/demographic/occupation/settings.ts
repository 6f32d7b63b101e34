import { z } from 'zod';
import { labelSettings } from '../shared/label-segmenter.ts';
import { OCCUPATION_GROUPS } from '../shared/occupation-groups.ts';

/** Settings of `demographic.occupation`. */
export const occupationConfig = z.object({
  ...labelSettings('occupation', 'customer.occupation', OCCUPATION_GROUPS),
  detail: z
    .enum(['major', 'collar'])
    .default('major')
    .describe(
      'major: the ten major groups of ISCO-08; collar: high- and low-skilled, clerical and manual. Both with student, retired, homemaker, unemployed and self-employed beside them. Default major.',
    ),
});

export type OccupationConfig = z.infer<typeof occupationConfig>;
