import type { EventSource } from 'personagraph/segmenter';
import { z } from 'zod';

export const AGGREGATES = ['count', 'sum', 'mean', 'min', 'max', 'first', 'last', 'distinct', 'top'] as const;

const name = z.string().min(1).max(200);
const where = z
  .strictObject({
    field: name.describe('As `field` of the aggregate.'),
    equals: z
      .union([z.string().max(1000), z.number()])
      .exactOptional()
      .describe('Exactly this text or number.'),
    above: z.number().exactOptional().describe('The number is greater.'),
    below: z.number().exactOptional().describe('The number is less.'),
  })
  .refine(
    ({ equals, above, below }) => equals !== undefined || above !== undefined || below !== undefined,
    'where takes equals, above or below',
  );

const source = z.strictObject({
  event: name.describe('Event type, such as `purchase`.'),
  aggregate: z.enum(AGGREGATES).describe('How events fold.'),
  field: name.exactOptional().describe('What is aggregated, such as `amount`. Not used by count.'),
  where: where.exactOptional().describe('Only events for which it holds. Default all.'),
  withinDays: z.number().positive().exactOptional().describe('Only events of the last so many days. Default all.'),
  most: z.int().min(1).max(20).exactOptional().describe('Of top: how many texts. Default 3.'),
});

/** A feature as conditions name it. */
export const featureSchema = z
  .union([z.string().min(1).max(200), source.describe('A value computed from events, as data.')])
  .describe('Name in the feature catalogue, such as `customer.income`, or an event aggregate as data.');

export type ClauseFeature = z.infer<typeof featureSchema>;
export type EventFeature = Exclude<ClauseFeature, string>;

/** The members in one order, so that the same aggregate is the same need whatever order it was written in. */
export function eventSource({ event, aggregate, field, where, withinDays, most }: EventFeature): EventSource {
  return {
    event,
    aggregate,
    ...(field !== undefined && { field }),
    ...(where !== undefined && { where: condition(where) }),
    ...(withinDays !== undefined && { withinDays }),
    ...(most !== undefined && { most }),
  };
}

function condition({ field, equals, above, below }: NonNullable<EventFeature['where']>) {
  return {
    field,
    ...(equals !== undefined && { equals }),
    ...(above !== undefined && { above }),
    ...(below !== undefined && { below }),
  };
}
