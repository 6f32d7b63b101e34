import type { FeatureSource, Need } from 'personagraph/segmenter';
import { z } from 'zod';
import { eventType, source, sourceOr } from '../shared/source.ts';

const share = z.number().min(0).lt(1);

/** Settings of `behavioral.price-sensitivity`. */
export const priceSensitivityConfig = z.object({
  event: eventType.default('purchase').describe('Event type that counts as a purchase. Default: purchase.'),
  measure: z
    .enum(['spend', 'purchases', 'depth'])
    .default('spend')
    .describe(
      'What the discounted share is of: spend, the money spent on purchases with a discount; purchases, their number; depth, the money saved by discounts against the full price. Default: spend.',
    ),
  rule: z
    .enum(['fixed', 'quantile'])
    .default('fixed')
    .describe(
      'How shares are read: fixed, as shares; quantile, as quantiles of the shares of all customers with enough purchases, learned in each fit. Default: fixed.',
    ),
  shares: z
    .tuple([share, share, share])
    .refine(([a, b, c]) => a < b && b < c, 'shares: three rising numbers')
    .default([0.2, 0.5, 0.9])
    .describe(
      'Three rising limits, 0 to below 1: up to the first a customer buys at full price, up to the second mixes, up to the third seeks deals, above it buys discounted goods only. Default: 0.2, 0.5, 0.9.',
    ),
  premiumPrice: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe(
      'Price level from which full-price buyers can be premium, in money. Default: null, learned by premiumFrom.',
    ),
  premiumFrom: z
    .number()
    .min(0)
    .max(1)
    .default(0.75)
    .describe(
      'Where premiumPrice is null: the quantile, 0 to 1, of the price level of customers with enough purchases from which prices are high. Default: 0.75.',
    ),
  frequentFrom: z
    .number()
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe(
      'Purchases from which full-price buyers can be premium. Default: null, the median of customers with enough purchases.',
    ),
  minPurchases: z
    .number()
    .int()
    .positive()
    .default(3)
    .describe('Fewer purchases say nothing of a habit: in no segment. Default: 3.'),
  sources: z
    .object({
      purchases: source.nullable().default(null),
      discounted: source.nullable().default(null),
      total: source.nullable().default(null),
      price: source.nullable().default(null),
    })
    .prefault({})
    .describe(
      'Other sources than the events, each a name of the catalogue or an event aggregate: purchases, their number; discounted and total, what measure divides; price, the price level (default: the mean amount of a purchase; the mean of lines.price is that of the goods). Default: null, from the events.',
    ),
});

export type PriceSensitivityConfig = z.infer<typeof priceSensitivityConfig>;

export type PriceSensitivityNeeds = {
  readonly purchases: Need<'number'>;
  readonly discounted: Need<'number'>;
  readonly total: Need<'number'>;
  readonly price: Need<'number'>;
};

export function priceSensitivityNeeds(config: PriceSensitivityConfig): PriceSensitivityNeeds {
  const { sources, event } = config;
  const own = ownSources(config);
  const need = (chosen: typeof sources.price, usual: FeatureSource, description: string) =>
    ({ kind: 'number', from: sourceOr(chosen, usual), description }) as const;
  return {
    purchases: need(sources.purchases, { event, aggregate: 'count' }, 'Whether there is a habit to tell'),
    discounted: need(sources.discounted, own.discounted, 'What was bought at a discount'),
    total: need(sources.total, own.total, 'What was bought in all'),
    price: need(sources.price, { event, aggregate: 'mean', field: 'amount' }, 'Price level'),
  };
}

function ownSources({ event, measure }: PriceSensitivityConfig): Record<'discounted' | 'total', FeatureSource> {
  const amount = { event, aggregate: 'sum', field: 'amount' } as const;
  const where = { field: 'discount', above: 0 };
  if (measure === 'spend') return { discounted: { ...amount, where }, total: amount };
  if (measure === 'depth') return { discounted: { event, aggregate: 'sum', field: 'discount' }, total: amount };
  return { discounted: { event, aggregate: 'count', where }, total: { event, aggregate: 'count' } };
}
