import type { Scope } from '../../postgres/connection.ts';
import { BELOW_ZERO, TOTALS } from './below-zero.ts';

/** One customer's events of one type. */
export interface EventGroup {
  readonly customerId: number;
  readonly type: string;
}

const GROUPS = 'unnest($2::int[], $3::text[]) AS event_group(customer_id, type)';

// In the order in which ingest takes them. A writer who stored an event of a group has added it or will wait. Totals
// computed after this lack none, and count none twice.
const LOCK = `
  INSERT INTO customer_event_aggregate AS a
    (workspace_id, customer_id, type, count, first_at, last_at, amount, discount, quantity)
  SELECT DISTINCT $1::int, customer_id, type, 0, now(), now(), 0, 0, 0 FROM ${GROUPS} ORDER BY 2, 3
  ON CONFLICT (workspace_id, customer_id, type) DO UPDATE SET count = a.count`;

const RECOMPUTE = `
  WITH fresh AS (
    SELECT one.customer_id, one.type, count(e.id) AS count, ${TOTALS.map(([name, sql]) => `${sql} AS ${name}`).join(', ')}
    FROM (SELECT DISTINCT customer_id, type FROM ${GROUPS}) AS one
    LEFT JOIN (SELECT *, ${BELOW_ZERO} AS below FROM customer_event WHERE workspace_id = $1) AS e
      ON (e.customer_id, e.type) = (one.customer_id, one.type)
    GROUP BY one.customer_id, one.type
  ), gone AS (
    DELETE FROM customer_event_aggregate a USING fresh
    WHERE a.workspace_id = $1 AND (a.customer_id, a.type) = (fresh.customer_id, fresh.type) AND fresh.count = 0
  )
  UPDATE customer_event_aggregate a
  SET count = fresh.count, ${TOTALS.map(([name]) => `${name} = fresh.${name}`).join(', ')}
  FROM fresh
  WHERE a.workspace_id = $1 AND (a.customer_id, a.type) = (fresh.customer_id, fresh.type) AND fresh.count > 0`;

/** Computes totals anew from the events there are; groups without any have none. */
export async function recomputeTotals(scope: Scope, groups: readonly EventGroup[]): Promise<void> {
  if (groups.length === 0) return;
  const parameters = [scope.workspaceId, groups.map(({ customerId }) => customerId), groups.map(({ type }) => type)];
  await scope.query(LOCK, parameters);
  await scope.query(RECOMPUTE, parameters);
}

/** The groups of customers' events that totals are kept of. */
export async function typesOfCustomers(scope: Scope, customerIds: readonly number[]): Promise<EventGroup[]> {
  const rows = await scope.query<EventGroup>(
    `SELECT c.id AS "customerId", a.type FROM (
       SELECT DISTINCT type FROM customer_event_aggregate WHERE workspace_id = $1 AND customer_id = ANY($2)) AS a,
       unnest($2::int[]) AS c(id)`,
    [scope.workspaceId, customerIds],
  );
  return rows;
}
