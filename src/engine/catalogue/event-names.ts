import type { EventSource, FeatureKind } from '../../segmenter/feature.ts';

/** Aggregates every type of event has by name: kind, unit, what it stands for, description. */
export const EVENT_NAMES = {
  count: ['number', 'events', { aggregate: 'count' }, 'How many'],
  firstAt: ['time', null, { aggregate: 'first' }, 'Time of the first of'],
  lastAt: ['time', null, { aggregate: 'last' }, 'Time of the last of'],
  days: ['number', 'days', { aggregate: 'distinct', field: 'day' }, 'Days (UTC) with'],
  amount: ['number', 'currency', { aggregate: 'sum', field: 'amount' }, 'Sum of the amounts of'],
  meanAmount: ['number', 'currency', { aggregate: 'mean', field: 'amount' }, 'Mean amount of'],
  discount: ['number', 'currency', { aggregate: 'sum', field: 'discount' }, 'Sum of the discounts of'],
  quantity: ['number', 'units', { aggregate: 'sum', field: 'quantity' }, 'Sum of the quantities of'],
  channels: ['number', 'channels', { aggregate: 'distinct', field: 'channel' }, 'Different channels of'],
  topChannels: ['list', null, { aggregate: 'top', field: 'channel' }, 'The three most frequent channels of'],
} as const satisfies Record<
  string,
  readonly [FeatureKind, string | null, Omit<EventSource, 'event'>, description: string]
>;

/**
 * Further aggregates that every type of event has by name, lists all. They are not listed, since each takes a pass over
 * all events or lines: whoever describes customers by everything that is listed would pay for them.
 */
const UNLISTED = {
  topWeekdays: { aggregate: 'top', field: 'weekday' },
  topMonths: { aggregate: 'top', field: 'month' },
  topCategories: { aggregate: 'top', field: 'lines.category' },
  topProducts: { aggregate: 'top', field: 'lines.name' },
} as const satisfies Record<string, Omit<EventSource, 'event'>>;

/** True for `events.TYPE.NAME` of an aggregate that is not listed. */
export function isUnlistedList(name: string): boolean {
  const [, own] = /^events\.[a-z][a-z0-9_]*\.(\w+)$/.exec(name) ?? [];
  return own !== undefined && Object.hasOwn(UNLISTED, own);
}

/** The aggregate `events.TYPE.NAME` stands for, null where there is no such name. */
export function namedEventSource(type: string, name: string): EventSource | null {
  if (Object.hasOwn(UNLISTED, name)) return { event: type, ...UNLISTED[name as keyof typeof UNLISTED] };
  if (!Object.hasOwn(EVENT_NAMES, name)) return null;
  return { event: type, ...EVENT_NAMES[name as keyof typeof EVENT_NAMES][2] };
}
