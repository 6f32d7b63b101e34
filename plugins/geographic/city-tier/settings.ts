import { z } from 'zod';
import { cityForm } from '../shared/city-names.ts';
import { placeSettings } from '../shared/place-settings.ts';

const tier = z.object({
  key: z.string().regex(/^[a-z][a-z0-9_-]{0,40}$/, 'must be lower-case letters, digits, - and _'),
  name: z.object({ en: z.string().min(1), zh: z.string().min(1).optional() }),
  cities: z.array(z.string().min(1)).min(1).max(5000),
});

export const config = z
  .object({
    from: z
      .array(z.number().int().min(1).max(1e8))
      .min(1)
      .max(20)
      .refine((sizes) => sizes.every((size, index) => index === 0 || size > sizes[index - 1]!), 'sizes must ascend')
      .default([500_000, 1_000_000, 5_000_000, 10_000_000])
      .describe(
        'Inhabitants from which each tier but the smallest begins, ascending. Default 500,000, 1,000,000, 5,000,000 and 10,000,000.',
      ),
    tiers: z
      .array(tier)
      .max(20)
      .refine((tiers) => new Set(tiers.map(({ key }) => key)).size === tiers.length, 'keys must differ')
      .refine((tiers) => !tiers.some(({ key }) => key === 'other' || /^(from|under)_\d/.test(key)), 'key is taken')
      .default([])
      .describe(
        'Tiers by list in place of population, the first that has a city counts: { key, name: { en, zh }, cities: ["北京", "Springfield, IL"] }. Default []: by population.',
      ),
    unlisted: z
      .enum(['other', 'population'])
      .default('other')
      .describe('Where cities go that no list has: to the segment `other`, or to a tier by population. Default other.'),
    ...placeSettings,
  })
  .refine(({ tiers }) => tiers.every(({ cities }) => cities.every((city) => cityForm(city) !== '')), {
    message: 'a city has no letters',
    path: ['tiers'],
  });

export type Config = z.infer<typeof config>;
