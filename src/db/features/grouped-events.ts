import { isLineField } from '../../engine/catalogue/event-field.ts';
import type { EventFeature } from '../../engine/catalogue/event-source.ts';
import { DAY } from '../../segmenter/time.ts';
import { conditionsSql } from './conditions.ts';
import { eventFieldSql, LINES } from './fields.ts';
import { type Constants, FLOAT } from './values.ts';
import { FeatureWindows, type Turn } from './windows.ts';

/**
 * The things a subquery groups before it folds: events as they are, their lines, or a customer's days, or texts with
 * their frequencies.
 */
export type Level = 'events' | 'lines' | 'days' | 'texts' | 'line_texts';

/** A column that says when the clock alone next changes a feature. */
export interface TurnColumn {
  readonly sql: string;
  /** The time that is meant by one that is selected, ms; null where it is itself. */
  readonly turnsAt: ((selected: number) => number) | null;
}

/** Where the events of a group come from: the table with what is joined to it, and the events that may count. */
export interface EventsFrom {
  /** Both for events later than an instant; null stands for all. */
  table(earliest: number | null): string;
  where(earliest: number | null): string;
}

/** The aggregates of one type of event at one level: one pass over the events, however many features. */
export class GroupedEvents {
  readonly alias: string;
  readonly #level: Level;
  readonly #constants: Constants;
  readonly #folds = new Map<string, string>();
  /** With days: sums and first events; with texts: what is counted. */
  readonly #inner = new Map<string, number>();
  /** The last instant of which no event is needed, null once a feature needs all; undefined while there are no features. */
  #earliest: number | null | undefined;

  constructor(alias: string, level: Level, constants: Constants) {
    this.alias = alias;
    this.#level = level;
    this.#constants = constants;
  }

  /** Asks for a feature; returns its column. */
  value(feature: EventFeature, asOf: number): string {
    const windows = new FeatureWindows(feature, asOf, this.#constants);
    const { earliest } = windows;
    if (this.#earliest === undefined || earliest === null) this.#earliest = earliest;
    else if (this.#earliest !== null) this.#earliest = Math.min(this.#earliest, earliest);
    return this.#column(this.#fold(feature, [...windows.tests(), ...this.#conditions(feature)]));
  }

  /** Columns by which the clock changes a feature; none where it does not. */
  turns(feature: EventFeature, asOf: number): TurnColumn[] {
    const windows = new FeatureWindows(feature, asOf, this.#constants);
    const { withinDays } = feature;
    if (feature.windows.length === 0 && withinDays !== null) {
      // An event at `t` is within `d` days while the clock is before `t + d`.
      const oldest = this.#oldest(feature, windows.tests());
      return [{ sql: this.#column(milliseconds(oldest, withinDays * DAY)), turnsAt: null }];
    }
    return windows.turns().map(({ tests, turnsAt }: Turn) => ({
      sql: this.#column(milliseconds(this.#oldest(feature, tests), 0)),
      turnsAt,
    }));
  }

  /** The time of the oldest event that passes tests of its time, and the conditions of a feature. */
  #oldest(feature: EventFeature, tests: readonly string[]): string {
    const filters = [...tests, ...this.#conditions(feature)];
    switch (this.#level) {
      case 'events':
      case 'lines':
        return `min(at)${filterSql(filters)}`;
      case 'days':
        return `min(i${this.#part(`min(at)${filterSql(filters)}`)})`;
      case 'texts':
      case 'line_texts':
        return `min(oldest) FILTER (WHERE slot = ${this.#slot(feature, filters)})`;
    }
  }

  #conditions({ where }: EventFeature): string[] {
    return conditionsSql(where, this.#level === 'lines' || this.#level === 'line_texts' ? 'lines' : 'events');
  }

  /** The subquery, by customer. */
  sql(from: EventsFrom): string {
    const earliest = this.#earliest ?? null;
    const [table, where] = [from.table(earliest), from.where(earliest)];
    const folds = [...this.#folds].map(([sql, name]) => `${sql} AS ${name}`).join(', ');
    const parts = [...this.#inner].map(([sql, n]) => `${sql} AS i${n}`).join(', ');
    switch (this.#level) {
      case 'events':
        return `SELECT customer_id, ${folds} FROM ${table} WHERE ${where} GROUP BY customer_id`;
      case 'lines':
        return `SELECT customer_id, ${folds} FROM ${table} ${LINES} WHERE ${where} GROUP BY customer_id`;
      case 'days':
        return `SELECT customer_id, ${folds} FROM (
          SELECT customer_id, (at AT TIME ZONE 'UTC')::date AS utc_day, ${parts} FROM ${table}
          WHERE ${where} GROUP BY 1, 2) AS days GROUP BY customer_id`;
      case 'texts':
      case 'line_texts':
        return `SELECT customer_id, ${folds} FROM (
          SELECT customer_id, slot, label, count(*) AS frequency, min(at) AS oldest FROM ${table}
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
}

function milliseconds(time: string, later: number): string {
  return `(extract(epoch FROM ${time}) * 1000${later === 0 ? '' : ` + ${later}`})${FLOAT}`;
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
      return `(count(${isLineField(field) ? value : '*'})${filter})${FLOAT}`;
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
