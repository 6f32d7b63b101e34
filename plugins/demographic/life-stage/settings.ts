import { z } from 'zod';
import { maritalStates, missingMarital } from '../shared/partner.ts';

const years = z.number().int().min(1).max(150);

/** Settings of `demographic.life-stage`. */
export const lifeStageConfig = z
  .object({
    adultFrom: years.default(18).describe('Age in years from which a customer has a life stage. Default 18.'),
    midFrom: years
      .default(35)
      .describe('Age in years at which young turns into mid-life. Default 35 (Murphy & Staples).'),
    lateFrom: years
      .default(50)
      .describe('Age in years from which couples without children at home are empty nesters. Default 50.'),
    seniorFrom: years
      .default(65)
      .describe('Age in years from which households without children are senior. Default 65.'),
    maxAge: years.default(120).describe('Age in years above which a birth date is taken for a mistake. Default 120.'),
    maritalStates,
    missingMarital: missingMarital.describe(
      'How a missing or meaningless marital state counts. Default unknown: no life stage.',
    ),
    missingChildren: z
      .enum(['unknown', 'none'])
      .default('unknown')
      .describe('How a missing number of children counts. Default unknown: no life stage.'),
  })
  .refine((c) => c.adultFrom < c.midFrom && c.midFrom < c.lateFrom && c.lateFrom < c.seniorFrom, 'ages must ascend')
  .refine((c) => c.seniorFrom <= c.maxAge, { message: 'seniorFrom is above maxAge', path: ['seniorFrom'] });

export type LifeStageConfig = z.infer<typeof lifeStageConfig>;
