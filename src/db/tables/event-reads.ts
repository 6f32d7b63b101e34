import type { SqlScope } from '../postgres/database.ts';
import { type Page, Parameters, pageSql, type SortKey } from '../postgres/keyset.ts';
import type { StoredEvent } from './events.ts';

export const EVENT_KEYS: readonly SortKey[] = [
  { sql: 'e.at', type: 'timestamptz', descending: true },
  { sql: 'e.id', type: 'bigint', descending: true },
];

/** The same page of each customer's events, newest first, of one type or of all. */
export async function eventsOfCustomers(
  scope: SqlScope,
  customerIds: readonly number[],
  type: string | null,
  page: Page,
): Promise<StoredEvent[]> {
  const parameters = new Parameters(scope.workspaceId, customerIds, type);
  const { where, order } = pageSql(EVENT_KEYS, page, parameters);
  const rows = await scope.sql.query<Omit<StoredEvent, 'id'> & { id: string }>(
    `SELECT p.* FROM unnest($2::int[]) AS c(id) CROSS JOIN LATERAL (
       SELECT e.id, e.customer_id AS "customerId", e.source, e.message_id AS "messageId", e.type, e.at,
         e.amount::text, e.discount::text, e.quantity::text, e.channel, e.lines, e.properties
       FROM customer_event e
       WHERE e.workspace_id = $1 AND e.customer_id = c.id AND ($3::text IS NULL OR e.type = $3) ${where} ${order}) p`,
    parameters.values,
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}
