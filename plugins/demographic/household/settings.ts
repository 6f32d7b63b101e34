import { z } from 'zod';
import { maritalStates, missingMarital } from '../shared/partner.ts';

/** Settings of `demographic.household`. */
export const householdConfig = z.object({
  largeFrom: z
    .number()
    .int()
    .min(4)
    .max(12)
    .default(5)
    .describe('Persons from which on a household is large, 4 to 12. Default 5.'),
  maritalStates,
  missingMarital: missingMarital.describe(
    'How a missing or meaningless marital state counts. Default unknown: no type where it matters.',
  ),
  missingChildren: z
    .enum(['unknown', 'none'])
    .default('unknown')
    .describe('How a missing number of children counts. Default unknown: no type where it matters.'),
});

export type HouseholdConfig = z.infer<typeof householdConfig>;
