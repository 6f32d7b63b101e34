import type { InputObjectRef } from '@pothos/core';
import type { FilterField } from '../../../db/tables/customer-filter.ts';
import { builder, type SchemaTypes } from '../../core/builder.ts';
import { CustomerKind } from '../../core/enums.ts';

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

const orderedFilter = (name: string, type: 'Date' | 'DateTime' | 'Decimal' | 'Int', what: string) =>
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
const DecimalFilter = orderedFilter('DecimalFilter', 'Decimal', 'a number');
const DateFilter = orderedFilter('DateFilter', 'Date', 'a day');
const DateTimeFilter = orderedFilter('DateTimeFilter', 'DateTime', 'a moment');

const TraitFilter = builder.inputType('TraitFilter', {
  description: 'A condition on a trait. A value of another kind counts as missing. Give one of the conditions.',
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

const SegmentCondition = builder.inputType('SegmentCondition', {
  description: 'A condition on being in a segment now.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The segment. Nobody is in one this workspace does not have.' }),
    inSegment: t.boolean({ required: true, defaultValue: true, description: 'In it, or not in it. Default true.' }),
  }),
});

const PersonaCondition = builder.inputType('PersonaCondition', {
  description: 'A condition on being matched to a persona now.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The persona. Nobody is matched to one this workspace does not have.' }),
    matched: t.boolean({ required: true, defaultValue: true, description: 'Matched, or not. Default true.' }),
    minFit: t.float({ description: "Only matches of this fit or better, 0..1. Default: the persona's threshold." }),
  }),
});

const FIELDS = {
  externalId: TextFilter,
  name: TextFilter,
  email: TextFilter,
  country: TextFilter,
  region: TextFilter,
  city: TextFilter,
  gender: TextFilter,
  maritalState: TextFilter,
  language: TextFilter,
  birthDate: DateFilter,
  income: DecimalFilter,
  children: IntFilter,
  createdAt: DateTimeFilter,
  updatedAt: DateTimeFilter,
} as const;

/** A condition as clients give it. */
export interface GivenComparison {
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
export type GivenFilter = {
  readonly [F in FilterField]?: GivenComparison | null | undefined;
} & {
  readonly trait?: GivenTrait | null | undefined;
  readonly segment?: { readonly id: string | number; readonly inSegment: boolean } | null | undefined;
  readonly persona?:
    | { readonly id: string | number; readonly matched: boolean; readonly minFit?: number | null | undefined }
    | null
    | undefined;
  readonly and?: readonly GivenFilter[] | null | undefined;
  readonly or?: readonly GivenFilter[] | null | undefined;
  readonly not?: GivenFilter | null | undefined;
};

export interface GivenTrait {
  readonly name: string;
  readonly text?: GivenComparison | null | undefined;
  readonly number?: GivenComparison | null | undefined;
  readonly time?: GivenComparison | null | undefined;
  readonly flag?: boolean | null | undefined;
  readonly listHas?: string | null | undefined;
  readonly isNull?: boolean | null | undefined;
}

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

export const CustomerFilterInput: InputObjectRef<Types, GivenFilter> = builder
  .inputRef<GivenFilter>('CustomerFilter')
  .implement({
    description:
      'Which customers are meant: what is given must all hold. A customer whose value is missing meets neither a ' +
      'condition nor its `not`: ask with `isNull`. Five levels and 100 conditions at most.',
    fields: (t) => ({
      kind: t.field({ type: KindFilter, description: 'Its kind.' }),
      externalId: t.field({ type: FIELDS.externalId, description: 'Its key in the system it comes from.' }),
      name: t.field({ type: FIELDS.name, description: 'Its name.' }),
      email: t.field({ type: FIELDS.email, description: 'Its e-mail address.' }),
      country: t.field({ type: FIELDS.country, description: 'Its country, as imported.' }),
      region: t.field({ type: FIELDS.region, description: 'Its region, as imported.' }),
      city: t.field({ type: FIELDS.city, description: 'Its city, as imported.' }),
      gender: t.field({ type: FIELDS.gender, description: 'Its gender, as imported.' }),
      maritalState: t.field({ type: FIELDS.maritalState, description: 'Its marital state, as imported.' }),
      language: t.field({ type: FIELDS.language, description: 'Its language, as imported.' }),
      birthDate: t.field({ type: FIELDS.birthDate, description: 'Its date of birth.' }),
      income: t.field({ type: FIELDS.income, description: 'Its yearly income, in whichever currency.' }),
      children: t.field({ type: FIELDS.children, description: 'Children in its household.' }),
      createdAt: t.field({ type: FIELDS.createdAt, description: 'When it was first stored.' }),
      updatedAt: t.field({ type: FIELDS.updatedAt, description: 'When it last changed.' }),
      trait: t.field({ type: TraitFilter, description: 'One of its traits.' }),
      segment: t.field({ type: SegmentCondition, description: 'A segment it is in.' }),
      persona: t.field({ type: PersonaCondition, description: 'A persona it is matched to.' }),
      and: t.field({ type: [CustomerFilterInput], description: 'All of these hold.' }),
      or: t.field({ type: [CustomerFilterInput], description: 'One of these holds; none does of an empty list.' }),
      not: t.field({ type: CustomerFilterInput, description: 'This does not hold.' }),
    }),
  });
