import type { SqlScope } from './database.ts';

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

/** An event ready to be stored. Decimals are exact text in the workspace's currency. */
export interface NewEvent {
  readonly customerId: number;
  readonly source: string;
  readonly messageId: string;
  readonly type: string;
  /** ISO 8601 */
  readonly at: string;
  readonly amount: string | null;
  readonly discount: string | null;
  readonly quantity: string | null;
  readonly channel: string | null;
  readonly lines: readonly EventLine[] | null;
  readonly properties: Readonly<Record<string, unknown>> | null;
}

export interface StoredEvent extends Omit<NewEvent, 'at'> {
  readonly id: number;
  readonly at: Date;
}

const GIVEN = `unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::numeric(20,4)[],
  $8::numeric(20,4)[], $9::numeric(20,4)[], $10::text[], $11::jsonb[], $12::jsonb[])
  AS given(customer_id, source, message_id, type, at, amount, discount, quantity, channel, lines, properties)`;
const COLUMNS = 'customer_id, source, message_id, type, at, amount, discount, quantity, channel, lines, properties';

// One statement: an event and its share of the totals are there together or not at all.
const INSERT = `
  WITH stored AS (
    INSERT INTO customer_event (workspace_id, ${COLUMNS})
    SELECT $1, ${COLUMNS} FROM ${GIVEN} ORDER BY source, message_id
    ON CONFLICT DO NOTHING RETURNING source, message_id, customer_id, type, at, amount, discount, quantity
  ), types AS (
    INSERT INTO event_type (workspace_id, type)
    SELECT DISTINCT $1::int, type FROM stored ORDER BY 2 ON CONFLICT DO NOTHING
  ), totals AS (
    INSERT INTO customer_event_aggregate AS a
      (workspace_id, customer_id, type, count, first_at, last_at, amount, discount, quantity)
    SELECT $1, customer_id, type, count(*), min(at), max(at),
      coalesce(sum(amount), 0), coalesce(sum(discount), 0), coalesce(sum(quantity), 0)
    FROM stored GROUP BY customer_id, type ORDER BY customer_id, type
    ON CONFLICT (workspace_id, customer_id, type) DO UPDATE SET
      count = a.count + excluded.count, first_at = least(a.first_at, excluded.first_at),
      last_at = greatest(a.last_at, excluded.last_at), amount = a.amount + excluded.amount,
      discount = a.discount + excluded.discount, quantity = a.quantity + excluded.quantity)
  SELECT source, message_id AS "messageId", customer_id AS "customerId" FROM stored`;

const DIFFERING = `
  SELECT given.source, given.message_id AS "messageId" FROM ${GIVEN}
  JOIN customer_event e ON e.workspace_id = $1 AND e.source = given.source AND e.message_id = given.message_id
  WHERE (e.customer_id, e.type, e.at) <> (given.customer_id, given.type, given.at::timestamptz(3))
    OR (e.amount, e.discount, e.quantity, e.channel, e.lines, e.properties) IS DISTINCT FROM
       (given.amount, given.discount, given.quantity, given.channel, given.lines, given.properties)`;

export interface InsertedEvents {
  /** Events stored now, by `eventKey`. */
  readonly stored: ReadonlySet<string>;
  /** Of the rest, those whose message id stands for other content. */
  readonly conflicting: ReadonlySet<string>;
  /** Customers with a new event. */
  readonly customerIds: readonly number[];
}

export function eventKey(event: { readonly source: string; readonly messageId: string }): string {
  return `${event.source}\u0000${event.messageId}`;
}

/** Stores events that are new by (source, message id) and adds them to the totals; keys must be distinct in a call. */
export async function insertEvents(scope: SqlScope, events: readonly NewEvent[]): Promise<InsertedEvents> {
  if (events.length === 0) return { stored: new Set(), conflicting: new Set(), customerIds: [] };
  const stored = await scope.sql.query<{ source: string; messageId: string; customerId: number }>(
    INSERT,
    parameters(scope, events),
  );
  const keys = new Set(stored.map(eventKey));
  const rest = events.filter((event) => !keys.has(eventKey(event)));
  const differing =
    rest.length === 0
      ? []
      : await scope.sql.query<{ source: string; messageId: string }>(DIFFERING, parameters(scope, rest));
  return {
    stored: keys,
    conflicting: new Set(differing.map(eventKey)),
    customerIds: [...new Set(stored.map(({ customerId }) => customerId))].sort((a, b) => a - b),
  };
}

function parameters(scope: SqlScope, events: readonly NewEvent[]): unknown[] {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  return [
    scope.workspaceId,
    events.map((event) => event.customerId),
    events.map((event) => event.source),
    events.map((event) => event.messageId),
    events.map((event) => event.type),
    events.map((event) => event.at),
    events.map((event) => event.amount),
    events.map((event) => event.discount),
    events.map((event) => event.quantity),
    events.map((event) => event.channel),
    events.map((event) => json(event.lines)),
    events.map((event) => json(event.properties)),
  ];
}

/** A customer's events, newest first, older than the cursor. */
export async function eventsOfCustomer(
  scope: SqlScope,
  customerId: number,
  page: { readonly limit: number; readonly before?: { readonly at: Date; readonly id: number } },
): Promise<StoredEvent[]> {
  const rows = await scope.sql.query<Omit<StoredEvent, 'id'> & { id: string }>(
    `SELECT id, customer_id AS "customerId", source, message_id AS "messageId", type, at, amount::text, discount::text,
       quantity::text, channel, lines, properties
     FROM customer_event
     WHERE workspace_id = $1 AND customer_id = $2 AND ($3::timestamptz IS NULL OR (at, id) < ($3, $4::bigint))
     ORDER BY at DESC, id DESC LIMIT $5`,
    [scope.workspaceId, customerId, page.before?.at ?? null, page.before?.id ?? null, page.limit],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
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

export async function totalsByCustomers(scope: SqlScope, customerIds: readonly number[]): Promise<EventTotals[]> {
  return scope.sql.query<EventTotals>(
    `SELECT customer_id AS "customerId", type, count, first_at AS "firstAt", last_at AS "lastAt", amount::text,
       discount::text, quantity::text
     FROM customer_event_aggregate WHERE workspace_id = $1 AND customer_id = ANY($2) ORDER BY type`,
    [scope.workspaceId, customerIds],
  );
}
