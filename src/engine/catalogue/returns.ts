import type { EventSource, FeatureKind } from '../../segmenter/feature.ts';
import type { Anchor } from './event-anchor.ts';
import type { SessionsView } from './event-sessions.ts';
import type { EventFeature } from './event-source.ts';
import type { Problem } from './problem.ts';

/** How a workspace's returns come: which events are sales, and which take sales back. */
export interface ReturnsRule {
  /** The type of events that are sales, 0 or more in money. Those below 0 never count as sales. */
  readonly saleType: string;
  /** The type of events that are returns, whatever their sign. Null where no type is. */
  readonly eventType: string | null;
  /** True where a sale below 0 is a return. Otherwise it is neither sale nor return. */
  readonly negativeAmounts: boolean;
  /** The property in which sales and returns name their order. Null where they name none. */
  readonly orderProperty: string | null;
}

/** Both ways at once, so that nobody's returns count as purchases before anybody has set anything. */
export const DEFAULT_RETURNS: ReturnsRule = {
  saleType: 'purchase',
  eventType: 'refund',
  negativeAmounts: true,
  orderProperty: null,
};

/** The things a fold goes over, where they are not events told by their type alone. */
export type EventView = SaleView | SessionsView;

/** The events a fold goes over, where they are told by a rule. */
export interface SaleView {
  readonly rule: ReturnsRule;
  readonly of: 'SALES' | 'RETURNS';
  /** True where those of orders that were wholly returned are among them. */
  readonly cancelled: boolean;
}

/** A value made of values of sales and of returns, each a fold of its own. */
export interface NetOf {
  /**
   * LESS: sales less returns, not below 0. SHARE: returns as a share of sales, 1 at most, missing without sales. KEPT: a
   * value of sales times the share of their money that was not returned, over the same time.
   */
  readonly how: 'LESS' | 'SHARE' | 'KEPT';
  readonly sales: EventFeature;
  readonly returns: EventFeature;
  /** The value that KEPT is of. */
  readonly value?: EventFeature;
}

/** Features of sales and their returns: kind, unit, description of `events.SALE.NAME`. */
export const RETURN_NAMES = {
  amount: ['number', 'currency', 'Money spent, less what was returned, not below 0: amounts of'],
  netAmount: [
    'number',
    'currency',
    'Money spent, less what was returned, not below 0 (the same as amount): amounts of',
  ],
  netCount: ['number', 'events', 'How many less the number of returns, not below 0:'],
  returnCount: ['number', 'events', 'How many returns of'],
  returnedAmount: ['number', 'currency', 'Money given back for returns of'],
  returnedShare: ['number', '0..1', 'Money given back as a share of the money taken, missing without any, for'],
  lastReturnAt: ['time', null, 'Time of the last return of'],
} as const satisfies Record<string, readonly [FeatureKind, string | null, string]>;

/** Fields of sales that their returns have a part in, and the fields of events they are read from. */
const RETURN_FIELDS: Readonly<Record<string, string>> = {
  netAmount: 'amount',
  netDayAmount: 'dayAmount',
  returnedAmount: 'amount',
  returnedAt: 'at',
};

const ALL = {
  ...{ kind: 'number', source: 'event', where: [], most: 3 },
  ...{ withinDays: null, windows: [], anchors: [], zone: 'UTC' },
} as const satisfies Partial<EventFeature>;

/** The feature `events.SALE.NAME`, where returns have a part in it; null for another. */
export function namedOfReturns(type: string, name: string, rule: ReturnsRule): EventFeature | null {
  if (type !== rule.saleType || !Object.hasOwn(RETURN_NAMES, name)) return null;
  const sum = (id: string) => sumOf(type, id);
  const count = (id: string) => countOf(type, id);
  const id = `events.${type}.${name}`;
  const returns = { view: returnsUnder(rule) };
  switch (name as keyof typeof RETURN_NAMES) {
    case 'amount':
    case 'netAmount':
      return net(sum(`events.${type}.sum(netAmount)`), rule);
    case 'netCount':
      return net(count(id), rule);
    case 'returnCount':
      return { ...count(id), ...returns };
    case 'returnedAmount':
      return { ...sum(`events.${type}.sum(returnedAmount)`), ...returns };
    case 'returnedShare':
      return share(sum(id), rule);
    case 'lastReturnAt':
      return { ...count(id), kind: 'time', aggregate: 'last', ...returns };
  }
}

/**
 * An aggregate as data, before it is resolved: the fields that only sales with returns have become the fields of events
 * they are read from. Says what is wrong with it.
 */
export function plainSource(source: EventSource, rule: ReturnsRule): EventSource | Problem {
  const { event, field, aggregate, where, sessions } = source;
  // A session has no part in returns.
  if (sessions !== undefined) return source;
  if (typeof field !== 'string' || !Object.hasOwn(RETURN_FIELDS, field)) return source;
  // Of what nothing comes back all is kept.
  if (event !== rule.saleType && field !== 'netDayAmount') {
    return { problem: `${field} is of ${rule.saleType} events, the workspace's sales, not of ${String(event)}` };
  }
  if (field === 'netAmount' && aggregate !== 'sum') {
    return { problem: `${String(aggregate)} of netAmount: sales and their returns make a sum only` };
  }
  if ((field === 'netAmount' || field === 'netDayAmount') && where !== undefined && !isEmpty(where)) {
    const instead = 'take a sum of amount less a sum of returnedAmount';
    return { problem: `where: a return need not have what its sale has; ${field} takes no condition (${instead})` };
  }
  return { ...source, field: RETURN_FIELDS[field]! };
}

/** A resolved aggregate over the events that its type, and those of its anchors, stand for under the rule. */
export function underRule(resolved: EventFeature, asked: EventSource, rule: ReturnsRule): EventFeature {
  const feature: EventFeature = { ...resolved, anchors: resolved.anchors.map((anchor) => anchorUnder(anchor, rule)) };
  const view = viewOf(feature.type, rule);
  if (!view || feature.view) return feature;
  const viewed: EventFeature = { ...feature, view };
  const { field } = asked;
  if (view.of === 'RETURNS' || typeof field !== 'string' || !Object.hasOwn(RETURN_FIELDS, field)) return viewed;
  const id = feature.id.replace(`(${feature.field})`, `(${field})`);
  switch (field) {
    case 'netAmount':
      return net({ ...feature, id }, rule);
    case 'netDayAmount':
      return kept({ ...viewed, id }, rule);
    default:
      return { ...feature, id, view: returnsUnder(rule) };
  }
}

/** The events a type stands for; undefined where they are those of the type, as they are. */
function viewOf(type: string, rule: ReturnsRule): SaleView | undefined {
  if (type === rule.eventType) return returnsUnder(rule);
  return type === rule.saleType ? { rule, of: 'SALES', cancelled: false } : undefined;
}

function returnsUnder(rule: ReturnsRule): SaleView {
  return { rule, of: 'RETURNS', cancelled: true };
}

function anchorUnder(anchor: Anchor, rule: ReturnsRule): Anchor {
  const { of } = anchor;
  const view = typeof of === 'string' ? undefined : viewOf(of.event, rule);
  return typeof of === 'string' || !view ? anchor : { ...anchor, of: { ...of, view } };
}

/** Types of the events that decide a feature: those of its own type, those that take them back, and its anchors'. */
export function typesRead({ type, view, net, anchors }: EventFeature): readonly string[] {
  if (net) return [...new Set([net.sales, net.returns].flatMap(typesRead))];
  const anchored = anchors.flatMap(({ of }) => (typeof of === 'string' ? [] : typesUnder(of.event, of.view)));
  return [...new Set([...typesUnder(type, view), ...anchored])];
}

function typesUnder(type: string, view: EventView | undefined): readonly string[] {
  if (!view) return [type];
  if (view.of === 'SESSIONS') return view.types;
  const { saleType, eventType, negativeAmounts, orderProperty } = view.rule;
  const matched = orderProperty !== null && !view.cancelled;
  const sales = view.of === 'SALES' || negativeAmounts || matched;
  const returns = eventType !== null && (view.of === 'RETURNS' || matched);
  return [...(sales ? [saleType] : []), ...(returns ? [eventType] : [])];
}

function isEmpty(where: NonNullable<EventSource['where']>): boolean {
  return Array.isArray(where) && where.length === 0;
}

function sumOf(type: string, id: string): EventFeature {
  return { ...ALL, type, id, aggregate: 'sum', field: 'amount', reads: 'number' };
}

function countOf(type: string, id: string): EventFeature {
  return { ...ALL, type, id, aggregate: 'count', field: 'at', reads: 'time' };
}

function net(feature: EventFeature, rule: ReturnsRule): EventFeature {
  return made(feature, 'LESS', { rule, cancelled: false });
}

function kept(value: EventFeature, rule: ReturnsRule): EventFeature {
  const money = { ...value, aggregate: 'sum', field: 'amount', reads: 'number', kind: 'number' } as const;
  return { ...value, net: { ...made(money, 'KEPT', { rule, cancelled: false }).net!, value } };
}

function share(feature: EventFeature, rule: ReturnsRule): EventFeature {
  return made(feature, 'SHARE', { rule, cancelled: true });
}

function made(feature: EventFeature, how: NetOf['how'], view: Omit<SaleView, 'of'>): EventFeature {
  const sales = { ...feature, view: { ...view, of: 'SALES' } } as const;
  const returns = { ...feature, view: { ...view, of: 'RETURNS' } } as const;
  return { ...feature, net: { how, sales, returns } };
}
