import { LOCK, type Sql, type SqlScope } from './database.ts';

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

/** A batch of waiting customers, locked until the transaction ends. */
export interface ClaimedTasks {
  readonly ids: readonly string[];
  /** Why, by customer: the newest task's cause. */
  readonly customers: ReadonlyMap<number, TaskCause>;
}

/** Takes waiting tasks no other evaluator works on, oldest first. */
export async function claimTasks(scope: SqlScope, limit: number): Promise<ClaimedTasks> {
  const rows = await scope.sql.query<{ id: string; customer_id: number; cause: TaskCause }>(
    `SELECT id, customer_id, cause FROM evaluation_task WHERE workspace_id = $1 AND after_run_id IS NULL
     ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [scope.workspaceId, limit],
  );
  return { ids: rows.map(({ id }) => id), customers: new Map(rows.map((row) => [row.customer_id, row.cause])) };
}

export async function deleteTasks(scope: SqlScope, ids: readonly string[]): Promise<void> {
  await scope.sql.query('DELETE FROM evaluation_task WHERE id = ANY($1::bigint[])', [ids]);
}

/** Lines the customers up once more, for when a run has ended. */
export async function postponeTasks(scope: SqlScope, { customers }: ClaimedTasks, runId: number): Promise<void> {
  await scope.sql.query(
    `INSERT INTO evaluation_task (workspace_id, customer_id, cause, after_run_id)
     SELECT $1, c, cause, $4 FROM unnest($2::int[], $3::text[]) AS given(c, cause)`,
    [scope.workspaceId, [...customers.keys()], [...customers.values()], runId],
  );
}

/** Customers that were evaluated while the run was on, and wait for its end to be evaluated again. */
export async function postponedBy(scope: SqlScope, runId: number): Promise<number[]> {
  const rows = await scope.sql.query<{ customer_id: number }>(
    'SELECT DISTINCT customer_id FROM evaluation_task WHERE workspace_id = $1 AND after_run_id = $2',
    [scope.workspaceId, runId],
  );
  return rows.map(({ customer_id }) => customer_id);
}

/** Lines up customers whose answer the clock has overtaken, and tasks whose run ended without releasing them. */
export async function enqueueDue(sql: Sql, limit: number): Promise<void> {
  await sql.query(
    `INSERT INTO evaluation_task (workspace_id, customer_id, cause)
     SELECT DISTINCT m.workspace_id, m.customer_id, 'CLOCK' FROM segment_membership m
     JOIN segmentation s ON s.id = m.segmentation_id AND s.enabled AND NOT s.pinned
     WHERE m.until <= now() AND NOT EXISTS (
       SELECT FROM evaluation_task t WHERE t.workspace_id = m.workspace_id AND t.customer_id = m.customer_id)
     LIMIT $1`,
    [limit],
  );
  await sql.query(
    `UPDATE evaluation_task t SET after_run_id = NULL FROM run r
     WHERE r.id = t.after_run_id AND r.state IN ('LIVE', 'FAILED', 'CANCELLED')`,
  );
}
