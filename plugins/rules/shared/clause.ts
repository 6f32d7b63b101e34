import { MOMENT_HINT, PERIOD_HINT, parseMoment, parsePeriod } from 'personagraph/calendar';
import type { FeatureKind } from 'personagraph/segmenter';
import { z } from 'zod';
import { featureSchema as feature } from './event-feature.ts';

const COMPARISONS = ['eq', 'neq', 'lt', 'lte', 'gt', 'gte'] as const;
export type Comparison = (typeof COMPARISONS)[number];

const text = z.string().max(1000);
const texts = z.array(text).min(1).max(1000);
const span = z.number().min(0).max(100_000);
const moment = z
  .string()
  .refine((value) => parseMoment(value) !== null, `must be ${MOMENT_HINT}`)
  .describe('A day of the time zone, fixed or counted from today, or an ISO 8601 time with offset.');
const period = z
  .string()
  .refine((value) => parsePeriod(value) !== null, `must be ${PERIOD_HINT}`)
  .describe('Whole days, weeks from Monday, months, quarters or years of the time zone.');

/** The operators that answer of missing data: TRUE or FALSE, never UNKNOWN. */
function presence<K extends FeatureKind>(kind: K) {
  return z
    .strictObject({ feature, kind: z.literal(kind), op: z.enum(['exists', 'missing']) })
    .describe('Whether there is a value, or none.');
}

const number = z.literal('number');
const time = z.literal('time');
const category = z.literal('category');
const list = z.literal('list');

function operators(kind: FeatureKind, names: string): { error: string } {
  return { error: `op of a ${kind} clause must be one of ${names}, exists, missing` };
}

const numberClause = z.discriminatedUnion(
  'op',
  [
    z.strictObject({
      feature,
      kind: number,
      op: z.enum(COMPARISONS),
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
    z.strictObject({
      feature,
      kind: number,
      op: z.enum(['in', 'notIn']),
      value: z.array(z.number()).min(1).max(1000).describe('One of these.'),
    }),
    presence('number'),
  ],
  operators('number', 'eq, neq, lt, lte, gt, gte, between, in, notIn'),
);

const timeClause = z.discriminatedUnion(
  'op',
  [
    z.strictObject({
      feature,
      kind: time,
      op: z.enum(['before', 'onOrBefore', 'on', 'onOrAfter', 'after']),
      value: moment,
    }),
    z.strictObject({
      feature,
      kind: time,
      op: z.literal('between'),
      value: z.tuple([moment, moment]).describe('From and to, both included.'),
    }),
    z.strictObject({ feature, kind: time, op: z.literal('during'), value: period }),
    z.strictObject({
      feature,
      kind: time,
      op: z.enum(['withinDays', 'olderThanDays', 'withinNextDays']),
      value: span.describe('Days of 24 hours before, or after, the time of evaluation.'),
    }),
    z.strictObject({
      feature,
      kind: time,
      op: z.literal('anniversaryWithinDays'),
      value: z
        .int('must be whole days, 0 to 366')
        .min(0)
        .max(366)
        .describe('Days from today to the next anniversary; 0 is today.'),
    }),
    presence('time'),
  ],
  operators(
    'time',
    'before, onOrBefore, on, onOrAfter, after, between, during, withinDays, olderThanDays, withinNextDays, anniversaryWithinDays',
  ),
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
    presence('flag'),
  ],
  operators('flag', 'is'),
);

const categoryClause = z.discriminatedUnion(
  'op',
  [
    z.strictObject({ feature, kind: category, op: z.enum(['eq', 'neq']), value: text.describe('Exactly this text.') }),
    z.strictObject({ feature, kind: category, op: z.enum(['in', 'notIn']), value: texts.describe('One of these.') }),
    z.strictObject({
      feature,
      kind: category,
      op: z.enum(['contains', 'startsWith', 'endsWith']),
      value: text.min(1).describe('Part of the text; case and width of letters do not matter.'),
    }),
    presence('category'),
  ],
  operators('category', 'eq, neq, in, notIn, contains, startsWith, endsWith'),
);

const listClause = z.discriminatedUnion(
  'op',
  [
    z.strictObject({ feature, kind: list, op: z.literal('contains'), value: text.describe('An entry.') }),
    z.strictObject({
      feature,
      kind: list,
      op: z.enum(['containsAny', 'containsAll', 'containsNone']),
      value: texts.describe('Entries.'),
    }),
    z.strictObject({
      feature,
      kind: list,
      op: z.literal('size'),
      compare: z.enum(COMPARISONS).describe('How the number of entries compares with the value.'),
      value: z.int().min(0).describe('Entries.'),
    }),
    presence('list'),
  ],
  operators('list', 'contains, containsAny, containsAll, containsNone, size'),
);

/** A test of one feature; its kind says which operators it has. */
export const clauseSchema = z.discriminatedUnion(
  'kind',
  [numberClause, timeClause, flagClause, categoryClause, listClause],
  { error: 'kind of a clause must be one of number, time, flag, category, list' },
);

export type Clause = z.infer<typeof clauseSchema>;
export type ClauseOf<K extends FeatureKind> = Extract<Clause, { kind: K }>;

export type PresenceClause = Extract<Clause, { op: 'exists' | 'missing' }>;

export function isPresence(clause: Clause): clause is PresenceClause {
  return clause.op === 'exists' || clause.op === 'missing';
}
