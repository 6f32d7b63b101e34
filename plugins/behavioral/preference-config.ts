import { z } from 'zod';
import { eventType, source } from './source.ts';

const text = z.object({ en: z.string().min(1).max(200), zh: z.string().min(1).max(200).optional() });

const value = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'a key is a-z, 0-9, _ and -, at most 64 characters')
    .refine((key) => key !== 'multi', 'multi is the key of those without a preference'),
  name: text.optional(),
  /** The text of the field; left out, the key. Not used with a source. */
  equals: z.string().min(1).max(300).optional(),
  /** A number that is counted elsewhere, such as `traits.web_purchases`. */
  source: source.optional(),
});

/** Settings of `behavioral.channel-preference` and `behavioral.category-preference`, which differ in their defaults. */
export function preferenceConfig(defaults: { readonly field: string; readonly most: number }) {
  return z
    .object({
      event: eventType.default('purchase').describe('Event type that is looked at. Default: purchase.'),
      field: z
        .string()
        .regex(/^(channel|properties\..+|lines\.(sku|name|category))$/, 'field: channel, properties.NAME or lines.NAME')
        .default(defaults.field)
        .describe(`Field of the event or of its lines whose texts are told apart. Default: ${defaults.field}.`),
      values: z
        .array(value)
        .max(100)
        .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, 'values: each key once')
        .default([])
        .describe(
          'The values to tell apart, at most 100: { key, name, equals }, counted where the field equals the text, or { key, name, source } counted elsewhere. With them, shares are known. Default: none; the most frequent values are learned in each fit, and only which one comes first is known of a customer.',
        ),
      by: z
        .enum(['count', 'amount'])
        .default('count')
        .describe(
          'What shares of listed values are of: count, events; amount, money, where less than 0 counts as 0. Default: count.',
        ),
      minShare: z
        .number()
        .positive()
        .max(1)
        .default(0.6)
        .describe('Share, 0 to 1, from which a value is preferred; below it the customer uses several. Default: 0.6.'),
      minTotal: z
        .number()
        .positive()
        .default(2)
        .describe('Events (or money, by amount) below which no preference can be told. Default: 2.'),
      most: z
        .number()
        .int()
        .min(1)
        .max(1000)
        .default(defaults.most)
        .describe(
          `How many values become segments where they are learned, 1 to 1000: those that most customers prefer; the rest is one segment, other. Default: ${defaults.most}.`,
        ),
    })
    .refine(({ field, values }) => !field.startsWith('lines.') || values.every((one) => one.source !== undefined), {
      error: 'values: lines of purchases cannot be counted by value; give each a source, or none',
      path: ['values'],
    });
}

export type PreferenceConfig = z.infer<ReturnType<typeof preferenceConfig>>;
