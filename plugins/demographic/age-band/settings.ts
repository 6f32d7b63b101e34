import { z } from 'zod';

/** From these ages on: the bands in which Google Ads and Meta report audiences, and minors apart. */
const DEFAULT_FROM = [0, 18, 25, 35, 45, 55, 65];

/** Settings of `demographic.age-band`. */
export const ageBandConfig = z
  .object({
    from: z
      .array(z.number().int().min(0).max(150))
      .min(1)
      .max(50)
      .refine((ages) => ages.every((age, index) => index === 0 || age > ages[index - 1]!), 'ages must ascend')
      .default(DEFAULT_FROM)
      .describe(
        'First age of each band, in completed years, ascending; the last band has no end. Default 0, 18, 25, 35, 45, 55, 65. Ages below the first are in no band.',
      ),
    maxAge: z
      .number()
      .int()
      .min(1)
      .max(150)
      .default(120)
      .describe('Age in years above which a birth date is taken for a mistake: no band. Default 120.'),
  })
  .refine(({ from, maxAge }) => from.at(-1)! <= maxAge, { message: 'a band begins above maxAge', path: ['from'] });

export type AgeBandConfig = z.infer<typeof ageBandConfig>;
