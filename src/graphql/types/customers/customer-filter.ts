import type { InputObjectRef } from '@pothos/core';
import { byField, type FieldType, type FilterField, filterFields } from '../../../engine/catalogue/customer-fields.ts';
import { builder, type SchemaTypes } from '../../core/builder.ts';
import { CustomerKind, MembershipStatus } from '../../core/enums.ts';

const isNull = 'Whether the value is missing.';

const TextFilter = builder.inputType('TextFilter', {
  description: 'A condition on text; what is given must all hold. A missing value meets `isNull: true` only.',
  fields: (t) => ({
    eq: t.string({ description: 'Is this text.' }),
    in: t.stringList({ description: 'Is one of these texts.' }),
    contains: t.string({ description: 'Has this text within it; upper and lower case are the same.' }),
    startsWith: t.string({ description: 'Begins with this text; upper and lower case are the same.' }),
    isNull: t.boolean({ description: isNull }),
  }),
});

const KindFilter = builder.inputType('CustomerKindFilter', {
  description: 'A condition on the kind of a customer.',
  fields: (t) => ({
    eq: t.field({ type: CustomerKind, description: 'Is of this kind.' }),
    in: t.field({ type: [CustomerKind], description: 'Is of one of these kinds.' }),
  }),
});

const orderedFilter = (name: string, type: 'Date' | 'DateTime' | 'Decimal' | 'Float' | 'Int', what: string) =>
  builder.inputType(name, {
    description: `A condition on ${what}; what is given must all hold. A missing value meets \`isNull: true\` only.`,
    fields: (t) => ({
      eq: t.field({ type, description: 'Is this.' }),
      in: t.field({ type: [type], description: 'Is one of these.' }),
      gt: t.field({ type, description: 'Is above this.' }),
      gte: t.field({ type, description: 'Is this or above.' }),
      lt: t.field({ type, description: 'Is below this.' }),
      lte: t.field({ type, description: 'Is this or below.' }),
      between: t.field({ type: [type], description: 'Lies between these two, both included.' }),
      isNull: t.boolean({ description: isNull }),
    }),
  });

const IntFilter = orderedFilter('IntFilter', 'Int', 'a whole number');
const FloatFilter = orderedFilter('FloatFilter', 'Float', 'a number that is not exact');
const DecimalFilter = orderedFilter('DecimalFilter', 'Decimal', 'a number');
const DateFilter = orderedFilter('DateFilter', 'Date', 'a day');
const DateTimeFilter = orderedFilter('DateTimeFilter', 'DateTime', 'a moment');

const TraitFilter = builder.inputType('TraitFilter', {
  description: 'A condition on a trait. A value of another kind counts as missing. INVALID_INPUT without a condition.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the trait.' }),
    text: t.field({ type: TextFilter, description: 'For traits of kind CATEGORY.' }),
    number: t.field({ type: DecimalFilter, description: 'For traits of kind NUMBER.' }),
    time: t.field({ type: DateTimeFilter, description: 'For traits of kind TIME.' }),
    flag: t.boolean({ description: 'For traits of kind FLAG: is this.' }),
    listHas: t.string({ description: 'For traits of kind LIST: holds this text.' }),
    isNull: t.boolean({ description: 'Whether the customer has no value of any kind.' }),
  }),
});

const QualityCondition = builder.inputType('QualityFilter', {
  description: "A condition on the quality of a customer's data; what is given must all hold.",
  fields: (t) => ({
    completenessBelow: t.float({ description: 'Has less than this share 0..1 of what the standard expects.' }),
    completenessFrom: t.float({ description: 'Has this share 0..1 of what the standard expects, or more.' }),
    hasConflict: t.boolean({ description: 'Has facts that cannot all be true, or has none.' }),
    hasOutlier: t.boolean({ description: 'Has a number beyond what is usual by the last check, or has none.' }),
    hasDuplicate: t.boolean({ description: 'Has a probable duplicate by the last check, or has none.' }),
    staleDays: t.int({ description: 'Nothing was written, done or answered for more than so many days.' }),
  }),
});

const ScoreCondition = builder.inputType('ScoreCondition', {
  description:
    'A condition on a score; what is given must all hold, and one must be given. An unknown value meets `isNull: true` ' +
    'only. NOT_FOUND for a segmentation or score that is not there, with near matches.',
  fields: (t) => ({
    segmentation: t.id({ required: true, description: 'The segmentation, by its id or key.' }),
    key: t.string({ required: true, description: 'Key of the score.' }),
    number: t.field({ type: FloatFilter, description: 'Its value in its unit; of a time, milliseconds since 1970.' }),
    time: t.field({ type: DateTimeFilter, description: 'Its value as a moment, for scores of kind TIME.' }),
    isNull: t.boolean({ description: 'Whether the value is unknown.' }),
  }),
});

const SegmentCondition = builder.inputType('SegmentCondition', {
  description:
    'A condition on being in a segment now, in three values: UNKNOWN meets neither IN nor NOT_IN, and `not` turns these ' +
    'two into each other.',
  fields: (t) => ({
    id: t.id({
      required: true,
      description:
        'The segment. Of one that is gone, or whose segmentation is not live or is disabled, nobody is known not to be in ' +
        'it: all others are UNKNOWN.',
    }),
    inSegment: t.boolean({
      description: 'True: IN. False: NOT_IN. Default: true, unless `status` is given.',
    }),
    status: t.field({ type: MembershipStatus, description: 'What is known of it. Default: as `inSegment` says.' }),
    strength: t.field({ type: FloatFilter, description: 'How strongly it is in it, 0..1; only with IN.' }),
    since: t.field({ type: DateTimeFilter, description: 'When it came in; only with IN.' }),
  }),
});

const IdentityCondition = builder.inputType('IdentityCondition', {
  description: 'A condition on what a customer is known by.',
  fields: (t) => ({
    type: t.string({ required: true, description: 'E-mail, phone, device, or the name of a system.' }),
    value: t.string({ description: 'The value, compared in the form in which it is stored. Default: any.' }),
  }),
});

const EventTotalsCondition = builder.inputType('EventTotalsCondition', {
  description:
    "A condition on the all-time totals of a customer's events of one type; what is given must all hold, and one must be " +
    'given. Who did nothing of the type has 0 of it, and no time. Windows and conditions of events: `GroupInput.rule`.',
  fields: (t) => ({
    type: t.string({ required: true, description: 'The type of the events.' }),
    count: t.field({ type: IntFilter, description: 'How many there were.' }),
    amount: t.field({ type: DecimalFilter, description: 'Sum of their amounts.' }),
    quantity: t.field({ type: DecimalFilter, description: 'Sum of their quantities.' }),
    firstAt: t.field({ type: DateTimeFilter, description: 'When the first was.' }),
    lastAt: t.field({ type: DateTimeFilter, description: 'When the last was.' }),
  }),
});

const PersonaCondition = builder.inputType('PersonaCondition', {
  description: 'A condition on being matched to a persona now.',
  fields: (t) => ({
    id: t.id({
      required: true,
      description: 'The persona. Of one that is not there, or not active, nobody is known to be matched, or not to be.',
    }),
    matched: t.boolean({ required: true, defaultValue: true, description: 'Matched, or not. Default true.' }),
    minFit: t.float({ description: "Only matches of this fit or better, 0..1. Default: the persona's threshold." }),
  }),
});

/** The condition on a field, by the type of its values. */
const CONDITIONS = {
  text: TextFilter,
  kind: KindFilter,
  day: DateFilter,
  count: IntFilter,
  decimal: DecimalFilter,
  currency: TextFilter,
  moment: DateTimeFilter,
} as const satisfies Record<FieldType, unknown>;

/** A condition as clients give it. */
export interface ComparisonShape {
  readonly eq?: string | number | boolean | Date | object | null | undefined;
  readonly in?: readonly unknown[] | null | undefined;
  readonly contains?: string | null | undefined;
  readonly startsWith?: string | null | undefined;
  readonly gt?: string | number | boolean | Date | object | null | undefined;
  readonly gte?: string | number | boolean | Date | object | null | undefined;
  readonly lt?: string | number | boolean | Date | object | null | undefined;
  readonly lte?: string | number | boolean | Date | object | null | undefined;
  readonly between?: readonly unknown[] | null | undefined;
  readonly isNull?: boolean | null | undefined;
}

/** A filter as clients give it. */
export type FilterShape = {
  readonly [F in FilterField]?: ComparisonShape | null | undefined;
} & {
  readonly trait?: TraitFilterShape | null | undefined;
  readonly segment?: SegmentFilterShape | null | undefined;
  readonly persona?:
    | { readonly id: string | number; readonly matched: boolean; readonly minFit?: number | null | undefined }
    | null
    | undefined;
  readonly quality?: QualityFilterShape | null | undefined;
  readonly scores?: readonly ScoreFilterShape[] | null | undefined;
  readonly events?: readonly EventTotalsShape[] | null | undefined;
  readonly identity?: { readonly type: string; readonly value?: string | null | undefined } | null | undefined;
  readonly hasPersona?: boolean | null | undefined;
  readonly and?: readonly FilterShape[] | null | undefined;
  readonly or?: readonly FilterShape[] | null | undefined;
  readonly not?: FilterShape | null | undefined;
};

export interface SegmentFilterShape {
  readonly id: string | number;
  readonly inSegment?: boolean | null | undefined;
  readonly status?: 'IN' | 'NOT_IN' | 'UNKNOWN' | null | undefined;
  readonly strength?: ComparisonShape | null | undefined;
  readonly since?: ComparisonShape | null | undefined;
}

export interface EventTotalsShape {
  readonly type: string;
  readonly count?: ComparisonShape | null | undefined;
  readonly amount?: ComparisonShape | null | undefined;
  readonly quantity?: ComparisonShape | null | undefined;
  readonly firstAt?: ComparisonShape | null | undefined;
  readonly lastAt?: ComparisonShape | null | undefined;
}

export interface TraitFilterShape {
  readonly name: string;
  readonly text?: ComparisonShape | null | undefined;
  readonly number?: ComparisonShape | null | undefined;
  readonly time?: ComparisonShape | null | undefined;
  readonly flag?: boolean | null | undefined;
  readonly listHas?: string | null | undefined;
  readonly isNull?: boolean | null | undefined;
}

export interface ScoreFilterShape {
  readonly segmentation: string | number;
  readonly key: string;
  readonly number?: ComparisonShape | null | undefined;
  readonly time?: ComparisonShape | null | undefined;
  readonly isNull?: boolean | null | undefined;
}

export interface QualityFilterShape {
  readonly completenessBelow?: number | null | undefined;
  readonly completenessFrom?: number | null | undefined;
  readonly hasConflict?: boolean | null | undefined;
  readonly hasOutlier?: boolean | null | undefined;
  readonly hasDuplicate?: boolean | null | undefined;
  readonly staleDays?: number | null | undefined;
}

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

export const CustomerFilterInput: InputObjectRef<Types, FilterShape> = builder
  .inputRef<FilterShape>('CustomerFilter')
  .implement({
    description:
      'Which customers are meant: what is given must all hold. A customer whose value is missing or UNKNOWN meets neither a ' +
      'condition nor its `not`: ask with `isNull`, or the status UNKNOWN. Five levels and 100 conditions at most. By any ' +
      'other feature, such as an answer or a window of events: `group(by: { all: [{ filter }, { rule }] })`. INVALID_INPUT for ' +
      'a condition without a value. Slips, such as a misspelt trait, are told by `doubts` of what it is asked of.',
    fields: (t) => ({
      ...byField(filterFields, ({ type, filter }) => t.field({ type: CONDITIONS[type], description: filter })),
      trait: t.field({ type: TraitFilter, description: 'One of its traits.' }),
      segment: t.field({ type: SegmentCondition, description: 'A segment it is in.' }),
      persona: t.field({ type: PersonaCondition, description: 'A persona it is matched to.' }),
      quality: t.field({ type: QualityCondition, description: 'The quality of its data.' }),
      scores: t.field({ type: [ScoreCondition], description: 'Scores of segmentations; all of these hold.' }),
      events: t.field({ type: [EventTotalsCondition], description: 'Totals of its events; all of these hold.' }),
      identity: t.field({ type: IdentityCondition, description: 'Something it is known by.' }),
      hasPersona: t.boolean({ description: 'Is matched to a persona, or to none.' }),
      and: t.field({ type: [CustomerFilterInput], description: 'All of these hold.' }),
      or: t.field({ type: [CustomerFilterInput], description: 'One of these holds; none does of an empty list.' }),
      not: t.field({ type: CustomerFilterInput, description: 'This does not hold.' }),
    }),
  });
