import { z } from 'zod';
import { coarsest, minShare, positionSettings } from '../shared/position-settings.ts';

const degrees = z.number().gt(0).lt(90);

export const config = z
  .object({
    by: z
      .enum(['band', 'north-south'])
      .default('band')
      .describe(
        'band: tropical, subtropical, temperate or cold by latitude. north-south: of China by the Qinling-Huaihe line, elsewhere by hemisphere. Default band.',
      ),
    tropicsTo: degrees
      .default(23.44)
      .describe('Latitude in degrees, north or south, up to which is tropical. Default 23.44, the tropics.'),
    subtropicsTo: degrees.default(35).describe('Latitude in degrees up to which is subtropical. Default 35.'),
    temperateTo: degrees
      .default(66.56)
      .describe('Latitude in degrees up to which is temperate; beyond is cold. Default 66.56, the polar circles.'),
    minShare: minShare('is where at least this share of the inhabitants of its cities live'),
    coarsest,
    ...positionSettings,
  })
  .refine(({ tropicsTo, subtropicsTo, temperateTo }) => tropicsTo < subtropicsTo && subtropicsTo < temperateTo, {
    message: 'tropicsTo, subtropicsTo and temperateTo must ascend',
    path: ['subtropicsTo'],
  });

export type Config = z.infer<typeof config>;
