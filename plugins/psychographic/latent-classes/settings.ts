import type { Need } from 'personagraph/segmenter';
import { z } from 'zod';

const MOST_FEATURES = 64;

const names = z.array(z.string().min(1)).max(MOST_FEATURES).default([]);

/** Settings of `psychographic.latent-classes`. */
export const latentClassConfig = z
  .object({
    categories: names.describe(
      'Features of text, such as customer.gender: each text is an answer. All kinds together at most 64. Default: none, and then nothing can be learned until some features are chosen.',
    ),
    flags: names.describe('Features that are true or false, such as traits.newsletter. Default: none.'),
    scales: names.describe(
      'Numbers with few values, such as answers of 1 to 5; each value is an answer, without an order. Cut others first: behavioral.quantiles makes a category of any number. Default: none.',
    ),
    lists: names.describe(
      'Lists of text, such as traits.interests: each entry that enough customers have is a flag. Default: none.',
    ),
    k: z
      .union([z.literal('auto'), z.number().int().min(1).max(20)])
      .default('auto')
      .describe('How many classes, 1 to 20; auto: of leastK to mostK the number with the lowest BIC. Default: auto.'),
    leastK: z.number().int().min(1).max(20).default(1).describe('Fewest classes that auto tries. Default: 1.'),
    mostK: z.number().int().min(1).max(20).default(6).describe('Most classes that auto tries. Default: 6.'),
    starts: z
      .number()
      .int()
      .min(1)
      .max(200)
      .default(20)
      .describe(
        'Random beginnings for each number of classes, 1 to 200. The best log-likelihood counts, and how many reached it is told. Default: 20.',
      ),
    mostAnswers: z
      .number()
      .int()
      .min(2)
      .max(100)
      .default(30)
      .describe(
        'Most different answers of a category or scale, and most entries of a list, 2 to 100. A category or scale with more is refused; of a list the most frequent entries count. Default: 30.',
      ),
    leastShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.02)
      .describe('Share of the lists, 0..1, that must have an entry for it to count. Default: 0.02.'),
    sample: z
      .number()
      .int()
      .min(100)
      .max(10_000_000)
      .default(100_000)
      .describe('Of more customers than this, the classes are learned from a sample of so many. Default: 100,000.'),
  })
  .superRefine((settings, ctx) => {
    const fault = faultOf(settings);
    if (fault !== null) ctx.addIssue({ code: 'custom', message: fault });
  });

export type LatentClassConfig = z.infer<typeof latentClassConfig>;

/** A kind of question: of a list, each entry is one. */
export type QuestionKind = 'category' | 'flag' | 'number' | 'list';

export type QuestionNeeds = Readonly<Record<string, Need<QuestionKind>>>;

/** The features by kind, in an order that does not depend on that of the settings. */
export function questionFeatures({ categories, flags, scales, lists }: Pick<LatentClassConfig, FeatureSetting>) {
  const of = (kind: QuestionKind, features: readonly string[]) => features.map((feature) => ({ feature, kind }));
  return [...of('category', categories), ...of('flag', flags), ...of('number', scales), ...of('list', lists)].sort(
    (a, b) => (a.feature < b.feature ? -1 : a.feature > b.feature ? 1 : 0),
  );
}

type FeatureSetting = 'categories' | 'flags' | 'scales' | 'lists';

/** Features that a workspace does not know are missing for all. */
export function questionNeeds(config: LatentClassConfig): QuestionNeeds {
  return Object.fromEntries(
    questionFeatures(config).map(({ feature, kind }) => [feature, { kind, from: feature, optional: true }]),
  );
}

function faultOf(config: Pick<LatentClassConfig, FeatureSetting | 'leastK' | 'mostK'>): string | null {
  const features = questionFeatures(config).map(({ feature }) => feature);
  const twice = features.find((feature, i) => feature === features[i - 1]);
  if (twice !== undefined) return `${twice} is given twice: each feature once`;
  if (features.length > MOST_FEATURES) return `${features.length} features: at most ${MOST_FEATURES} together`;
  return config.leastK > config.mostK ? 'leastK: no more than mostK' : null;
}
