import type {
  EventAggregation,
  EventCondition,
  EventSource,
  EventWindow,
  FeatureKind,
} from '../../segmenter/feature.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { type Anchor, anchorId, resolveAnchors, type TraitKinds } from './event-anchor.ts';
import { conditionId, resolveConditions } from './event-condition.ts';
import { type FieldKind, featureKind, fieldKind, isLineField, LINES, noSuchField, propertyOf } from './event-field.ts';
import { resolveSessions, sessionsId } from './event-sessions.ts';
import { EVENT_TYPE } from './event-type.ts';
import { MOST_DAYS, resolveWindows, zoneOf } from './event-window.ts';
import type { Problem } from './problem.ts';
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
  /** All must hold. */
  readonly where: readonly EventCondition[];
  /** Entries of `top` at most. */
  readonly most: number;
  readonly withinDays: number | null;
  /** An event is within all of them. */
  readonly windows: readonly EventWindow[];
  /** Times of the customer that an event is after, or before: all of them. */
  readonly anchors: readonly Anchor[];
  /** The zone whose days the windows mean. */
  readonly zone: string;
  /** Of sales, returns and sessions: what is folded. Absent: events of the type, as they are. */
  readonly view?: EventView;
  /** Where it is made of a value of sales and one of returns. Nothing else of it is computed then. */
  readonly net?: NetOf;
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
const KEYS = ['event', 'sessions', 'aggregate', 'field', 'where', 'most', 'withinDays', 'window', 'anchor', 'timeZone'];
const DEFAULT_MOST = 3;
const LARGEST_MOST = 1_024;

/**
 * An event aggregate as a feature, or what is wrong with it. Event types need not have been seen: nobody has done it
 * yet, which is an answer. `asked` decides whether a property's numbers or texts are read; anchors may name `traits`.
 */
export function resolveEventSource(
  source: EventSource,
  asked: FeatureKind,
  traits: TraitKinds = new Map(),
): EventFeature | Problem {
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
  const sessions = source.sessions === undefined ? null : resolveSessions(type, source.sessions);
  if (sessions && 'problem' in sessions) return sessions;
  const of = sessions ? 'sessions' : 'events';
  const field = fieldOf(source);
  if (field === null) return { problem: `${aggregate} needs a field` };
  const lines = field === LINES && aggregate === 'count' && !sessions;
  const reads = lines ? 'any' : fieldKind(field, propertyKind(aggregate, asked), of);
  if (reads === null) return { problem: noSuchField(field, of) };
  const unfit = unfitFor(aggregate, field, reads);
  if (unfit) return { problem: unfit };
  const where = resolveConditions(source.where, of);
  if ('problem' in where) return where;
  const windows = resolveWindows(source.window);
  if ('problem' in windows) return windows;
  const zone = zoneOf(windows, source.timeZone);
  if (typeof zone === 'object') return zone;
  const anchors = resolveAnchors(source.anchor, traits);
  if ('problem' in anchors) return anchors;
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
    type: sessions?.types[0] ?? type,
    aggregate,
    field,
    reads,
    where,
    most,
    withinDays: withinDays ?? null,
    windows,
    anchors,
    zone,
    ...(sessions && { view: sessions }),
  } as const;
  return { ...feature, id: idOf(feature), kind: kindOf(aggregate, reads) };
}

/** The field that is aggregated; null where the source has to name it. */
function fieldOf({ aggregate, field }: EventSource): string | null {
  if (aggregate === 'count') return field !== undefined && (field === LINES || isLineField(field)) ? field : 'at';
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

function kindOf(aggregate: EventAggregation, reads: FieldKind): FeatureKind {
  if (aggregate === 'top') return 'list';
  return aggregate === 'count' || aggregate === 'distinct' ? 'number' : featureKind(reads);
}

/** `events.purchase.sum(amount){channel="web"}[90d]` */
function idOf(feature: Omit<EventFeature, 'id' | 'kind'>): string {
  const { type, aggregate, field, reads, most, withinDays, windows, zone, view } = feature;
  const sessions = sessionsId(view?.of === 'SESSIONS' ? view : null);
  const form = propertyOf(field) !== null && reads === 'category' && aggregate !== 'top' ? '|text' : '';
  const top = aggregate === 'top' ? most : '';
  const window = withinDays === null ? '' : `[${withinDays}d]`;
  const where = feature.where.map(conditionId).join('');
  const more = windows.length === 0 ? '' : `[${windows.map((one) => JSON.stringify(one)).join('')}${zone}]`;
  return `events.${type}.${sessions}${aggregate}${top}(${field}${form})${where}${window}${more}${feature.anchors.map(anchorId).join('')}`;
}
