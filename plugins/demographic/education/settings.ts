import { z } from 'zod';
import { EDUCATION_LEVELS } from '../shared/education-levels.ts';
import { labelSettings } from '../shared/label-segmenter.ts';

/** Settings of `demographic.education`. */
export const educationConfig = z.object({
  ...labelSettings('education', 'customer.education', EDUCATION_LEVELS),
  detail: z
    .enum(['levels', 'broad'])
    .default('levels')
    .describe('levels: seven groups of ISCED 2011; broad: low (0-2), medium (3-4) and high (5-8). Default levels.'),
});

export type EducationConfig = z.infer<typeof educationConfig>;
