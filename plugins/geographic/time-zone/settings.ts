import { z } from 'zod';
import { coarsest, minShare, positionSettings } from '../shared/position-settings.ts';

export const config = z.object({
  by: z
    .enum(['offset', 'zone'])
    .default('offset')
    .describe(
      'offset: customers whose clocks show the same time at the time of evaluation, daylight saving included. zone: the same IANA time zone. Default offset.',
    ),
  minSize: z
    .number()
    .int()
    .min(1)
    .default(1)
    .describe('Offsets or zones with fewer customers are merged in the segment `other`. Default 1: none are.'),
  minShare: minShare('has the time that at least this share of the inhabitants of its cities have'),
  coarsest,
  ...positionSettings,
});

export type Config = z.infer<typeof config>;
