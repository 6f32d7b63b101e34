import type { EventSource, FeatureKind } from '../../segmenter/feature.ts';
import type { EventFeature, Problem } from './event-source.ts';

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

/** The events a fold goes over, where they are told by a rule and not by their type alone. */
export interface EventView {
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

const ALL = { kind: 'number', source: 'event', where: null, most: 3, withinDays: null } as const;

/** The feature `events.SALE.NAME`, where returns have a part in it; null for another. */
export function namedOfReturns(type: string, name: string, rule: ReturnsRule): EventFeature | null {
  if (type !== rule.saleType || !Object.hasOwn(RETURN_NAMES, name)) return null;
  const sum = (id: string) => sumOf(type, id);
  const count = (id: string) => countOf(type, id);
  const id = `events.${type}.${name}`;
  const returns = { view: { rule, of: 'RETURNS', cancelled: true } } as const;
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
  const { event, field, aggregate, where } = source;
  if (typeof field !== 'string' || !Object.hasOwn(RETURN_FIELDS, field)) return source;
  // Of what nothing comes back all is kept.
  if (event !== rule.saleType && field !== 'netDayAmount') {
    return { problem: `${field} is of ${rule.saleType} events, the workspace's sales, not of ${String(event)}` };
  }
  if (field === 'netAmount' && aggregate !== 'sum') {
    return { problem: `${String(aggregate)} of netAmount: sales and their returns make a sum only` };
  }
  if ((field === 'netAmount' || field === 'netDayAmount') && where !== undefined) {
    const instead = 'take a sum of amount less a sum of returnedAmount';
    return { problem: `where: a return need not have what its sale has; ${field} takes no condition (${instead})` };
  }
  return { ...source, field: RETURN_FIELDS[field]! };
}

/** A resolved aggregate over the events that its type stands for under the rule. */
export function underRule(feature: EventFeature, asked: EventSource, rule: ReturnsRule): EventFeature {
  const { type } = feature;
  const sales: EventFeature = { ...feature, view: { rule, of: 'SALES', cancelled: false } };
  const returns: EventFeature = { ...feature, view: { rule, of: 'RETURNS', cancelled: true } };
  if (type === rule.eventType) return returns;
  if (type !== rule.saleType) return feature;
  const { field } = asked;
  if (typeof field !== 'string' || !Object.hasOwn(RETURN_FIELDS, field)) return sales;
  const id = feature.id.replace(`(${feature.field})`, `(${field})`);
  switch (field) {
    case 'netAmount':
      return net({ ...feature, id }, rule);
    case 'netDayAmount':
      return kept({ ...sales, id }, rule);
    default:
      return { ...returns, id };
  }
}

/** Types of the events that decide a feature: those of its own type, and those that take them back. */
export function typesRead({ type, view, net }: EventFeature): readonly string[] {
  if (net) return [...new Set([net.sales, net.returns].flatMap(typesRead))];
  if (!view) return [type];
  const { saleType, eventType, negativeAmounts, orderProperty } = view.rule;
  const matched = orderProperty !== null && !view.cancelled;
  const sales = view.of === 'SALES' || negativeAmounts || matched;
  const returns = eventType !== null && (view.of === 'RETURNS' || matched);
  return [...(sales ? [saleType] : []), ...(returns ? [eventType] : [])];
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

function made(feature: EventFeature, how: NetOf['how'], view: Omit<EventView, 'of'>): EventFeature {
  const sales = { ...feature, view: { ...view, of: 'SALES' } } as const;
  const returns = { ...feature, view: { ...view, of: 'RETURNS' } } as const;
  return { ...feature, net: { how, sales, returns } };
}
