import { z } from 'zod';
import type { EventCondition, EventSessions, EventSource, FeatureSource } from '../segmenter/index.ts';
import { whereSchema } from './event-condition.ts';
import { anchorSchema, windowSchema } from './event-window.ts';

export const AGGREGATES = ['count', 'sum', 'mean', 'min', 'max', 'first', 'last', 'distinct', 'top'] as const;

/** Texts that `top` lists where a rule names no number: all there are, as good as always. */
const ALL_TEXTS = 1000;
/** Catalogue names of lists that are cut, and where. */
const CUT_NAMES = /^events\.([^.]+)\.topChannels$/;
const CUT_NAMES_MOST = 3;

const name = z.string().min(1).max(200);

const sessions = z.strictObject({
  gapMinutes: z
    .number()
    .positive()
    .max(10_080)
    .exactOptional()
    .describe('The longest pause within a session, in minutes. Default 30.'),
  also: z.array(name).min(1).max(9).readonly().exactOptional().describe('Further types of events they are made of.'),
});

const source = z.strictObject({
  event: name.describe('Event type, such as `purchase`.'),
  sessions: sessions
    .exactOptional()
    .describe('Folds the sessions that these events make: `minutes`, `pages`, `bounced`. Default: events.'),
  aggregate: z.enum(AGGREGATES).describe('How events fold.'),
  field: name.exactOptional().describe('What is aggregated, such as `amount`. Of count only `lines`: it counts lines.'),
  where: whereSchema.exactOptional().describe('Only events for which it holds. Default all.'),
  withinDays: z.number().positive().exactOptional().describe('Only events of the last so many days. Default all.'),
  window: windowSchema.exactOptional().describe('Only events within it, or within all of several. Default all.'),
  anchor: anchorSchema
    .exactOptional()
    .describe('Only events after or before a time of the customer. Without that time the value is missing.'),
  most: z
    .int()
    .min(1)
    .max(ALL_TEXTS)
    .exactOptional()
    .describe(`Of top: how many texts. Default ${ALL_TEXTS}, all there are as good as always.`),
});

/** A feature as conditions name it. */
export const featureSchema = z
  .union([z.string().min(1).max(200), source.describe('A value computed from events, as data.')])
  .describe('Name in the feature catalogue, such as `customer.income`, or an event aggregate as data.');

export type ClauseFeature = z.infer<typeof featureSchema>;
export type EventFeature = Exclude<ClauseFeature, string>;

/**
 * The source that the host is asked for; its members are in one order, so that the same aggregate is the same need
 * whatever order it was written in. Lists that may be cut are asked for with one entry more, which tells that they are.
 */
export function featureSource(feature: ClauseFeature, timeZone: string): FeatureSource {
  if (typeof feature !== 'string') {
    const source = eventSource(feature, timeZone);
    return source.most === undefined ? source : { ...source, most: source.most + 1 };
  }
  const event = CUT_NAMES.exec(feature)?.[1];
  if (event === undefined) return feature;
  return { event, aggregate: 'top', field: 'channel', most: CUT_NAMES_MOST + 1 };
}

/** Entries that a list shows at most. One that the host gave more of was cut, and does not tell what is not in it. */
export function shownAtMost(feature: ClauseFeature): number {
  if (typeof feature === 'string') return CUT_NAMES.test(feature) ? CUT_NAMES_MOST : Number.POSITIVE_INFINITY;
  return feature.aggregate === 'top' ? (feature.most ?? ALL_TEXTS) : Number.POSITIVE_INFINITY;
}

/** An aggregate as the SDK has it, its members in one order; `top` has as many texts as it shows. */
export function eventSource(feature: EventFeature, timeZone: string): EventSource {
  const { event, sessions: visits, aggregate, field, where, withinDays, window, anchor } = feature;
  return {
    event,
    ...(visits !== undefined && { sessions: sessionsInOneOrder(visits) }),
    aggregate,
    ...(field !== undefined && { field }),
    ...(where !== undefined && { where: listOf(where).map(inOneOrder) }),
    ...(withinDays !== undefined && { withinDays }),
    ...(window !== undefined && { window: listOf(window), timeZone }),
    ...(anchor !== undefined && { anchor: listOf(anchor).map(anchorInOneOrder) }),
    ...(aggregate === 'top' && { most: shownAtMost(feature) }),
  };
}

/** One or several as several. */
export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

type Anchor = Exclude<NonNullable<EventFeature['anchor']>, readonly unknown[]>;

function anchorInOneOrder({ side, of, withinDays }: Anchor) {
  const events = typeof of !== 'string' && {
    event: of.event,
    which: of.which,
    ...(of.where !== undefined && { where: listOf(of.where).map(inOneOrder) }),
  };
  return { side, of: events || (of as string), ...(withinDays !== undefined && { withinDays }) };
}

function sessionsInOneOrder({ gapMinutes, also }: EventSessions): EventSessions {
  return {
    ...(gapMinutes !== undefined && { gapMinutes }),
    ...(also !== undefined && { also: [...also].sort() }),
  };
}

function inOneOrder(condition: EventCondition): EventCondition {
  if ('all' in condition) return { all: condition.all.map(inOneOrder) };
  if ('any' in condition) return { any: condition.any.map(inOneOrder) };
  if ('not' in condition) return { not: inOneOrder(condition.not) };
  const { field, ...tests } = condition;
  return { field, ...Object.fromEntries(Object.entries(tests).sort(([a], [b]) => (a < b ? -1 : 1))) };
}
