import { z } from 'zod';
import { GENDERS } from '../shared/genders.ts';
import { labelSettings } from '../shared/label-segmenter.ts';

/** Settings of `demographic.gender`. */
export const genderConfig = z.object(labelSettings('gender', 'customer.gender', GENDERS));

export type GenderConfig = z.infer<typeof genderConfig>;
