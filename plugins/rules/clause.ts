import type { FeatureKind } from 'personagraph/segmenter';
import { z } from 'zod';

const eventSource = z
  .strictObject({
    event: z.string().min(1).max(200).describe('Event type, such as `purchase`.'),
    aggregate: z.enum(['count', 'sum', 'mean', 'min', 'max', 'first', 'last', 'distinct']).describe('How events fold.'),
    field: z.string().min(1).max(200).optional().describe('What is aggregated, such as `amount`. Not used by count.'),
    withinDays: z.number().positive().optional().describe('Only events of the last so many days. Default all.'),
  })
  .describe('A value computed from events, as data.');

const feature = z
  .union([z.string().min(1).max(200), eventSource])
  .describe('Name in the feature catalogue, such as `customer.income`, or an event aggregate as data.');

const text = z.string().max(1000);
const texts = z.array(text).min(1).max(1000);
const days = z.number().min(0).max(100_000);
const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], { error: 'must be an ISO 8601 date or time with offset' })
  .describe('ISO 8601; a date alone is its first instant, UTC.');

/** The only operator that answers of missing data: TRUE or FALSE, never UNKNOWN. */
function exists<K extends FeatureKind>(kind: K) {
  return z
    .strictObject({ feature, kind: z.literal(kind), op: z.literal('exists') })
    .describe('Whether there is a value.');
}

const number = z.literal('number');
const time = z.literal('time');
const category = z.literal('category');
const list = z.literal('list');

function operators(kind: FeatureKind, names: string): { error: string } {
  return { error: `op of a ${kind} clause must be one of ${names}` };
}

const numberClause = z.discriminatedUnion(
  'op',
  [
    z.strictObject({
      feature,
      kind: number,
      op: z.enum(['eq', 'neq', 'lt', 'lte', 'gt', 'gte']),
      value: z.number().describe('Held against, in the unit of the feature.'),
    }),
    z.strictObject({
      feature,
      kind: number,
      op: z.literal('between'),
      value: z
        .tuple([z.number(), z.number()])
        .refine(([low, high]) => low <= high, 'the first must not be above the second')
        .describe('From and to, both included.'),
    }),
    exists('number'),
  ],
  operators('number', 'eq, neq, lt, lte, gt, gte, between, exists'),
);

const timeClause = z.discriminatedUnion(
  'op',
  [
    z.strictObject({ feature, kind: time, op: z.enum(['before', 'after']), value: instant }),
    z.strictObject({
      feature,
      kind: time,
      op: z.enum(['withinDays', 'olderThanDays']),
      value: days.describe('Days of 24 hours before the time of evaluation.'),
    }),
    exists('time'),
  ],
  operators('time', 'before, after, withinDays, olderThanDays, exists'),
);

const flagClause = z.discriminatedUnion(
  'op',
  [
    z.strictObject({
      feature,
      kind: z.literal('flag'),
      op: z.literal('is'),
      value: z.boolean().describe('The value.'),
    }),
    exists('flag'),
  ],
  operators('flag', 'is, exists'),
);

const categoryClause = z.discriminatedUnion(
  'op',
  [
    z.strictObject({ feature, kind: category, op: z.enum(['eq', 'neq']), value: text.describe('Exactly this text.') }),
    z.strictObject({ feature, kind: category, op: z.enum(['in', 'notIn']), value: texts.describe('One of these.') }),
    exists('category'),
  ],
  operators('category', 'eq, neq, in, notIn, exists'),
);

const listClause = z.discriminatedUnion(
  'op',
  [
    z.strictObject({ feature, kind: list, op: z.literal('contains'), value: text.describe('An entry.') }),
    z.strictObject({
      feature,
      kind: list,
      op: z.enum(['containsAny', 'containsAll']),
      value: texts.describe('Entries.'),
    }),
    exists('list'),
  ],
  operators('list', 'contains, containsAny, containsAll, exists'),
);

/** A test of one feature; its kind says which operators it has. */
export const clauseSchema = z.discriminatedUnion(
  'kind',
  [numberClause, timeClause, flagClause, categoryClause, listClause],
  { error: 'kind of a clause must be one of number, time, flag, category, list' },
);

export type Clause = z.infer<typeof clauseSchema>;
export type ClauseFeature = Clause['feature'];
