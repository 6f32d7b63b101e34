import type { Scope } from '../../postgres/connection.ts';
import type { EventGroup } from '../events/event-totals.ts';
import { NOBODY } from '../events/events.ts';

/** A row of `customer_event` as JSON. */
export type EventRow = Readonly<Record<string, unknown>>;

/** The rows of events as they are, deleted ones too, locked until the transaction ends. */
export async function lockEventRows(scope: Scope, source: string, messageIds: readonly string[]): Promise<EventRow[]> {
  const rows = await scope.query<{ row: EventRow }>(
    `SELECT to_jsonb(e) AS row FROM customer_event e
     WHERE workspace_id = $1 AND source = $2 AND message_id = ANY($3) ORDER BY message_id FOR UPDATE`,
    [scope.workspaceId, source, messageIds],
  );
  return rows.map(({ row }) => row);
}

/** Message ids, of these, of the events that this transaction wrote. */
export async function eventsWritten(scope: Scope, source: string, messageIds: readonly string[]): Promise<string[]> {
  const rows = await scope.query<{ messageId: string }>(
    `SELECT message_id AS "messageId" FROM customer_event
     WHERE workspace_id = $1 AND source = $2 AND message_id = ANY($3) AND received_at = now()::timestamptz(3)`,
    [scope.workspaceId, source, messageIds],
  );
  return rows.map(({ messageId }) => messageId);
}

/** Removes events that nobody wrote since `at`; returns those that counted in totals. */
export async function removeEvents(
  scope: Scope,
  source: string,
  messageIds: readonly string[],
  at: string,
): Promise<EventGroup[]> {
  return scope.query(
    `WITH gone AS (
       DELETE FROM customer_event WHERE workspace_id = $1 AND source = $2 AND message_id = ANY($3) AND received_at = $4
       RETURNING customer_id, type)
     SELECT customer_id AS "customerId", type FROM gone WHERE customer_id <> ${NOBODY}`,
    [scope.workspaceId, source, messageIds, at],
  );
}

const BEFORE = 'jsonb_populate_recordset(NULL::customer_event, $2::jsonb)';

/** Events that were written as they were. */
export interface RestoredEvents {
  readonly count: number;
  /** Whose totals change. */
  readonly groups: readonly EventGroup[];
}

/** Writes events as they were, where nobody wrote them since `at`. */
export async function restoreEvents(scope: Scope, rows: readonly EventRow[], at: string): Promise<RestoredEvents> {
  if (rows.length === 0) return { count: 0, groups: [] };
  const parameters = [scope.workspaceId, JSON.stringify(rows), at];
  const groups = await scope.query<EventGroup>(
    `SELECT e.customer_id AS "customerId", e.type FROM customer_event e JOIN ${BEFORE} b
       ON (e.source, e.message_id) = (b.source, b.message_id)
     WHERE e.workspace_id = $1 AND e.received_at = $3 FOR UPDATE OF e`,
    parameters,
  );
  const restored = await scope.query<EventGroup>(
    `UPDATE customer_event e SET customer_id = b.customer_id, type = b.type, at = b.at, amount = b.amount,
       discount = b.discount, quantity = b.quantity, channel = b.channel, lines = b.lines, properties = b.properties,
       received_at = b.received_at
     FROM ${BEFORE} b
     WHERE e.workspace_id = $1 AND (e.source, e.message_id) = (b.source, b.message_id) AND e.received_at = $3
     RETURNING e.customer_id AS "customerId", e.type`,
    parameters,
  );
  const changed = [...groups, ...restored].filter(({ customerId }) => customerId !== NOBODY);
  return { count: restored.length, groups: changed };
}

/** Forgets types of which there are no events any more. */
export async function forgetTypes(scope: Scope, types: readonly string[]): Promise<void> {
  await scope.query(
    `DELETE FROM event_type t WHERE workspace_id = $1 AND type = ANY($2) AND NOT EXISTS (
       SELECT FROM customer_event_aggregate a WHERE a.workspace_id = $1 AND a.type = t.type)`,
    [scope.workspaceId, types],
  );
}

/** Message ids, of these, of responses that there are. */
export async function responsesThere(scope: Scope, source: string, messageIds: readonly string[]): Promise<string[]> {
  const rows = await scope.query<{ messageId: string }>(
    `SELECT message_id AS "messageId" FROM survey_response WHERE workspace_id = $1 AND source = $2 AND message_id = ANY($3)`,
    [scope.workspaceId, source, messageIds],
  );
  return rows.map(({ messageId }) => messageId);
}

/** Removes responses; returns the customers who gave them. */
export async function removeResponses(scope: Scope, source: string, messageIds: readonly string[]): Promise<number[]> {
  const rows = await scope.query<{ customerId: number }>(
    `DELETE FROM survey_response WHERE workspace_id = $1 AND source = $2 AND message_id = ANY($3)
     RETURNING customer_id AS "customerId"`,
    [scope.workspaceId, source, messageIds],
  );
  return rows.map(({ customerId }) => customerId);
}
