import { z } from 'zod';
import { labelSettings } from '../shared/label-segmenter.ts';
import { MARITAL_GROUPS } from '../shared/marital-groups.ts';

/** Settings of `demographic.marital-state`. */
export const maritalStateConfig = z.object(labelSettings('marital state', 'customer.maritalState', MARITAL_GROUPS));

export type MaritalStateConfig = z.infer<typeof maritalStateConfig>;
