import { z } from 'zod';
import { placeSettings } from '../shared/place-settings.ts';

export const config = z.object({
  level: z
    .enum(['continent', 'subregion', 'country', 'region', 'city'])
    .default('subregion')
    .describe(
      'How far places are rolled up: city, region (state or province), country, UN M49 subregion, or continent. Default subregion.',
    ),
  ...placeSettings,
  minSize: z
    .number()
    .int()
    .min(1)
    .default(1)
    .describe(
      'Places with fewer customers than this are merged: a city in its region, a region in its country, a country in the segment `other`. Default 1: none are.',
    ),
  most: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(200)
    .describe('Most segments besides `other`; with more places than this, minSize is raised. Default 200.'),
});

export type Config = z.infer<typeof config>;
