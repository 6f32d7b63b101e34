import type { Batch, Columns, Need } from 'personagraph/segmenter';
import { z } from 'zod';
import { eventType, source, sourceOr } from '../source.ts';

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

/** One count or sum a listed value. */
export type ListedNeeds = Readonly<Record<string, Need<'number'>>>;
export type LearnedNeeds = {
  readonly top: Need<'list'>;
  readonly kinds: Need<'number'>;
  readonly events: Need<'number'>;
};

export type PreferenceNeeds = Readonly<Record<string, Need<'number' | 'list'>>>;

/** The need of a listed value: numbered, as keys could be those of other needs. */
export function valueNeed(index: number): string {
  return `value${index + 1}`;
}

export function preferenceNeeds(config: PreferenceConfig): PreferenceNeeds {
  return config.values.length > 0 ? listedNeeds(config) : learnedNeeds(config);
}

function listedNeeds({ event, field, values, by }: PreferenceConfig): ListedNeeds {
  const folded =
    by === 'count' ? ({ event, aggregate: 'count' } as const) : ({ event, aggregate: 'sum', field: 'amount' } as const);
  return Object.fromEntries(
    values.map(({ key, equals, source }, index) => {
      const from = sourceOr(source ?? null, { ...folded, where: { field, equals: equals ?? key } });
      return [valueNeed(index), { kind: 'number', from, description: `How much of ${key}` }];
    }),
  );
}

function learnedNeeds({ event, field }: PreferenceConfig): LearnedNeeds {
  return {
    top: { kind: 'list', from: { event, aggregate: 'top', field, most: 3 }, description: 'Most frequent values' },
    kinds: { kind: 'number', from: { event, aggregate: 'distinct', field }, description: 'How many different values' },
    events: { kind: 'number', from: { event, aggregate: 'count' }, description: 'Whether there is a habit to tell' },
  };
}

/** The columns of listed values, in their order. */
export function listedColumns({ columns }: Batch<PreferenceNeeds>, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, index) => columns[valueNeed(index)] as Float64Array);
}

export function learnedColumns({ columns }: Batch<PreferenceNeeds>): {
  readonly top: Columns['list'];
  readonly kinds: Float64Array;
  readonly events: Float64Array;
} {
  return {
    top: columns['top'] as Columns['list'],
    kinds: columns['kinds'] as Float64Array,
    events: columns['events'] as Float64Array,
  };
}
