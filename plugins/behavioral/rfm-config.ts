import { z } from 'zod';

/** Settings of `behavioral.rfm`. */
export const rfmConfig = z.object({
  preset: z
    .enum(['ten-groups', 'shopify-eleven'])
    .default('ten-groups')
    .describe(
      'Which groups the scores are read into: ten-groups (from R and F) or shopify-eleven (from R and the mean of F and M, with a group for customers without purchases). Default: ten-groups.',
    ),
  bins: z
    .number()
    .int()
    .min(2)
    .max(20)
    .default(5)
    .describe('How many scores R, F and M each have, 2 to 20. Groups are drawn in fifths. Default: 5 (quintiles).'),
  fTies: z
    .enum(['value', 'first'])
    .default('value')
    .describe(
      'What customers with equally many purchases get: value, all the same F score; first, ranks in the order of their external id, so that bins are equally full (the published rule). Default: value.',
    ),
  event: z
    .string()
    .regex(/^[A-Za-z0-9_:-]+$/)
    .default('purchase')
    .describe('Event type that counts as a purchase. Default: purchase.'),
});

export type RfmConfig = z.infer<typeof rfmConfig>;
