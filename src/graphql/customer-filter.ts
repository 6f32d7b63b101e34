import type { Comparison, CustomerFilter, FilterField, TraitReading } from '../db/customer-filter.ts';
import { PersonagraphError } from '../errors.ts';
import { builder } from './builder.ts';
import { CustomerKind } from './enums.ts';
import { decodeId } from './id.ts';
import { dayOf, timeOf } from './scalars.ts';

/** Most levels of and, or and not. */
const MAX_DEPTH = 5;
/** Most conditions, and most values of one `in`. */
const MAX_CONDITIONS = 100;
const MAX_VALUES = 1_000;

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
interface GivenComparison {
  readonly eq?: unknown;
  readonly in?: readonly unknown[] | null;
  readonly contains?: string | null;
  readonly startsWith?: string | null;
  readonly gt?: unknown;
  readonly gte?: unknown;
  readonly lt?: unknown;
  readonly lte?: unknown;
  readonly between?: readonly unknown[] | null;
  readonly isNull?: boolean | null;
}

/** A filter as clients give it. */
export type GivenFilter = {
  readonly [F in FilterField]?: GivenComparison | null | undefined;
} & {
  readonly trait?: GivenTrait | null | undefined;
  readonly segment?: { readonly id: string | number; readonly inSegment: boolean } | null | undefined;
  readonly persona?: { id: string | number; matched: boolean; minFit?: number | null | undefined } | null | undefined;
  readonly and?: readonly GivenFilter[] | null | undefined;
  readonly or?: readonly GivenFilter[] | null | undefined;
  readonly not?: GivenFilter | null | undefined;
};

interface GivenTrait {
  readonly name: string;
  readonly text?: GivenComparison | null | undefined;
  readonly number?: GivenComparison | null | undefined;
  readonly time?: GivenComparison | null | undefined;
  readonly flag?: boolean | null | undefined;
  readonly listHas?: string | null | undefined;
  readonly isNull?: boolean | null | undefined;
}

export const CustomerFilterInput = builder.inputRef<GivenFilter>('CustomerFilter').implement({
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

/** What a filter means. Throws INVALID_ID, INVALID_INPUT, or TOO_COMPLEX for one that is too deep or long. */
export function readFilter(given: GivenFilter | null | undefined): CustomerFilter {
  const count = { conditions: 0 };
  return given ? readOne(given, ['filter'], 1, count) : { all: [] };
}

function readOne(
  given: GivenFilter,
  path: readonly string[],
  depth: number,
  count: { conditions: number },
): CustomerFilter {
  if (depth > MAX_DEPTH) throw new PersonagraphError('TOO_COMPLEX', `A filter has ${MAX_DEPTH} levels at most.`);
  const all: CustomerFilter[] = [];
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    const at = [...path, key];
    const nested = (one: GivenFilter, index?: number) =>
      readOne(one, index === undefined ? at : [...at, String(index)], depth + 1, count);
    if (key === 'and') all.push({ all: given.and!.map(nested) });
    else if (key === 'or') all.push({ any: given.or!.map(nested) });
    else if (key === 'not') all.push({ not: nested(given.not!) });
    else all.push(...readCondition(given, key as keyof GivenFilter, at));
    if (++count.conditions > MAX_CONDITIONS) {
      throw new PersonagraphError('TOO_COMPLEX', `A filter has ${MAX_CONDITIONS} conditions at most.`);
    }
  }
  return { all };
}

function readCondition(given: GivenFilter, key: keyof GivenFilter, path: readonly string[]): CustomerFilter[] {
  if (key === 'segment') {
    const { id, inSegment } = given.segment!;
    const condition = { segmentId: decodeId('Segment', id, [...path, 'id']) };
    return [inSegment ? condition : { not: condition }];
  }
  if (key === 'persona') {
    const { id, matched, minFit } = given.persona!;
    const fit = typeof minFit === 'number' ? { minFit } : {};
    const condition = { personaId: decodeId('Persona', id, [...path, 'id']), ...fit };
    return [matched ? condition : { not: condition }];
  }
  if (key === 'trait') return readTrait(given.trait!, path);
  const field = key as FilterField;
  const kind = field === 'birthDate' ? 'day' : field === 'createdAt' || field === 'updatedAt' ? 'time' : 'plain';
  return readComparisons(given[field]!, kind, path).map((is) => ({ field, is }));
}

function readTrait(given: GivenTrait, path: readonly string[]): CustomerFilter[] {
  const { name } = given;
  storable(name, [...path, 'name']);
  const by = (as: TraitReading, of: GivenComparison | null | undefined, kind: 'plain' | 'time') =>
    of ? readComparisons(of, kind, [...path, as]).map((is) => ({ trait: name, as, is })) : [];
  return [
    ...by('text', given.text, 'plain'),
    ...by('number', given.number, 'plain'),
    ...by('time', given.time, 'time'),
    ...by('flag', typeof given.flag === 'boolean' ? { eq: given.flag } : null, 'plain'),
    ...by('list', typeof given.listHas === 'string' ? { eq: given.listHas } : null, 'plain'),
    ...by('list', typeof given.isNull === 'boolean' ? { isNull: given.isNull } : null, 'plain'),
  ];
}

function readComparisons(
  given: GivenComparison,
  kind: 'plain' | 'day' | 'time',
  path: readonly string[],
): Comparison[] {
  const read = (value: unknown, ...at: string[]) => readValue(value, kind, [...path, ...at]);
  const found: Comparison[] = [];
  for (const [op, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    if (op === 'isNull') found.push({ op, value: value as boolean });
    else if (op === 'in') {
      const values = value as readonly unknown[];
      if (values.length > MAX_VALUES) {
        throw new PersonagraphError('TOO_COMPLEX', `A list of a filter has ${MAX_VALUES} values at most.`);
      }
      found.push({ op, values: values.map((one, index) => read(one, 'in', String(index))) });
    } else if (op === 'between') {
      const [from, to, ...rest] = value as readonly unknown[];
      if (from === undefined || to === undefined || rest.length > 0) {
        throw new PersonagraphError('INVALID_INPUT', '`between` takes two values.', { field: [...path, op] });
      }
      found.push({ op: 'gte', value: read(from, op, '0') }, { op: 'lte', value: read(to, op, '1') });
    } else found.push({ op: op as 'eq', value: read(value, op) });
  }
  return found;
}

function readValue(value: unknown, kind: 'plain' | 'day' | 'time', path: readonly string[]): string | number | boolean {
  if (kind === 'day') return dayOf(value as string, path);
  if (kind === 'time') return timeOf(value as string, path).toISOString();
  if (typeof value === 'string') storable(value, path);
  return value as string | number | boolean;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL refuses NUL
const UNSTORABLE = /[\u0000\p{Cs}]/u;

function storable(value: string, path: readonly string[]): void {
  if (!UNSTORABLE.test(value)) return;
  throw new PersonagraphError('INVALID_INPUT', 'Holds a character that cannot be stored.', { field: path });
}
