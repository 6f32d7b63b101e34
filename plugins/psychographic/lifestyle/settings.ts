import type { FeatureInfos, Need } from 'personagraph/segmenter';
import { z } from 'zod';
import { settledRange } from '../shared/question-range.ts';
import { itemOf, type RatingRange } from '../shared/rated-items.ts';
import { defaultLifestyles } from './data/lifestyle-groups.ts';

const group = z
  .strictObject({
    key: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)
      .describe('Key of the segment: lower-case letters, digits, _ and -, at most 64.'),
    kind: z
      .enum(['lifestyle', 'attitude', 'goal'])
      .default('lifestyle')
      .describe('What the group is: a lifestyle, an attitude or a life goal; said in its description.'),
    name: z
      .strictObject({ en: z.string().min(1), zh: z.string().min(1).optional() })
      .describe('Name of the segment in English and, if given, Chinese.'),
    any: z
      .array(z.string().min(1))
      .default([])
      .describe('Terms that speak for the group, compared without regard to case, width and outer spaces.'),
    rated: z
      .array(z.string().regex(/^-?[^-]/))
      .max(60)
      .default([])
      .describe('Questions answered by a number, each once; with a leading minus where agreeing speaks against it.'),
  })
  .refine(({ any, rated }) => any.length + rated.length > 0, 'a group needs terms (any) or questions (rated)')
  .refine(
    ({ rated }) => new Set(rated.map((item) => item.replace(/^-/, ''))).size === rated.length,
    'rated: each question once',
  );

export type LifestyleGroup = z.infer<typeof group>;

const sources = (defaults: string[], what: string) =>
  z
    .array(z.string().min(1))
    .max(20)
    .refine((names) => new Set(names).size === names.length, 'each feature once')
    .default(defaults)
    .describe(`${what} At most 20. Default: ${defaults.join(', ')}.`);

/** The answers to questions that have no range of their own. */
const USUAL: RatingRange = { min: 1, max: 5 };

/** Settings of `psychographic.lifestyle`. */
export const lifestyleConfig = z
  .object({
    lists: sources(
      ['traits.activities', 'traits.interests', 'traits.opinions', 'traits.life_goals'],
      'Catalogue features with lists of terms: what customers do, care for, think and want.',
    ),
    categories: sources(['traits.lifestyle'], 'Catalogue features with one term.'),
    prefix: z
      .string()
      .default('surveys.lifestyle.')
      .describe(
        'What goes before the name of a rated question to make a numeric catalogue feature; empty where questions are whole features. Default: surveys.lifestyle.',
      ),
    groups: z
      .array(group)
      .min(1)
      .max(64)
      .refine((groups) => new Set(groups.map(({ key }) => key)).size === groups.length, 'groups: each key once')
      .default(defaultLifestyles.map((one) => ({ ...one, any: [...one.any], rated: [...one.rated] })))
      .describe(
        'Lifestyles, attitudes and life goals, each a segment; at most 64. Default: six lifestyles, four attitudes and four goals, by terms and by one question each of the group’s key.',
      ),
    atLeast: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(1)
      .describe('How many terms of a group a customer must give, where terms make a member; at least 1. Default: 1.'),
    min: z
      .number()
      .min(-1e6)
      .max(1e6)
      .optional()
      .describe('Lowest answer to a rated question. Default: that of the question where it has one, otherwise 1.'),
    max: z
      .number()
      .min(-1e6)
      .max(1e6)
      .optional()
      .describe('Highest answer to a rated question. Default: that of the question where it has one, otherwise 5.'),
    agree: z
      .number()
      .gt(0)
      .max(1)
      .default(0.75)
      .describe(
        'How far from min to max, 0..1, the mean answer must be, where answers make a member. Default: 0.75, 4 of 1 to 5.',
      ),
    answered: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Share of a group’s rated questions, 0..1, that must be answered; one at least. Default: 0.5.'),
  })
  .refine(({ min = -Infinity, max = Infinity }) => min < max, { path: ['min'], message: 'min must be below max' })
  .refine(({ lists, categories }) => categories.every((name) => !lists.includes(name)), {
    path: ['categories'],
    message: 'a feature is a list or a category, not both',
  })
  .refine(
    ({ lists, categories, groups }) =>
      lists.length + categories.length > 0 || groups.every(({ rated }) => rated.length > 0),
    { path: ['groups'], message: 'groups of terms only need lists or categories to find them in' },
  );

export type LifestyleConfig = z.infer<typeof lifestyleConfig> & {
  /** The range of the questions of each group, by its key, once the settings are settled. */
  readonly ranges?: Readonly<Record<string, RatingRange>>;
};

/** The answers that the rated questions of a group may have. */
export function rangeOf({ min, max, ranges }: LifestyleConfig, { key }: LifestyleGroup): RatingRange {
  return ranges?.[key] ?? { min: min ?? USUAL.min, max: max ?? USUAL.max };
}

/** The settings with the range of each group's questions. Throws `ContradictedSettings`. */
export function settleLifestyle(config: LifestyleConfig, features: FeatureInfos): LifestyleConfig {
  const { prefix, min, max } = config;
  const ranges = config.groups.map(
    ({ key, rated }) => [key, settledRange({ key, items: rated, prefix }, { min, max }, USUAL, features)] as const,
  );
  return { ...config, ranges: Object.fromEntries(ranges) };
}

export type LifestyleNeeds = Readonly<Record<string, Need>>;

/** A number for each rated question, then the lists and the categories. */
export function lifestyleNeeds({ lists, categories, prefix, groups }: LifestyleConfig): LifestyleNeeds {
  const rated = groups.flatMap((one) => one.rated.map((question) => itemOf(prefix, question).feature));
  return Object.fromEntries<Need>([
    ...rated.map((from) => [from, { kind: 'number', from, optional: true }] as const),
    ...lists.map((from) => [from, { kind: 'list', from, optional: true }] as const),
    ...categories.map((from) => [from, { kind: 'category', from, optional: true }] as const),
  ]);
}
