import { type Touched, union } from '../../../engine/answer/touched.ts';
import type { Connection, Scope } from '../../postgres/connection.ts';
import { LOCK } from '../../postgres/locks.ts';
import type { MoveCause } from '../changes/changes.ts';

/** Wakes evaluators; the payload is the workspace's id. */
export const TASKS_CHANNEL = 'personagraph_tasks';

/** Causes of evaluating a customer again: a run evaluates everybody, and lines nobody up. */
export type TaskCause = Exclude<MoveCause, 'RUN'>;

/**
 * Lines customers up for evaluation in the caller's transaction. It does so where the workspace has a live
 * segmentation, a run, or a snapshot that a run keeps; `touched` is what of theirs changed. A run takes its snapshot
 * only after a turn with {@link LOCK.snapshot} to itself: what is written here is either in the snapshot or lined up.
 */
export async function enqueueTasks(
  scope: Scope,
  customerIds: readonly number[],
  cause: TaskCause,
  touched: Touched,
): Promise<void> {
  if (customerIds.length === 0 || touched?.size === 0) return;
  await Promise.all([
    scope.query('SELECT pg_advisory_xact_lock_shared($1::int, $2::int)::text', [LOCK.snapshot, scope.workspaceId]),
    scope.query(
      `WITH queued AS (
         INSERT INTO evaluation_task (workspace_id, customer_id, cause, touched)
         SELECT $1, id, $3, $4 FROM unnest($2::int[]) AS id
         WHERE EXISTS (SELECT FROM segmentation WHERE workspace_id = $1 AND enabled AND live_model_id IS NOT NULL)
            OR EXISTS (SELECT FROM run WHERE workspace_id = $1 AND state IN ('QUEUED', 'PREPARING', 'COMPUTING'))
            OR EXISTS (SELECT FROM population_snapshot WHERE workspace_id = $1)
         RETURNING 1)
       SELECT pg_notify($5, $1::int::text)::text FROM (SELECT 1 FROM queued LIMIT 1) AS any_queued`,
      [scope.workspaceId, customerIds, cause, touched && [...touched], TASKS_CHANNEL],
    ),
  ]);
}

/** Workspaces with customers that wait for an evaluation. */
export async function waitingWorkspaces(connection: Connection): Promise<number[]> {
  // One probe a workspace: after an import millions of tasks wait.
  const rows = await connection.query<{ id: number }>(
    `SELECT id FROM workspace w WHERE EXISTS (
       SELECT FROM evaluation_task t WHERE t.workspace_id = w.id AND t.after_run_id IS NULL) ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

/** Seconds that the evaluation waits which waits longest, of all workspaces; 0 where none waits. */
export async function longestWait(connection: Connection): Promise<number> {
  const [found] = await connection.query<{ seconds: number }>(
    `SELECT coalesce(extract(epoch FROM clock_timestamp() - min(t.created_at)), 0)::float8 AS seconds
     FROM workspace w CROSS JOIN LATERAL (
       SELECT created_at FROM evaluation_task
       WHERE workspace_id = w.id AND after_run_id IS NULL ORDER BY after_run_id, id LIMIT 1) t`,
  );
  return Math.max(0, found!.seconds);
}

/** Customers that wait for an evaluation, of all workspaces, counted to `most`. */
export async function countWaiting(connection: Connection, most: number): Promise<number> {
  const [found] = await connection.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM (SELECT FROM evaluation_task LIMIT $1) AS waiting',
    [most],
  );
  return found!.count;
}

/** A batch of waiting customers, whose tasks are done once the transaction commits. */
export interface ClaimedTasks {
  readonly count: number;
  /** Why, and what was touched, by customer: the newest task's cause. */
  readonly customers: ReadonlyMap<number, { readonly cause: TaskCause; readonly touched: Touched }>;
  /** True where a run keeps a snapshot, which is told of customers that are evaluated. */
  readonly snapshotKept: boolean;
}

// One statement: tasks that are claimed are gone at the commit, and wait again after a rollback. One that could not be
// answered before is answered anew in everything: what it was touched by then is forgotten.
const CLAIM = `
  DELETE FROM evaluation_task t
  WHERE workspace_id = $1 AND ctid = ANY(ARRAY(
    SELECT ctid FROM evaluation_task WHERE workspace_id = $1 AND after_run_id IS NULL
    ORDER BY after_run_id, id LIMIT $2 FOR UPDATE SKIP LOCKED))
  RETURNING id, customer_id, cause, CASE WHEN NOT EXISTS (
      SELECT FROM quarantined_customer q WHERE q.workspace_id = $1 AND q.customer_id = t.customer_id) THEN touched END AS touched,
    EXISTS (SELECT FROM population_snapshot WHERE workspace_id = $1) AS kept`;

/** Takes waiting tasks no other evaluator works on, oldest first, and ends them with the transaction. */
export async function claimTasks(scope: Scope, limit: number): Promise<ClaimedTasks> {
  const rows = await scope.query<{
    id: string;
    customer_id: number;
    cause: TaskCause;
    touched: readonly string[] | null;
    kept: boolean;
  }>(CLAIM, [scope.workspaceId, limit]);
  const customers = new Map<number, { cause: TaskCause; touched: Touched }>();
  // They are deleted in the order of their places.
  for (const { customer_id: customer, cause, touched } of rows.sort((a, b) => Number(a.id) - Number(b.id))) {
    const own = touched && new Set(touched);
    const before = customers.get(customer);
    customers.set(customer, { cause, touched: before ? union(before.touched, own) : own });
  }
  return { count: rows.length, customers, snapshotKept: rows[0]?.kept === true };
}

/**
 * Frees the places of tasks that are done: until then every claim walks past them. Does nothing where somebody else is
 * at it.
 */
export async function vacuumTasks(connection: Connection): Promise<void> {
  await connection.query('VACUUM (SKIP_LOCKED, TRUNCATE FALSE, INDEX_CLEANUP ON) evaluation_task');
}

/** Lines the customers up once more, for when a run has ended. */
export async function postponeTasks(scope: Scope, { customers }: ClaimedTasks, runId: number): Promise<void> {
  await scope.query(
    `INSERT INTO evaluation_task (workspace_id, customer_id, cause, touched, after_run_id)
     SELECT $1, c, cause, CASE WHEN touched <> 'null' THEN ARRAY(SELECT jsonb_array_elements_text(touched)) END, $4
     FROM unnest($2::int[], $3::text[], $5::jsonb[]) AS postponed(c, cause, touched)`,
    [
      scope.workspaceId,
      [...customers.keys()],
      [...customers.values()].map(({ cause }) => cause),
      runId,
      [...customers.values()].map(({ touched }) => JSON.stringify(touched && [...touched])),
    ],
  );
}

/** Lets customers that changed during a run be evaluated with its models. */
export async function releaseTasks(scope: Scope, runId: number): Promise<void> {
  await scope.query('UPDATE evaluation_task SET after_run_id = NULL WHERE workspace_id = $1 AND after_run_id = $2', [
    scope.workspaceId,
    runId,
  ]);
}

/** Customers that were evaluated while a run was on, and wait for its end to be evaluated again; ascending. */
export async function postponed(scope: Scope): Promise<number[]> {
  const rows = await scope.query<{ customer_id: number }>(
    'SELECT DISTINCT customer_id FROM evaluation_task WHERE workspace_id = $1 AND after_run_id IS NOT NULL ORDER BY 1',
    [scope.workspaceId],
  );
  return rows.map(({ customer_id }) => customer_id);
}

/**
 * Lines up customers whose answer the clock has overtaken, and tasks whose run ended without releasing them. Customers
 * of segmentations nobody here can answer are left out, quarantined ones come each once an hour. They would come again
 * at once, and stand in the way of others.
 */
export async function enqueueDue(connection: Connection, limit: number, unprepared: readonly number[]): Promise<void> {
  await connection.query(
    `INSERT INTO evaluation_task (workspace_id, customer_id, cause, touched)
     SELECT m.workspace_id, m.customer_id, 'CLOCK', array_agg(DISTINCT 'segmentations.' || m.segmentation_id)
     FROM segment_answer m
     JOIN segmentation s ON s.workspace_id = m.workspace_id AND s.id = m.segmentation_id AND s.enabled AND NOT s.pinned
       AND s.error #>> '{plugin,phase}' IS DISTINCT FROM 'assign' AND s.id <> ALL($2)
     WHERE m.until <= now() AND NOT EXISTS (
       SELECT FROM evaluation_task t WHERE t.workspace_id = m.workspace_id AND t.customer_id = m.customer_id)
       AND NOT EXISTS (
         SELECT FROM quarantined_customer q WHERE q.workspace_id = m.workspace_id AND q.segmentation_id = m.segmentation_id
           AND q.customer_id = m.customer_id AND q.at > now() - interval '1 hour')
     GROUP BY 1, 2 LIMIT $1`,
    [limit, unprepared],
  );
  await connection.query(
    `UPDATE evaluation_task t SET after_run_id = NULL FROM run r
     WHERE r.workspace_id = t.workspace_id AND r.id = t.after_run_id AND r.state IN ('LIVE', 'FAILED', 'CANCELLED')`,
  );
}
