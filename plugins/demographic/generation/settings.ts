import { z } from 'zod';

const year = z.number().int().min(1).max(9999);

const cohort = z.object({
  key: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)
    .describe('Key of the segment: a-z, 0-9, _ and -.'),
  name: z.object({ en: z.string().min(1), zh: z.string().min(1).optional() }).describe('Name by language.'),
  from: year.describe('First year of birth.'),
  to: year.nullable().default(null).describe('Last year of birth. Default null: no end.'),
});

/** Settings of `demographic.generation`. */
export const generationConfig = z.object({
  scheme: z
    .enum(['pew', 'decades'])
    .default('pew')
    .describe(
      'pew: Silent, Boomers, X, Millennials, Z...; decades: 70后, 80后, 90后... by decade of birth. Default pew.',
    ),
  cohorts: z
    .array(cohort)
    .max(50)
    .refine((list) => new Set(list.map(({ key }) => key)).size === list.length, 'cohorts: each key once')
    .refine(
      (list) =>
        list.every(({ from, to }, index) => {
          const next = list[index + 1];
          return (to === null || to >= from) && (next === undefined || (to !== null && to < next.from));
        }),
      'cohorts must ascend without overlap, and only the last has no end',
    )
    .default([])
    .describe('Generations of your own instead of the scheme, by years of birth, ascending. Default []: the scheme.'),
});

export type GenerationConfig = z.infer<typeof generationConfig>;
