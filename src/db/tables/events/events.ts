import { arrayLiteral } from '../../postgres/array-literal.ts';
import type { Scope } from '../../postgres/connection.ts';
import type { Placeholders } from '../../postgres/keyset.ts';
import { columnsOf, type List, type Paged, type Source } from '../../reads/source.ts';
import { type TimeSpan, withinSpan } from '../../reads/time-span.ts';
import { BELOW_ZERO, saleEnd, TOTALS } from './below-zero.ts';

/** One line of an event, such as a product of an order. */
export interface EventLine {
  readonly sku?: string;
  readonly name?: string;
  readonly category?: string;
  readonly quantity?: number;
  /** Price of one, exact decimal text. */
  readonly price?: string;
  readonly discount?: string;
}

/** Which event, in the words of the system it comes from. */
export interface EventKey {
  readonly source: string;
  readonly messageId: string;
}

/** An event ready to be stored. Decimals are exact text in the workspace's currency. */
export interface NewEvent extends EventKey {
  readonly customerId: number;
  readonly type: string;
  /** ISO 8601 */
  readonly at: string;
  readonly amount: string | null;
  readonly discount: string | null;
  readonly quantity: string | null;
  readonly channel: string | null;
  /** JSON of {@link EventLine}s. */
  readonly lines: string | null;
  /** JSON of an object. */
  readonly properties: string | null;
}

export interface StoredEvent extends Omit<NewEvent, 'at' | 'lines' | 'properties'> {
  /** Eight bytes, as PostgreSQL writes them. */
  readonly id: string;
  readonly at: Date;
  readonly lines: readonly EventLine[] | null;
  readonly properties: Readonly<Record<string, unknown>> | null;
}

/**
 * Customer of a deleted event, whose type is empty. Its row keeps the key, so that a late copy does not bring it back.
 * The one unique index decides between writers of the same key.
 */
export const NOBODY = 0;

/** Events as arrays, one a column: the workspace is $1. */
export const INPUT = `unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::numeric[],
  $8::numeric[], $9::numeric[], $10::text[], $11::jsonb[], $12::jsonb[])`;
export const COLUMNS =
  'customer_id, source, message_id, type, at, amount, discount, quantity, channel, lines, properties';
/** The properties of stored event `e` that say something, as events are stored now; NULL without one. */
const PRESENT = `(SELECT jsonb_object_agg(p.key, p.value) FROM jsonb_each(e.properties) AS p
  WHERE p.value NOT IN ('null', '""', '[]', '{}'))`;
/** True where stored event `e` has the content of `input`. */
export const SAME = `((e.customer_id, e.type, e.at) = (input.customer_id, input.type, input.at::timestamptz(3))
  AND (e.amount, e.discount, e.quantity, nullif(e.channel, ''), nullif(e.lines, '[]'), ${PRESENT}) IS NOT DISTINCT FROM
      (input.amount, input.discount, input.quantity, input.channel, input.lines, input.properties))`;

// One statement: an event and its share of the totals are there together or not at all. Everybody inserts in the same
// order, so that two batches never wait for each other.
const INSERT = `
  WITH stored AS (
    INSERT INTO customer_event (workspace_id, ${COLUMNS})
    SELECT $1, ${COLUMNS} FROM ${INPUT} AS input(${COLUMNS}) ORDER BY source, message_id
    ON CONFLICT (workspace_id, source, message_id) DO NOTHING
    RETURNING source, message_id, customer_id, type, at, amount, discount, quantity, ${BELOW_ZERO} AS below
  ), types AS (
    INSERT INTO event_type (workspace_id, type)
    SELECT DISTINCT $1::int, type FROM stored ORDER BY 2 ON CONFLICT DO NOTHING
  ), totals AS (
    INSERT INTO customer_event_aggregate AS a
      (workspace_id, customer_id, type, count, ${TOTALS.map(([name]) => name).join(', ')})
    SELECT $1, customer_id, type, count(*), ${TOTALS.map(([, sql]) => sql).join(', ')}
    FROM stored GROUP BY customer_id, type ORDER BY customer_id, type
    ON CONFLICT (workspace_id, customer_id, type) DO UPDATE SET
      count = a.count + excluded.count, ${TOTALS.map(([name]) => `${name} = ${added(name)}`).join(', ')})
  SELECT count(*)::int AS stored,
    CASE WHEN count(*) < cardinality($3::text[]) THEN jsonb_agg(jsonb_build_array(source, message_id)) END AS keys
  FROM stored`;

/** A total with those of further events. */
function added(name: string): string {
  if (name === 'sale_first_at') return `least(${saleEnd('a', 'first_at')}, excluded.${name})`;
  if (name === 'sale_last_at') return `greatest(${saleEnd('a', 'last_at')}, excluded.${name})`;
  if (name === 'first_at') return `least(a.${name}, excluded.${name})`;
  return name.endsWith('last_at') ? `greatest(a.${name}, excluded.${name})` : `a.${name} + excluded.${name}`;
}

const EARLIER = `
  SELECT input.source, input.message_id AS "messageId", ${SAME} AS same, e.customer_id = ${NOBODY} AS deleted
  FROM ${INPUT} AS input(${COLUMNS})
  JOIN customer_event e ON e.workspace_id = $1 AND e.source = input.source AND e.message_id = input.message_id`;

export function eventKey({ source, messageId }: EventKey): string {
  return `${source}\u0000${messageId}`;
}

/** The finding under the key of an event: the same content, other content, or a deleted event. */
export type Earlier = 'same' | 'conflict' | 'deleted';

/**
 * Stores events that are new by (source, message id) and adds them to the totals. Keys must be distinct in a call, and
 * new to the transaction. Tells of the others, by `eventKey`, why they are not.
 */
export async function insertEvents(scope: Scope, events: readonly NewEvent[]): Promise<ReadonlyMap<string, Earlier>> {
  if (events.length === 0) return new Map();
  const parameters = eventParameters(scope, events);
  const [row] = await scope.query<{ stored: number; keys: [string, string][] | null }>(INSERT, parameters);
  if (row!.stored === events.length) return new Map();
  const stored = new Set(row!.keys?.map(([source, messageId]) => eventKey({ source, messageId })));
  const earlier = await scope.query<EventKey & { same: boolean; deleted: boolean }>(EARLIER, parameters);
  return new Map(
    earlier.flatMap(({ same, deleted, ...event }) => {
      const key = eventKey(event);
      return stored.has(key) ? [] : [[key, deleted ? 'deleted' : same ? 'same' : 'conflict'] as const];
    }),
  );
}

/** The parameters of {@link INPUT}. */
export function eventParameters(scope: Scope, events: readonly NewEvent[]): unknown[] {
  return [
    scope.workspaceId,
    events.map((event) => event.customerId),
    arrayLiteral(events.map((event) => event.source)),
    arrayLiteral(events.map((event) => event.messageId)),
    arrayLiteral(events.map((event) => event.type)),
    arrayLiteral(events.map((event) => event.at)),
    arrayLiteral(events.map((event) => event.amount)),
    arrayLiteral(events.map((event) => event.discount)),
    arrayLiteral(events.map((event) => event.quantity)),
    arrayLiteral(events.map((event) => event.channel)),
    arrayLiteral(events.map((event) => event.lines)),
    arrayLiteral(events.map((event) => event.properties)),
  ];
}

/** Which events are meant: what is given must all hold. */
export interface EventFilter extends TimeSpan {
  readonly type?: string | undefined;
  readonly channel?: string | undefined;
  /** A property they have; with `equals` its value as a text. */
  readonly property?: { readonly name: string; readonly equals?: string | undefined } | undefined;
}

const EVENTS: Source<StoredEvent> = {
  table: 'customer_event',
  alias: 'e',
  columns: {
    id: 'e.id',
    customerId: 'e.customer_id',
    source: 'e.source',
    messageId: 'e.message_id',
    type: 'e.type',
    at: 'e.at',
    amount: 'e.amount::text',
    discount: 'e.discount::text',
    quantity: 'e.quantity::text',
    channel: 'e.channel',
    lines: 'e.lines',
    properties: 'e.properties',
  },
};

/** The events with these ids, in no order; unknown ones, deleted ones and those of other workspaces are left out. */
export async function eventsByIds(scope: Scope, ids: readonly string[]): Promise<StoredEvent[]> {
  return scope.query(
    `SELECT ${columnsOf(EVENTS)} FROM customer_event e
     WHERE e.workspace_id = $1 AND e.id = ANY($2::bigint[]) AND e.customer_id <> ${NOBODY}`,
    [scope.workspaceId, ids],
  );
}

/** Those of the events of a customer that a filter means, newest first. */
export function eventsOfCustomer({ type, channel, property, ...span }: EventFilter = {}): Paged<StoredEvent> {
  return {
    source: EVENTS,
    keys: [
      { sql: 'e.at', type: 'timestamptz', descending: true, field: 'at' },
      { sql: 'e.id', type: 'bigint', descending: true, field: 'id' },
    ],
    parent: 'e.customer_id',
    condition: (values) =>
      [
        ...(type === undefined ? [] : [`e.type = ${values.add(type)}::text`]),
        ...(channel === undefined ? [] : [`e.channel = ${values.add(channel)}::text`]),
        ...(property === undefined ? [] : [propertySql(property, values)]),
        ...withinSpan('e.at', span, values),
      ].join(' AND '),
  };
}

function propertySql({ name, equals }: NonNullable<EventFilter['property']>, values: Placeholders): string {
  const value = `e.properties ->> ${values.add(name)}::text`;
  return equals === undefined ? `(${value}) IS NOT NULL` : `(${value}) = ${values.add(equals)}::text`;
}

/** All-time totals of a customer's events of one type. */
export interface EventTotals {
  readonly customerId: number;
  readonly type: string;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly amount: string;
  readonly discount: string;
  readonly quantity: string;
}

/** The totals of a customer, by type. */
export const TOTALS_OF_CUSTOMER: List<EventTotals> = {
  source: {
    table: 'customer_event_aggregate',
    alias: 'a',
    columns: {
      customerId: 'a.customer_id',
      type: 'a.type',
      count: 'a.count',
      firstAt: 'a.first_at',
      lastAt: 'a.last_at',
      amount: 'a.amount::text',
      discount: 'a.discount::text',
      quantity: 'a.quantity::text',
    },
  },
  parent: 'a.customer_id',
  order: 'a.type',
};

/** The types of events a workspace has seen. */
export async function eventTypes(scope: Scope): Promise<string[]> {
  const rows = await scope.query<{ type: string }>(
    'SELECT type FROM event_type WHERE workspace_id = $1 ORDER BY type',
    [scope.workspaceId],
  );
  return rows.map(({ type }) => type);
}

/** True for a type that a workspace has seen. */
export async function hasEventType(scope: Scope, type: string): Promise<boolean> {
  const rows = await scope.query('SELECT FROM event_type WHERE workspace_id = $1 AND type = $2', [
    scope.workspaceId,
    type,
  ]);
  return rows.length > 0;
}
