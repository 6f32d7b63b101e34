import { PERIOD_HINT, parsePeriod } from 'personagraph/calendar';
import { type ClauseFeature, featureSchema as feature } from 'personagraph/rules';
import { exactForm, type FeatureKind } from 'personagraph/segmenter';
import { z } from 'zod';
import {
  featuresOfOperand,
  featuresOfSubject,
  isReversed,
  numberOperand,
  partOperand,
  sumSchema,
  textOperand,
  timeOperand,
  wholeDay,
} from './operand.ts';

const COMPARISONS = ['eq', 'neq', 'lt', 'lte', 'gt', 'gte'] as const;
export type Comparison = (typeof COMPARISONS)[number];

const text = z.string().max(1000);
const texts = z.array(text).min(1).max(1000);
const span = z.number().min(0).max(100_000);
const period = z
  .string()
  .refine((value) => parsePeriod(value) !== null, `must be ${PERIOD_HINT}`)
  .describe('Whole days, weeks from Monday, months, quarters or years of the time zone.');

/** The operators that answer of missing data: TRUE or FALSE, never UNKNOWN. */
const PRESENCE = ['exists', 'missing'] as const;

function presence<K extends FeatureKind>(kind: K) {
  return z
    .strictObject({ feature, kind: z.literal(kind), op: z.enum(PRESENCE) })
    .describe('Whether there is a value, or none.');
}

const amount = z
  .union([feature, sumSchema], { error: 'must be a feature, or { sum }' })
  .describe('A feature of numbers, or several added and taken away.');

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
      feature: amount,
      kind: number,
      op: z.enum(COMPARISONS),
      value: numberOperand.describe('Held against, in the unit of the feature.'),
    }),
    z.strictObject({
      feature: amount,
      kind: number,
      op: z.literal('between'),
      value: z
        .tuple([numberOperand, numberOperand])
        .refine(
          ([low, high]) => typeof low !== 'number' || typeof high !== 'number' || low <= high,
          'the first must not be above the second',
        )
        .describe('From and to, both included.'),
    }),
    z.strictObject({
      feature: amount,
      kind: number,
      op: z.enum(['in', 'notIn']),
      value: z.array(z.number()).min(1).max(1000).describe('One of these.'),
    }),
    z
      .strictObject({ feature: amount, kind: number, op: z.enum(PRESENCE) })
      .describe('Whether there is a value, or none.'),
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
      value: timeOperand,
    }),
    z.strictObject({
      feature,
      kind: time,
      op: z.literal('between'),
      value: z
        .tuple([timeOperand, timeOperand])
        .refine(([from, to]) => !isReversed(from, to), 'the first must not be after the second')
        .describe('From and to, both included.'),
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
      op: z.enum(['withinDaysOf', 'withinDaysAfter', 'withinDaysBefore']),
      value: z
        .strictObject({
          days: span.describe('Days of 24 hours, or of the calendar where one of both is a date.'),
          feature,
        })
        .describe('At most so long before or after, after, or before another time of the same customer.'),
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
    z.strictObject({
      feature,
      kind: time,
      op: z.literal('anniversaryOn'),
      value: wholeDay.describe('An anniversary is on this day.'),
    }),
    z.strictObject({
      feature,
      kind: time,
      op: z.literal('anniversaryBetween'),
      value: z
        .tuple([wholeDay, wholeDay])
        .refine(([from, to]) => !isReversed(from, to), 'the first must not be after the second')
        .describe('An anniversary is on one of the days from and to, both included.'),
    }),
    z.strictObject({
      feature,
      kind: time,
      op: z.literal('anniversaryDuring'),
      value: period.describe('An anniversary is on a day of this period.'),
    }),
    presence('time'),
  ],
  operators(
    'time',
    'before, onOrBefore, on, onOrAfter, after, between, during, withinDays, olderThanDays, withinNextDays, withinDaysOf, withinDaysAfter, withinDaysBefore, anniversaryWithinDays, anniversaryOn, anniversaryBetween, anniversaryDuring',
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
    z.strictObject({ feature, kind: category, op: z.enum(['eq', 'neq']), value: textOperand }),
    z.strictObject({ feature, kind: category, op: z.enum(['in', 'notIn']), value: texts.describe('One of these.') }),
    z.strictObject({ feature, kind: category, op: z.literal('contains'), value: partOperand }),
    z.strictObject({
      feature,
      kind: category,
      op: z.enum(['startsWith', 'endsWith']),
      value: partOperand.refine(
        (part) => typeof part !== 'string' || exactForm(part) !== '',
        'must hold more than spaces: texts begin and end without',
      ),
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

/** A feature that a clause reads, with the kind it reads it as. */
export interface ReadFeature {
  readonly kind: FeatureKind;
  readonly feature: ClauseFeature;
}

/** Every feature a clause reads, left side first. */
export function featuresOfClause(clause: Clause): readonly ReadFeature[] {
  const right = 'value' in clause ? featuresOfOperand(clause.value) : [];
  return [...featuresOfSubject(clause.feature), ...right].map((feature) => ({ kind: clause.kind, feature }));
}

/** True where something of the right side is a fact of the customer. */
export function comparesFacts(clause: Clause): boolean {
  return 'value' in clause && featuresOfOperand(clause.value).length > 0;
}

export type PresenceClause = Extract<Clause, { op: 'exists' | 'missing' }>;

export function isPresence(clause: Clause): clause is PresenceClause {
  return clause.op === 'exists' || clause.op === 'missing';
}
