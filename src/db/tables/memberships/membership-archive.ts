import type { Scope } from '../../postgres/connection.ts';

/** A membership as JSON keeps it: times are text. */
export interface ArchivedMembership {
  readonly customer_id: number;
  readonly segmentation_id: number;
  readonly segment_id: number;
  readonly strength: number;
  readonly since: string;
  readonly until: string | null;
  readonly cause: string;
  readonly run_id: number | null;
}

const COLUMNS = 'customer_id, segmentation_id, segment_id, strength, since, until, cause, run_id';

/** All memberships of customers, "none" and unknown answers too, in an order of their own. */
export async function archiveMemberships(scope: Scope, customerIds: readonly number[]): Promise<ArchivedMembership[]> {
  const rows = await scope.query<{ row: ArchivedMembership }>(
    `SELECT to_jsonb(m) - 'workspace_id' AS row FROM segment_answer m
     WHERE m.workspace_id = $1 AND m.customer_id = ANY($2)
     ORDER BY m.customer_id, m.segmentation_id, m.segment_id FOR UPDATE`,
    [scope.workspaceId, customerIds],
  );
  return rows.map(({ row }) => row);
}

/** Deletes the memberships of customers, and who could not be answered. Sizes are the caller's. */
export async function deleteMemberships(scope: Scope, customerIds: readonly number[]): Promise<void> {
  const parameters = [scope.workspaceId, customerIds];
  await scope.query('DELETE FROM segment_answer WHERE workspace_id = $1 AND customer_id = ANY($2)', parameters);
  await scope.query('DELETE FROM quarantined_customer WHERE workspace_id = $1 AND customer_id = ANY($2)', parameters);
}

/** The time where the clock of the segmentation of a row stands still; null where it goes on. */
const pinnedTo = (row: string) => `(SELECT CASE WHEN s.pinned THEN s.as_of END FROM segmentation s
  WHERE s.workspace_id = $1 AND s.id = ${row}.segmentation_id)`;

/**
 * Stores memberships again, those whose segment is still one of a live answer; returns them. The others are history. Of a
 * clock that was set back since, they begin where it stands.
 */
export async function restoreMemberships(
  scope: Scope,
  memberships: readonly ArchivedMembership[],
): Promise<ArchivedMembership[]> {
  const rows = await scope.query<{ row: ArchivedMembership }>(
    `INSERT INTO segment_answer AS m (workspace_id, ${COLUMNS})
     SELECT $1, ${COLUMNS.replace('since', `least(since, ${pinnedTo('r')})`)}
     FROM jsonb_populate_recordset(NULL::segment_answer, $2::jsonb) AS r
     WHERE EXISTS (SELECT FROM segmentation s WHERE s.workspace_id = $1 AND s.id = r.segmentation_id)
       AND (r.segment_id IN (0, -1) OR EXISTS (
         SELECT FROM segment g WHERE g.workspace_id = $1 AND g.id = greatest(r.segment_id, ~r.segment_id) AND g.current))
     RETURNING to_jsonb(m) - 'workspace_id' AS row`,
    [scope.workspaceId, JSON.stringify(memberships)],
  );
  await scope.query(
    `INSERT INTO membership_transition
       (workspace_id, customer_id, segmentation_id, from_segment_id, since, to_segment_id, at, cause)
     SELECT $1::int, r.customer_id, r.segmentation_id, r.segment_id, r.since, NULL,
       greatest(r.since, coalesce(${pinnedTo('r')}, now())), 'PROFILE'
     FROM jsonb_populate_recordset(NULL::segment_answer, $2::jsonb) AS r
     WHERE EXISTS (SELECT FROM segment g WHERE g.workspace_id = $1 AND g.id = r.segment_id AND NOT g.current)`,
    [scope.workspaceId, JSON.stringify(memberships)],
  );
  return rows.map(({ row }) => row);
}

/** Ends a customer's memberships now, as history of whoever it became part of. */
export async function endMemberships(scope: Scope, customerId: number, ownerId: number): Promise<void> {
  await scope.query(
    `INSERT INTO membership_transition
       (workspace_id, customer_id, segmentation_id, from_segment_id, since, to_segment_id, at, cause)
     SELECT $1::int, $3, m.segmentation_id, m.segment_id, m.since, NULL,
       greatest(m.since, coalesce(${pinnedTo('m')}, now())), 'PROFILE'
     FROM segment_answer m WHERE m.workspace_id = $1 AND m.customer_id = $2 AND m.segment_id > 0
     ORDER BY m.segmentation_id, m.segment_id`,
    [scope.workspaceId, customerId, ownerId],
  );
}

/** Deletes a customer's history after a transition; all of it after 0. */
export async function deleteTransitions(
  scope: Scope,
  customerIds: readonly number[],
  after: string | number,
): Promise<void> {
  await scope.query(
    'DELETE FROM membership_transition WHERE workspace_id = $1 AND customer_id = ANY($2) AND id > $3::bigint',
    [scope.workspaceId, customerIds, after],
  );
}

/**
 * Deletes the memberships and history of customers that are no more, and takes them off the sizes of their segments.
 */
export async function eraseMemberships(scope: Scope, customerIds: readonly number[]): Promise<void> {
  await scope.query(
    `WITH gone AS (
       DELETE FROM segment_answer WHERE workspace_id = $1 AND customer_id = ANY($2) RETURNING segment_id)
     UPDATE segment g SET size = g.size - gone.n
     FROM (SELECT segment_id, count(*)::int AS n FROM gone GROUP BY segment_id) AS gone
     WHERE g.workspace_id = $1 AND g.id = gone.segment_id`,
    [scope.workspaceId, customerIds],
  );
  await deleteMemberships(scope, customerIds);
  await deleteTransitions(scope, customerIds, 0);
}
