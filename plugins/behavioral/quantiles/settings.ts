import type { Need } from 'personagraph/segmenter';
import { z } from 'zod';
import { source, sourceOr } from '../shared/source.ts';

/** Settings of `behavioral.quantiles`. */
export const quantileConfig = z.object({
  source: source
    .nullable()
    .default(null)
    .describe(
      'The number to cut: a name of the catalogue, or an aggregate of events. Default: events.purchase.amount.',
    ),
  bins: z
    .number()
    .int()
    .min(2)
    .max(20)
    .default(5)
    .describe('How many bands of equally many customers, 2 to 20. Default: 5.'),
  outliers: z
    .enum(['within', 'apart'])
    .default('within')
    .describe(
      "Numbers beyond Tukey's outer fences: within, in the lowest and highest band; apart, in segments of their own. Default: within.",
    ),
});

export type QuantileConfig = z.infer<typeof quantileConfig>;

export type QuantileNeeds = { readonly value: Need<'number'> };

/** A number that a workspace does not know is missing for all. */
export function quantileNeeds(config: QuantileConfig): QuantileNeeds {
  return { value: { kind: 'number', from: sourceOr(config.source, 'events.purchase.amount'), optional: true } };
}

/** The source in words, for names. */
export function sourceText({ source: chosen }: QuantileConfig): string {
  if (chosen === null) return 'events.purchase.amount';
  if (typeof chosen === 'string') return chosen;
  const { event, aggregate, field } = chosen;
  return `events.${event}.${aggregate}${field === undefined ? '' : `(${field})`}`;
}
