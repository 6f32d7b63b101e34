import { z } from 'zod';

const featureNames = (most: number) =>
  z
    .array(z.string().min(1))
    .max(most)
    .refine((names) => new Set(names).size === names.length, 'each feature once');

/** Settings that every clustering has. */
export const clusterSettings = {
  features: featureNames(64).default([]),
  log: featureNames(64)
    .default([])
    .describe(
      'Which of the features count by their logarithm, for amounts and counts of which few are large. Default: none.',
    ),
  logarithm: z
    .enum(['log1p', 'ln'])
    .default('log1p')
    .describe(
      'The logarithm of log: log1p, ln(1 + x), and of negative ones -ln(1 - x); ln, the plain one, by which 0 and less count as missing. Default: log1p.',
    ),
  categories: featureNames(16)
    .default([])
    .describe(
      'Features of text to cluster by as well, such as traits.gender; at most 16. Customers differ in one or do not (k-prototypes, Huang 1998). Default: none.',
    ),
  categoryWeight: z
    .union([z.literal('auto'), z.number().min(0).max(1000)])
    .default('auto')
    .describe(
      'What a category that differs counts against squared distances in the numbers, 0 to 1,000; auto: half the mean standard deviation of the numbers as scaled (Huang 1998). Default: auto.',
    ),
  k: z
    .union([z.literal('auto'), z.number().int().min(1).max(100)])
    .default(5)
    .describe('How many clusters, 1 to 100; auto: chosen from leastK to mostK by chooseBy. Default: 5.'),
  leastK: z.number().int().min(1).max(100).default(2).describe('Fewest clusters that auto tries. Default: 2.'),
  mostK: z.number().int().min(1).max(100).default(8).describe('Most clusters that auto tries. Default: 8.'),
  chooseBy: z
    .enum(['silhouette', 'calinski-harabasz', 'elbow', 'gap'])
    .default('silhouette')
    .describe(
      'How auto chooses: the highest mean silhouette (Rousseeuw 1987), the highest Calinski-Harabasz index (1974), the elbow of the inertia (Satopaa 2011), or the gap statistic, of numbers only (Tibshirani 2001; first standard error). Default: silhouette.',
    ),
  standardise: z
    .union([z.boolean(), z.literal('min-max')])
    .default(true)
    .describe(
      'true: each number is divided by its standard deviation, so that units do not matter; min-max: by its range; false: as it is. A number that is the same for all has no say, unless false. Default: true.',
    ),
  pca: z
    .boolean()
    .default(false)
    .describe(
      'Whether distances are taken along principal components, so that many scales that say the same count once. Default: false.',
    ),
  variance: z
    .number()
    .gt(0)
    .max(1)
    .default(0.8)
    .describe('With pca, the least share of the variance that the components keep, above 0 to 1. Default: 0.8.'),
  starts: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(8)
    .describe(
      'How many beginnings the best result is taken from, 1 to 100, for each number of clusters that auto tries too; the first owes nothing to chance. Default: 8.',
    ),
  missing: z
    .enum(['skip', 'mean'])
    .default('skip')
    .describe(
      'A customer with some features missing: skip, in no cluster; mean, as if average in the numbers and of the most frequent category. With all missing: in no cluster. Default: skip.',
    ),
  sample: z
    .number()
    .int()
    .min(100)
    .max(10_000_000)
    .default(100_000)
    .describe('Of more customers than this, the clusters are learned from a sample of so many. Default: 100,000.'),
};

const shape = z.object(clusterSettings);

/** The settings common to all clusterings. */
export type ClusterSettings = z.infer<typeof shape>;

/** A message where parts of the settings contradict each other; null where none do. */
export function faultOf(settings: ClusterSettings): string | null {
  const { features, log, categories, leastK, mostK, k, chooseBy } = settings;
  const stranger = log.find((name) => !features.includes(name));
  if (stranger !== undefined) return `log: ${stranger} is not among the features`;
  const twice = categories.find((name) => features.includes(name));
  if (twice !== undefined) return `categories: ${twice} is among the features already`;
  if (k === 'auto' && chooseBy === 'gap' && categories.length > 0) {
    return 'chooseBy: gap is of numbers only, without categories';
  }
  return leastK > mostK ? 'leastK: no more than mostK' : null;
}
