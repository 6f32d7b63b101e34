import { LOCK, type SqlScope } from './database.ts';

/** Wakes evaluators; the payload is the workspace's id. */
export const TASKS_CHANNEL = 'personagraph_tasks';

/** Why a customer is evaluated again. */
export type TaskCause = 'PROFILE' | 'EVENT' | 'CLOCK';

/**
 * Lines customers up for evaluation in the caller's transaction, where the workspace has a live segmentation or a run
 * at all. A run takes its snapshot only after a turn with {@link LOCK.snapshot} to itself: what is written here is
 * either in the snapshot or lined up.
 */
export async function enqueueTasks(scope: SqlScope, customerIds: readonly number[], cause: TaskCause): Promise<void> {
  if (customerIds.length === 0) return;
  await scope.sql.query('SELECT pg_advisory_xact_lock_shared($1::int, $2::int)', [LOCK.snapshot, scope.workspaceId]);
  const rows = await scope.sql.query(
    `WITH queued AS (
       INSERT INTO evaluation_task (workspace_id, customer_id, cause)
       SELECT $1, id, $3 FROM unnest($2::int[]) AS id
       WHERE EXISTS (SELECT FROM segmentation WHERE workspace_id = $1 AND enabled AND live_model_id IS NOT NULL)
          OR EXISTS (SELECT FROM run WHERE workspace_id = $1 AND state IN ('QUEUED', 'PREPARING', 'COMPUTING'))
       RETURNING 1)
     SELECT 1 FROM queued LIMIT 1`,
    [scope.workspaceId, customerIds, cause],
  );
  if (rows.length > 0) await scope.sql.query('SELECT pg_notify($1, $2)', [TASKS_CHANNEL, String(scope.workspaceId)]);
}
