import type { Need } from 'personagraph/segmenter';
import { z } from 'zod';
import { eventType, source, sourceOr } from '../shared/source.ts';
import type { Axes } from './rule.ts';

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

export type PerceptionNeeds = Readonly<Record<string, Need<'number'>>>;

export function perceptionNeeds({ event, comparing, kinds, sources, withinDays }: PerceptionConfig): PerceptionNeeds {
  const window = withinDays === null ? {} : { withinDays };
  const needs: Record<string, Need<'number'>> = {};
  const add = (name: string, from: Need['from'], description: string) => {
    needs[name] = { kind: 'number', from, description };
  };
  add('purchases', sourceOr(sources.purchases, { event, aggregate: 'count', ...window }), 'Number of purchases');
  if (sources.loyalty !== null) add('loyalty', sourceOr(sources.loyalty, ''), 'Loyalty, higher for more loyal');
  else add('kinds', { event, aggregate: 'distinct', field: kinds, ...window }, 'Different kinds bought');
  for (const [index, action] of comparing.entries()) {
    const from =
      'event' in action
        ? ({ event: action.event, aggregate: 'count', ...window } as const)
        : sourceOr(action.source, '');
    add(`compared${index + 1}`, from, 'Comparing before buying');
  }
  return needs;
}

/** Names, weights and labels of the needs of both axes. */
export function axesOf({ comparing, sources }: PerceptionConfig): Axes {
  return {
    loyalty: sources.loyalty === null ? null : 'loyalty',
    comparing: comparing.map((action, index) => ({
      need: `compared${index + 1}`,
      weight: action.weight,
      label: 'event' in action ? action.event : typeof action.source === 'string' ? action.source : action.source.event,
    })),
  };
}
