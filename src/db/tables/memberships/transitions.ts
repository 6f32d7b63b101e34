import type { Scope } from '../../postgres/connection.ts';
import { type Page, Parameters, pageSql, type SortKey } from '../../postgres/keyset.ts';
import type { MoveCause } from '../changes/changes.ts';

/** An ended membership. */
export interface Transition {
  readonly id: number;
  readonly customerId: number;
  readonly segmentationId: number;
  readonly fromSegmentId: number | null;
  readonly since: Date | null;
  readonly toSegmentId: number | null;
  readonly at: Date;
  readonly cause: MoveCause;
  readonly runId: number | null;
}

export const TRANSITION_KEYS: readonly SortKey[] = [
  { sql: 't.at', type: 'timestamptz', descending: true },
  { sql: 't.id', type: 'bigint', descending: true },
];

/** The same page of each customer's ended memberships, newest first. */
export async function transitionsOfCustomers(
  scope: Scope,
  customerIds: readonly number[],
  page: Page,
): Promise<Transition[]> {
  const parameters = new Parameters(scope.workspaceId, customerIds);
  const { where, order } = pageSql(TRANSITION_KEYS, page, parameters);
  const rows = await scope.query<Omit<Transition, 'id'> & { id: string }>(
    `SELECT p.* FROM unnest($2::int[]) AS c(id) CROSS JOIN LATERAL (
       SELECT t.id, t.customer_id AS "customerId", t.segmentation_id AS "segmentationId",
         t.from_segment_id AS "fromSegmentId", t.since, t.to_segment_id AS "toSegmentId", t.at, t.cause,
         t.run_id AS "runId"
       FROM membership_transition t WHERE t.workspace_id = $1 AND t.customer_id = c.id ${where} ${order}) p`,
    parameters.values,
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

/** How many ended memberships customers have; those without any are left out. */
export async function countTransitions(
  scope: Scope,
  customerIds: readonly number[],
): Promise<{ readonly customerId: number; readonly count: number }[]> {
  return scope.query(
    `SELECT customer_id AS "customerId", count(*)::int AS count FROM membership_transition
     WHERE workspace_id = $1 AND customer_id = ANY($2) GROUP BY customer_id`,
    [scope.workspaceId, customerIds],
  );
}
