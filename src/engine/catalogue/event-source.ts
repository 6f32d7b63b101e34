import type { EventAggregation, EventCondition, EventSource, FeatureKind } from '../../segmenter/feature.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import {
  DAY_AMOUNT,
  type FieldKind,
  featureKind,
  fieldKind,
  isLineField,
  noSuchField,
  propertyOf,
} from './event-field.ts';
import type { EventView, NetOf } from './returns.ts';

/** A fold of one customer's events of one type. */
export interface EventFeature {
  /** Canonical: the same for two declarations of the same thing, and for nothing else. */
  readonly id: string;
  readonly kind: FeatureKind;
  readonly source: 'event';
  readonly type: string;
  readonly aggregate: EventAggregation;
  readonly field: string;
  /** How the field is read. */
  readonly reads: FieldKind;
  readonly where: EventCondition | null;
  /** Entries of `top` at most. */
  readonly most: number;
  readonly withinDays: number | null;
  /** Of sales and returns: which events are meant. Absent: those of the type, as they are. */
  readonly view?: EventView;
  /** Where it is made of a value of sales and one of returns. Nothing else of it is computed then. */
  readonly net?: NetOf;
}

/** The fault of an aggregate, in words. */
export interface Problem {
  readonly problem: string;
}

const AGGREGATES: readonly EventAggregation[] = [
  'count',
  'sum',
  'mean',
  'min',
  'max',
  'first',
  'last',
  'distinct',
  'top',
];
const KEYS = ['event', 'aggregate', 'field', 'where', 'most', 'withinDays'];
const CONDITION_KEYS = ['field', 'equals', 'above', 'below'];
/** The form of a type of event. */
export const EVENT_TYPE = /^[a-z][a-z0-9_]{0,49}$/;
/** Longest window of an aggregate: a hundred years. */
const MOST_DAYS = 36_525;
const DEFAULT_MOST = 3;
const LARGEST_MOST = 20;

/**
 * An event aggregate as a feature, or what is wrong with it. Event types need not have been seen: nobody has done it
 * yet, which is an answer. `asked` decides whether a property's numbers or texts are read.
 */
export function resolveEventSource(source: EventSource, asked: FeatureKind): EventFeature | Problem {
  const { event: type, aggregate, withinDays } = source;
  const unknown = Object.keys(source).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return { problem: `no setting ${unknown}${didYouMean(unknown, KEYS)}` };
  if (typeof type !== 'string' || !EVENT_TYPE.test(type)) {
    return { problem: `${String(type)} is no type of event: lower case letters, digits and _, 50 at most` };
  }
  if (!AGGREGATES.includes(aggregate)) {
    const near = didYouMean(String(aggregate), AGGREGATES);
    return { problem: `no aggregate ${String(aggregate)}${near} (there is ${AGGREGATES.join(', ')})` };
  }
  const field = fieldOf(source);
  if (field === null) return { problem: `${aggregate} needs a field` };
  const reads = fieldKind(field, propertyKind(aggregate, asked));
  if (reads === null) return { problem: noSuchField(field) };
  const unfit = unfitFor(aggregate, field, reads);
  if (unfit) return { problem: unfit };
  const where = resolveWhere(source.where);
  if (where && 'problem' in where) return where;
  const most = source.most ?? DEFAULT_MOST;
  if (source.most !== undefined && aggregate !== 'top') return { problem: `most is for top, not for ${aggregate}` };
  if (!Number.isInteger(most) || most < 1 || most > LARGEST_MOST) {
    return { problem: `most is ${String(most)}, not a whole number from 1 to ${LARGEST_MOST}` };
  }
  if (withinDays !== undefined && !(typeof withinDays === 'number' && withinDays > 0 && withinDays <= MOST_DAYS)) {
    return { problem: `withinDays is ${String(withinDays)}, not above 0 and at most ${MOST_DAYS}` };
  }
  const feature = {
    source: 'event',
    type,
    aggregate,
    field,
    reads,
    where,
    most,
    withinDays: withinDays ?? null,
  } as const;
  return { ...feature, id: idOf(feature), kind: kindOf(aggregate, reads) };
}

/** The field that is aggregated; null where the source has to name it. */
function fieldOf({ aggregate, field }: EventSource): string | null {
  if (aggregate === 'count') return 'at';
  if (field !== undefined) return typeof field === 'string' ? field : String(field);
  return aggregate === 'first' || aggregate === 'last' ? 'at' : null;
}

function propertyKind(aggregate: EventAggregation, asked: FeatureKind): FieldKind {
  if (aggregate === 'top') return 'category';
  if (aggregate === 'distinct') return 'any';
  return (aggregate === 'first' || aggregate === 'last') && asked === 'category' ? 'category' : 'number';
}

function unfitFor(aggregate: EventAggregation, field: string, reads: FieldKind): string | null {
  const what = `${aggregate} of ${field}`;
  switch (aggregate) {
    case 'sum':
    case 'mean':
      return reads === 'number' ? null : `${what}: ${field} is ${reads === 'time' ? 'a time' : 'text'}, not a number`;
    case 'min':
    case 'max':
      return reads === 'category' ? `${what}: ${field} is text, which has no order` : null;
    case 'top':
      return reads === 'category' ? null : `${what}: ${field} is no text; top lists the most frequent texts`;
    default:
      return null;
  }
}

/** The condition with its numbers in one form; undefined settings are left out. */
function resolveWhere(where: EventCondition | undefined): EventCondition | Problem | null {
  if (where === undefined) return null;
  if (typeof where !== 'object' || where === null) return { problem: 'where is no condition' };
  const unknown = Object.keys(where).find((key) => !CONDITION_KEYS.includes(key));
  if (unknown !== undefined) return { problem: `where: no setting ${unknown}${didYouMean(unknown, CONDITION_KEYS)}` };
  const { field, equals, above, below } = where;
  if (typeof field !== 'string') return { problem: 'where needs a field' };
  const kind = fieldKind(field, typeof equals === 'string' ? 'category' : 'number');
  if (kind === null) return { problem: `where: ${noSuchField(field, true)}` };
  if (isLineField(field) || field === DAY_AMOUNT) return { problem: `where: ${field} is not of one event` };
  const text = kind === 'category';
  if (equals === undefined && above === undefined && below === undefined) {
    return { problem: 'where needs equals, above or below' };
  }
  if (text && (above !== undefined || below !== undefined)) {
    return { problem: `where: ${field} is text, which is neither above nor below` };
  }
  if (equals !== undefined && (text ? !isText(equals) : !isNumber(equals))) {
    const needed = kind === 'time' ? 'milliseconds since 1970' : text ? 'a text that can be stored' : 'a number';
    return { problem: `where: equals of ${field} needs ${needed}` };
  }
  for (const [name, limit] of Object.entries({ above, below })) {
    if (limit !== undefined && !isNumber(limit)) return { problem: `where: ${name} needs a number` };
  }
  return {
    field,
    ...(equals === undefined ? {} : { equals: typeof equals === 'number' ? equals + 0 : equals }),
    ...(above === undefined ? {} : { above: above + 0 }),
    ...(below === undefined ? {} : { below: below + 0 }),
  };
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

/** PostgreSQL has neither NUL nor half of a surrogate pair, so no event holds them. */
function isText(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\u0000') && !/\p{Cs}/u.test(value);
}

function kindOf(aggregate: EventAggregation, reads: FieldKind): FeatureKind {
  if (aggregate === 'top') return 'list';
  return aggregate === 'count' || aggregate === 'distinct' ? 'number' : featureKind(reads);
}

/** `events.purchase.sum(amount){channel="web"}[90d]` */
function idOf({ type, aggregate, field, reads, where, most, withinDays }: Omit<EventFeature, 'id' | 'kind'>): string {
  const form = propertyOf(field) !== null && reads === 'category' && aggregate !== 'top' ? '|text' : '';
  const top = aggregate === 'top' ? most : '';
  const window = withinDays === null ? '' : `[${withinDays}d]`;
  return `events.${type}.${aggregate}${top}(${field}${form})${where ? whereId(where) : ''}${window}`;
}

function whereId({ field, equals, above, below }: EventCondition): string {
  const tests = [
    equals === undefined ? [] : `=${JSON.stringify(equals)}`,
    above === undefined ? [] : `>${above}`,
    below === undefined ? [] : `<${below}`,
  ];
  return `{${field}${tests.flat().join('')}}`;
}
