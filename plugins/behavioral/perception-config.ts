import { z } from 'zod';
import { eventType, source } from './source.ts';

const weight = z.number().positive().max(1000);

/** Settings of `behavioral.perception`. */
export const perceptionConfig = z.object({
  event: eventType.default('purchase').describe('Event type that counts as a purchase. Default: purchase.'),
  comparing: z
    .array(z.union([z.strictObject({ event: eventType, weight }), z.strictObject({ source, weight })]))
    .min(1)
    .max(20)
    .default([
      { event: 'page_view', weight: 1 },
      { event: 'search', weight: 3 },
    ])
    .describe(
      'What counts as comparing, at most 20: { event, weight }, or { source, weight } for a number counted elsewhere. Intensity is the sum of weight times count, for each purchase. Default: page_view 1, search 3.',
    ),
  kinds: z
    .string()
    .regex(/^(channel|properties\..+|lines\.(sku|name|category))$/, 'kinds: channel, properties.NAME or lines.NAME')
    .default('lines.category')
    .describe(
      'What a loyal customer buys again: a field of purchases or their lines whose different values are counted, such as properties.brand. Default: lines.category.',
    ),
  sources: z
    .object({ purchases: source.nullable().default(null), loyalty: source.nullable().default(null) })
    .prefault({})
    .describe(
      'Other sources than the events: purchases, their number; loyalty, a number that is higher for more loyal customers, in place of kinds. Default: null, from the events.',
    ),
  withinDays: z
    .number()
    .positive()
    .max(36_500)
    .nullable()
    .default(365)
    .describe('Days back from the evaluation that count; null: all events. Default: 365.'),
  minPurchases: z
    .number()
    .int()
    .min(2)
    .default(2)
    .describe('Purchases from which loyalty can be told; with fewer in no segment. At least 2. Default: 2.'),
  comparisonFrom: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe(
      'Intensity of comparison from which it is high. Default: null, learned: the upper half of customers with enough purchases.',
    ),
  loyaltyFrom: z
    .number()
    .nullable()
    .default(null)
    .describe(
      'Loyalty from which it is high: (n - 1) / (n - 1 + kinds - 1) of n purchases, 0 to 1, or on the scale of its source. Default: null, learned: the upper half.',
    ),
});

export type PerceptionConfig = z.infer<typeof perceptionConfig>;
