import type { EventFeature } from '../../engine/catalogue/event-source.ts';
import { conditionSql, eventFieldSql, LINES } from './fields.ts';
import type { Clock } from './population.ts';
import { type EventReading, eventsUnder, viewName } from './returns.ts';
import { type Constants, FLOAT } from './values.ts';

/**
 * The things a subquery groups before it folds: events as they are, their lines, or a customer's days, or texts with
 * their frequencies.
 */
type Level = 'events' | 'lines' | 'days' | 'texts' | 'line_texts';

const DAY_MS = 86_400_000;

/** The aggregates of one type of event at one level: one pass over the events, however many features. */
class GroupedEvents {
  readonly alias: string;
  readonly #events: string;
  readonly #level: Level;
  readonly #constants: Constants;
  readonly #folds = new Map<string, string>();
  /** With days: sums and first events; with texts: what is counted. */
  readonly #inner = new Map<string, number>();
  /** Widest window, null once a feature has none. */
  #widest: number | null = 0;

  constructor({ type, view }: EventFeature, level: Level, reading: EventReading) {
    const { constants } = reading;
    this.alias = `${level}_${type}${viewName(view)}`;
    this.#events = eventsUnder(type, view, reading);
    this.#level = level;
    this.#constants = constants;
  }

  /** Asks for a feature; returns its column. */
  value(feature: EventFeature, asOf: number): string {
    this.#widen(feature.withinDays);
    return this.#column(this.#fold(feature, filtersOf(feature, asOf, this.#constants)));
  }

  /** An event at `t` is within `d` days while the clock is before `t + d`: the column of the oldest's. */
  expiry(feature: EventFeature & { readonly withinDays: number }, asOf: number): string {
    const filters = filtersOf(feature, asOf, this.#constants);
    const oldest = {
      events: () => `min(at)${filterSql(filters)}`,
      lines: () => `min(at)${filterSql(filters)}`,
      days: () => `min(i${this.#part(`min(at)${filterSql(filters)}`)})`,
      texts: () => `min(oldest) FILTER (WHERE slot = ${this.#slot(feature, filters)})`,
      line_texts: () => `min(oldest) FILTER (WHERE slot = ${this.#slot(feature, filters)})`,
    }[this.#level]();
    return this.#column(`(extract(epoch FROM ${oldest}) * 1000 + ${feature.withinDays * DAY_MS})${FLOAT}`);
  }

  /** The subquery, by customer. */
  sql(base: (widest: number | null) => string): string {
    const where = base(this.#widest);
    const folds = [...this.#folds].map(([sql, name]) => `${sql} AS ${name}`).join(', ');
    const parts = [...this.#inner].map(([sql, n]) => `${sql} AS i${n}`).join(', ');
    switch (this.#level) {
      case 'events':
        return `SELECT customer_id, ${folds} FROM ${this.#events} WHERE ${where} GROUP BY customer_id`;
      case 'lines':
        return `SELECT customer_id, ${folds} FROM ${this.#events} ${LINES} WHERE ${where} GROUP BY customer_id`;
      case 'days':
        return `SELECT customer_id, ${folds} FROM (
          SELECT customer_id, (at AT TIME ZONE 'UTC')::date AS utc_day, ${parts} FROM ${this.#events}
          WHERE ${where} GROUP BY 1, 2) AS days GROUP BY customer_id`;
      case 'texts':
      case 'line_texts':
        return `SELECT customer_id, ${folds} FROM (
          SELECT customer_id, slot, label, count(*) AS frequency, min(at) AS oldest FROM ${this.#events}
          ${this.#level === 'texts' ? '' : LINES}
          CROSS JOIN LATERAL (VALUES ${[...this.#inner].map(([sql, n]) => `(${n}, ${sql})`).join(', ')}) AS v (slot, label)
          WHERE ${where} AND label IS NOT NULL GROUP BY 1, 2, 3) AS texts GROUP BY customer_id`;
    }
  }

  #fold(feature: EventFeature, filters: readonly string[]): string {
    const { aggregate, most } = feature;
    if (aggregate === 'top') {
      const order = 'ORDER BY frequency DESC, label COLLATE "C"';
      const slot = this.#slot(feature, filters);
      return `to_jsonb((array_agg(label ${order}) FILTER (WHERE slot = ${slot}))[1:${most}])::text`;
    }
    if (this.#level === 'days') {
      return foldSql(feature, `i${this.#part(`sum(amount)${filterSql(filters)}`)}`, [], ['utc_day']);
    }
    return foldSql(
      feature,
      eventFieldSql(feature),
      filters,
      this.#level === 'lines' ? ['at', 'id', 'n'] : ['at', 'id'],
    );
  }

  #slot(feature: EventFeature, filters: readonly string[]): number {
    const label = eventFieldSql(feature);
    return this.#part(filters.length === 0 ? label : `CASE WHEN ${filters.join(' AND ')} THEN ${label} END`);
  }

  #part(sql: string): number {
    const number = this.#inner.get(sql) ?? this.#inner.size;
    this.#inner.set(sql, number);
    return number;
  }

  #column(fold: string): string {
    const name = this.#folds.get(fold) ?? `x${this.#folds.size}`;
    this.#folds.set(fold, name);
    return `${this.alias}.${name}`;
  }

  #widen(withinDays: number | null): void {
    this.#widest = withinDays === null || this.#widest === null ? null : Math.max(this.#widest, withinDays);
  }
}

/** All event features of a query: one subquery a type of event and level. */
export class EventQueries {
  readonly #workspaceId: number;
  readonly #clock: Clock;
  readonly #customers: readonly number[] | undefined;
  readonly #constants: Constants;
  readonly #reading: EventReading;
  readonly #groups = new Map<string, { readonly type: string; readonly group: GroupedEvents }>();

  constructor(workspaceId: number, clock: Clock, customers: readonly number[] | undefined, constants: Constants) {
    this.#workspaceId = workspaceId;
    this.#clock = clock;
    this.#customers = customers;
    this.#constants = constants;
    this.#reading = { workspaceId, clock, customers, constants };
  }

  /** Asks for a feature; returns its column. No event at all means zero of a total. */
  column(feature: EventFeature): string {
    const column = this.#groupOf(feature).value(feature, this.#clock.asOf);
    return isTotal(feature) ? `coalesce(${column}, 0)` : column;
  }

  /** When the oldest event of a windowed feature will be too old. */
  expiry(feature: EventFeature & { readonly withinDays: number }): string {
    return this.#groupOf(feature).expiry(feature, this.#clock.asOf);
  }

  joins(): string[] {
    const { asOf, pinned } = this.#clock;
    return [...this.#groups.values()].map(({ type, group }) => {
      const base = (widest: number | null) =>
        [
          `workspace_id = ${this.#workspaceId} AND type = '${type}'`,
          // Without it, what another machine's clock has a little ahead would be passed over, and never looked at again.
          ...(pinned ? [`at <= ${this.#constants.time(asOf)}`] : []),
          ...(widest === null ? [] : [`at > ${this.#constants.time(asOf - widest * DAY_MS)}`]),
          ...(this.#customers ? [`customer_id = ANY(${this.#constants.ids(this.#customers)})`] : []),
        ].join(' AND ');
      return `LEFT JOIN (${group.sql(base)}) ${group.alias} ON ${group.alias}.customer_id = c.id`;
    });
  }

  #groupOf(feature: EventFeature): GroupedEvents {
    const level = levelOf(feature);
    const key = `${level} ${feature.type}${viewName(feature.view)}`;
    let entry = this.#groups.get(key);
    if (!entry) {
      entry = { type: feature.type, group: new GroupedEvents(feature, level, this.#reading) };
      this.#groups.set(key, entry);
    }
    return entry.group;
  }
}

function levelOf({ aggregate, field }: EventFeature): Level {
  const ofLines = field.startsWith('lines.');
  if (aggregate === 'top') return ofLines ? 'line_texts' : 'texts';
  if (field === 'dayAmount') return 'days';
  return ofLines ? 'lines' : 'events';
}

function isTotal({ aggregate }: EventFeature): boolean {
  return aggregate === 'count' || aggregate === 'sum' || aggregate === 'distinct';
}

/** The conditions on which an event counts. */
function filtersOf({ withinDays, where }: EventFeature, asOf: number, constants: Constants): string[] {
  return [
    ...(withinDays === null ? [] : [`at > ${constants.time(asOf - withinDays * DAY_MS)}`]),
    ...(where ? conditionSql(where) : []),
  ];
}

function filterSql(filters: readonly string[]): string {
  return filters.length === 0 ? '' : ` FILTER (WHERE ${filters.join(' AND ')})`;
}

/** Folds the values there are: what is missing is passed over by all of them. */
function foldSql(feature: EventFeature, value: string, filters: readonly string[], order: readonly string[]): string {
  const { aggregate, field } = feature;
  const filter = filterSql(filters);
  switch (aggregate) {
    case 'count':
      return `(count(*)${filter})${FLOAT}`;
    case 'distinct':
      return `(count(DISTINCT ${value})${filter})${FLOAT}`;
    case 'mean':
      return `(avg(${value})${filter})${FLOAT}`;
    case 'first':
    case 'last': {
      // The first of times is the least.
      if (field === 'at' || field === 'day')
        return `(${aggregate === 'first' ? 'min' : 'max'}(${value})${filter})${FLOAT}`;
      const by = order.map((column) => `${column} ${aggregate === 'first' ? 'ASC' : 'DESC'}`).join(', ');
      const picked = `(array_agg(${value} ORDER BY ${by})${filterSql([...filters, `(${value}) IS NOT NULL`])})[1]`;
      return feature.kind === 'category' ? picked : `${picked}${FLOAT}`;
    }
    default:
      return `(${aggregate}(${value})${filter})${FLOAT}`;
  }
}
