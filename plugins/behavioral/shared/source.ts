import type { FeatureSource } from 'personagraph/segmenter';
import { z } from 'zod';

/** An event type of the catalogue. */
export const eventType = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,49}$/, 'an event type is a-z, 0-9 and _, beginning with a letter, at most 50 characters');

const condition = z
  .strictObject({
    field: z.string().min(1),
    equals: z.union([z.string(), z.number()]).optional(),
    above: z.number().optional(),
    below: z.number().optional(),
  })
  .refine(
    ({ equals, above, below }) => equals !== undefined || above !== undefined || below !== undefined,
    'where: say equals, above or below',
  );

/**
 * The source of a value, as settings give it. It is a name of the catalogue (`traits.deals`) or an event aggregate, as
 * rules write it (`sum(purchase.amount, 90 days)`) or as data. For workspaces that hold totals, not events.
 */
export const source = z.union([
  z
    .string()
    .max(500)
    .regex(
      /^(customer|traits|events|segmentations|surveys)\..|^[a-z]+\(/,
      'a source begins with traits., events. ..., or is an aggregate: sum(purchase.amount, 90 days)',
    ),
  z.strictObject({
    event: eventType,
    aggregate: z.enum(['count', 'sum', 'mean', 'min', 'max', 'first', 'last', 'distinct', 'top']),
    field: z.string().min(1).optional(),
    where: condition.optional(),
    most: z.number().int().min(1).max(20).optional(),
    withinDays: z.number().positive().optional(),
  }),
]);

type Source = z.infer<typeof source>;

/** The source of the settings as the contract has it; where they name none, the segmenter's own. */
export function sourceOr(chosen: Source | null, own: FeatureSource): FeatureSource {
  return (chosen ?? own) as FeatureSource;
}
