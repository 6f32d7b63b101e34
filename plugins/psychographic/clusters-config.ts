import { z } from 'zod';

/** Settings of `psychographic.clusters`. */
export const clustersConfig = z.object({
  features: z
    .array(z.string().min(1))
    .max(64)
    .refine((names) => new Set(names).size === names.length, 'features: each feature once')
    .default([])
    .describe(
      'Numeric features of the catalogue to cluster by, such as customer.income or traits.spending_score; at most 64. Default: none, and then nothing can be learned until some are chosen.',
    ),
  k: z.number().int().min(1).max(100).default(5).describe('How many clusters, 1 to 100. Default: 5.'),
  standardise: z
    .boolean()
    .default(true)
    .describe(
      'Whether each feature is divided by its standard deviation, so that units do not matter; a constant feature then has no say. Default: true.',
    ),
  starts: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(8)
    .describe('How many random beginnings the best result is taken from, 1 to 100. Default: 8.'),
  missing: z
    .enum(['skip', 'mean'])
    .default('skip')
    .describe(
      'A customer with some features missing: skip, in no cluster; mean, as if average in them. With all missing: in no cluster. Default: skip.',
    ),
});

export type ClustersConfig = z.infer<typeof clustersConfig>;
