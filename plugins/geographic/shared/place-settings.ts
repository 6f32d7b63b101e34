import countries from 'i18n-iso-countries';
import { isTarget } from 'personagraph/countries';
import { z } from 'zod';

/** Settings of how stated places are read: the same for every segmenter that reads them. */
export const placeSettings = {
  aliases: z
    .record(
      z.string().min(1),
      z.string().refine(isTarget, 'must be an ISO 3166 alpha-2 or alpha-3 code, a three-digit M49 code, or unknown'),
    )
    .default({})
    .describe(
      'What country names or codes of your data mean, before any built-in reading: { "SP": "ES" }. A value is an ISO 3166 code, an M49 code or unknown. Default {}.',
    ),
  languages: z
    .array(z.string().refine((code) => countries.getSupportedLanguages().includes(code), 'no such language'))
    .default(['en', 'zh', 'de', 'fr', 'es'])
    .describe(
      'Languages (ISO 639-1) whose country names go before those of all others, in order. Default en, zh, de, fr, es.',
    ),
  homeCountry: z
    .string()
    .refine((code) => /^[A-Z]{2}$/.test(code) && countries.isValid(code), 'must be an ISO 3166 alpha-2 code such as CN')
    .nullable()
    .default(null)
    .describe(
      'ISO 3166 alpha-2 code of the country that is meant where none is stated. Default null: none; a city without a country is then the largest of its name in the world.',
    ),
};

/** The needs of a stated place, for segmenters that can do without any of them. */
export const placeNeeds = {
  country: { kind: 'category', from: 'customer.country', optional: true, description: 'Country as stated' },
  region: { kind: 'category', from: 'customer.region', optional: true, description: 'State or province as stated' },
  city: { kind: 'category', from: 'customer.city', optional: true, description: 'City as stated' },
} as const;
