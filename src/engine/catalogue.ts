import { PersonagraphError } from '../errors.ts';
import type { EventAggregation, FeatureKind, FeatureSource, Needs } from '../segmenter/feature.ts';
import { nearMatches } from './near-matches.ts';

/** A feature the host can compute. */
export type Feature = { readonly id: string; readonly kind: FeatureKind } & (
  | { readonly source: 'customer'; readonly field: CustomerFeature }
  | { readonly source: 'trait'; readonly name: string }
  | {
      readonly source: 'event';
      readonly type: string;
      readonly aggregate: EventAggregation;
      readonly field: string;
      readonly withinDays: number | null;
    }
  | {
      readonly source: 'segmentation';
      readonly segmentationId: number;
      readonly field: keyof typeof SEGMENTATION;
    }
);

/** A feature as the catalogue lists it. */
export interface FeatureEntry {
  readonly name: string;
  readonly kind: FeatureKind;
  readonly unit: string | null;
  readonly description: string;
}

/** What the catalogue knows of a workspace: its traits, and the types of events it has seen. */
export interface Known {
  readonly traits: ReadonlyMap<
    string,
    { readonly kind: string; readonly unit: string | null; readonly description: string | null }
  >;
  readonly eventTypes: readonly string[];
  /** Segmentations by key, whose answers are features of others. */
  readonly segmentations: ReadonlyMap<string, { readonly id: number; readonly name: string }>;
}

const CUSTOMER = {
  externalId: ['category', null, "The customer's key in the system it comes from."],
  kind: ['category', null, 'CUSTOMER, PROSPECT, RIVAL_CUSTOMER or MARKET.'],
  gender: ['category', null, 'Gender, as imported.'],
  birthDate: ['time', null, 'Date of birth, midnight UTC.'],
  maritalState: ['category', null, 'Marital state, as imported.'],
  children: ['number', 'persons', 'Children in the household.'],
  householdSize: ['number', 'persons', 'Persons in the household.'],
  income: ['number', 'currency', 'Yearly income, in incomeCurrency.'],
  incomeCurrency: ['category', null, 'ISO 4217 code of the income.'],
  education: ['category', null, 'Education, as imported.'],
  occupation: ['category', null, 'Occupation, as imported.'],
  country: ['category', null, 'Country, as imported.'],
  region: ['category', null, 'Region, as imported.'],
  city: ['category', null, 'City, as imported.'],
  language: ['category', null, 'Language, as imported.'],
  source: ['category', null, 'Where the row came from.'],
  createdAt: ['time', null, 'When the customer was first stored.'],
} as const satisfies Record<string, readonly [FeatureKind, string | null, string]>;

export type CustomerFeature = keyof typeof CUSTOMER;

const EVENT = {
  count: ['number', 'events', 'count', 'at', 'How many'],
  firstAt: ['time', null, 'first', 'at', 'Time of the first of'],
  lastAt: ['time', null, 'last', 'at', 'Time of the last of'],
  amount: ['number', 'currency', 'sum', 'amount', 'Sum of the amounts of'],
  discount: ['number', 'currency', 'sum', 'discount', 'Sum of the discounts of'],
  quantity: ['number', 'units', 'sum', 'quantity', 'Sum of the quantities of'],
  meanAmount: ['number', 'currency', 'mean', 'amount', 'Mean amount of'],
} as const satisfies Record<string, readonly [FeatureKind, string | null, EventAggregation, string, string]>;

const EVENT_FIELDS: Readonly<Record<string, FeatureKind>> = {
  at: 'time',
  amount: 'number',
  discount: 'number',
  quantity: 'number',
  channel: 'category',
};

const SEGMENTATION = {
  segment: ['category', 'Key of the segment of'],
  segments: ['list', 'Keys of all segments of'],
  strength: ['number', 'Strength of the membership, 0..1, of'],
} as const satisfies Record<string, readonly [FeatureKind, string]>;

/** A property of events, whose numbers can be aggregated. */
const PROPERTY = /^properties\.[\p{L}\p{N}_.-]{1,100}$/u;
/** Longest window of an aggregate: a hundred years. */
const MOST_DAYS = 36_525;

/** Every feature a workspace has by name. Event aggregates over other fields and windows are given as data. */
export function listFeatures(known: Known): FeatureEntry[] {
  const customer = Object.entries(CUSTOMER).map(([name, [kind, unit, description]]) => ({
    name: `customer.${name}`,
    kind,
    unit,
    description,
  }));
  const traits = [...known.traits].map(([name, trait]) => ({
    name: `traits.${name}`,
    kind: trait.kind.toLowerCase() as FeatureKind,
    unit: trait.unit,
    description: trait.description ?? `Trait ${name}.`,
  }));
  const events = known.eventTypes.flatMap((type) =>
    Object.entries(EVENT).map(([name, [kind, unit, , , what]]) => ({
      name: `events.${type}.${name}`,
      kind,
      unit,
      description: `${what} ${type} events.`,
    })),
  );
  const segmentations = [...known.segmentations].flatMap(([key, { name: title }]) =>
    Object.entries(SEGMENTATION).map(([name, [kind, what]]) => ({
      name: `segmentations.${key}.${name}`,
      kind,
      unit: null,
      description: `${what} ${title}.`,
    })),
  );
  return [...customer, ...traits, ...events, ...segmentations];
}

/**
 * Finds what a segmenter asks for. Throws UNKNOWN_FEATURE, naming near matches, or the kind it really has. Optional
 * needs that are unknown give null: a column of missing values.
 */
export function resolveNeeds(needs: Needs, known: Known): Record<string, Feature | null> {
  const resolved: Record<string, Feature | null> = {};
  for (const [name, need] of Object.entries(needs)) {
    const feature = resolveSource(need.from, known);
    if (feature && feature.kind === need.kind) resolved[name] = feature;
    else if (feature) {
      const message = `${feature.id} is of kind ${feature.kind}, not ${need.kind}`;
      throw new PersonagraphError('UNKNOWN_FEATURE', `${message} (asked for as ${name}).`);
    } else if (need.optional) resolved[name] = null;
    else {
      const from = typeof need.from === 'string' ? need.from : JSON.stringify(need.from);
      const names = listFeatures(known).map((entry) => entry.name);
      throw new PersonagraphError(
        'UNKNOWN_FEATURE',
        `No feature ${from} (asked for as ${name})${nearMatches(from, names)}.`,
      );
    }
  }
  return resolved;
}

function resolveSource(from: FeatureSource, known: Known): Feature | null {
  if (typeof from !== 'string') return resolveEvent(from.event, from.aggregate, from.field, from.withinDays);
  const [head, ...rest] = from.split('.');
  const name = rest.join('.');
  if (head === 'customer' && Object.hasOwn(CUSTOMER, name)) {
    const field = name as CustomerFeature;
    return { id: from, kind: CUSTOMER[field][0], source: 'customer', field };
  }
  if (head === 'traits') {
    const trait = known.traits.get(name);
    return trait ? { id: from, kind: trait.kind.toLowerCase() as FeatureKind, source: 'trait', name } : null;
  }
  if (head === 'segmentations') return resolveSegmentation(from, rest, known);
  const [type, aggregate] = rest;
  if (head === 'events' && rest.length === 2 && aggregate && Object.hasOwn(EVENT, aggregate)) {
    const [, , how, field] = EVENT[aggregate as keyof typeof EVENT];
    return resolveEvent(type!, how, field, undefined);
  }
  return null;
}

function resolveSegmentation(
  id: string,
  [key = '', field = '', ...more]: readonly string[],
  known: Known,
): Feature | null {
  const segmentation = known.segmentations.get(key);
  if (!segmentation || more.length > 0 || !Object.hasOwn(SEGMENTATION, field)) return null;
  const name = field as keyof typeof SEGMENTATION;
  return { id, kind: SEGMENTATION[name][0], source: 'segmentation', segmentationId: segmentation.id, field: name };
}

/** Event types need not have been seen: nobody has done it yet, which is an answer. */
function resolveEvent(
  type: string,
  aggregate: EventAggregation,
  given: string | undefined,
  withinDays: number | undefined,
): Feature | null {
  if (!/^[a-z][a-z0-9_]{0,49}$/.test(type)) return null;
  const field = aggregate === 'count' ? 'at' : (given ?? 'at');
  const fieldKind = PROPERTY.test(field)
    ? 'number'
    : Object.hasOwn(EVENT_FIELDS, field)
      ? EVENT_FIELDS[field]
      : undefined;
  if (!fieldKind || (withinDays !== undefined && !(withinDays > 0 && withinDays <= MOST_DAYS))) return null;
  const numeric = aggregate === 'sum' || aggregate === 'mean';
  if (numeric && fieldKind !== 'number') return null;
  if ((aggregate === 'min' || aggregate === 'max') && fieldKind === 'category') return null;
  const kind = aggregate === 'count' || aggregate === 'distinct' ? 'number' : fieldKind;
  const window = withinDays === undefined ? '' : `[${withinDays}d]`;
  const id = `events.${type}.${aggregate}(${field})${window}`;
  return { id, kind, source: 'event', type, aggregate, field, withinDays: withinDays ?? null };
}
