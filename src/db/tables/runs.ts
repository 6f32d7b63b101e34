import type { Prisma } from '../generated/client.ts';
import type { RunState } from '../generated/enums.ts';
import type { Database, Scope, Sql, SqlScope } from '../postgres/database.ts';
import { inTransaction } from '../postgres/database.ts';
import { appendChanges } from './changes.ts';

export type Run = Prisma.RunGetPayload<object>;

/** Wakes workers. */
export const RUNS_CHANNEL = 'personagraph_runs';

/** Queues a run over segmentations. `asOf` pins their clock to a past time; null is now. */
export async function queueRun(scope: Scope, segmentationIds: readonly number[], asOf: Date | null): Promise<Run> {
  const run = await scope.prisma.run.create({
    data: { workspaceId: scope.workspaceId, segmentationIds: [...segmentationIds], asOf },
  });
  await scope.sql.query('SELECT pg_notify($1, $2)::text', [RUNS_CHANNEL, String(run.id)]);
  return run;
}

/** Notes that a worker begins a run, or with -1 that it gave it back unharmed. Returns how often it was begun. */
export async function countAttempt(sql: Sql, runId: number, by: 1 | -1): Promise<number> {
  const [row] = await sql.query<{ attempts: number }>(
    'UPDATE run SET attempts = attempts + $2 WHERE id = $1 RETURNING attempts',
    [runId, by],
  );
  return row?.attempts ?? 0;
}

/** Queues runs over segmentations whose answer is older than their schedule allows, where none is under way. */
export async function queueDueRuns(sql: Sql): Promise<void> {
  const rows = await sql.query<{ id: number }>(
    `INSERT INTO run (workspace_id, segmentation_ids)
     SELECT s.workspace_id, array_agg(s.id ORDER BY s.id) FROM segmentation s
     WHERE s.enabled AND NOT s.pinned AND s.rerun_hours IS NOT NULL
       AND coalesce(s.as_of, s.created_at) < now() - s.rerun_hours * interval '1 hour'
       AND NOT EXISTS (SELECT FROM run r WHERE r.workspace_id = s.workspace_id
         AND (r.state IN ('QUEUED', 'PREPARING', 'COMPUTING')
           OR s.id = ANY(r.segmentation_ids) AND r.created_at > now() - s.rerun_hours * interval '1 hour'))
     GROUP BY s.workspace_id RETURNING id`,
  );
  for (const { id } of rows) await sql.query('SELECT pg_notify($1, $2)', [RUNS_CHANNEL, String(id)]);
}

export async function runsByIds(scope: Scope, ids: readonly number[]): Promise<Run[]> {
  return scope.prisma.run.findMany({ where: { workspaceId: scope.workspaceId, id: { in: [...ids] } } });
}

export async function activeRuns(scope: SqlScope): Promise<number[]> {
  const rows = await scope.sql.query<{ id: number }>(
    `SELECT id FROM run WHERE workspace_id = $1 AND state IN ('PREPARING', 'COMPUTING') ORDER BY id`,
    [scope.workspaceId],
  );
  return rows.map(({ id }) => id);
}

/** Runs that wait, and runs whose worker may have died, oldest first. */
export async function unfinishedRuns(db: Database): Promise<Run[]> {
  return db.prisma.run.findMany({
    where: { state: { in: ['QUEUED', 'PREPARING', 'COMPUTING'] } },
    orderBy: { id: 'asc' },
    take: 100,
  });
}

/** What a step of a run writes. */
export interface RunStep {
  readonly state?: RunState;
  readonly progress?: number;
  readonly customers?: number;
  readonly asOf?: Date;
  readonly results?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Thrown out of a run that was cancelled, or ended by another worker, meanwhile. */
export class RunCancelled extends Error {
  override readonly name = 'RunCancelled';
}

/**
 * Writes a step of a run and tells its subscribers, in the caller's transaction. Throws RunCancelled where it has
 * ended: nothing of it is to be written any more.
 */
export async function stepRun(scope: SqlScope, run: Pick<Run, 'id'>, step: RunStep): Promise<void> {
  const ended = step.state === 'LIVE' || step.state === 'FAILED' || step.state === 'CANCELLED';
  const written = await scope.sql.query(
    `UPDATE run SET state = coalesce($3::run_state, state), progress = coalesce($4, progress),
       customers = coalesce($5, customers), results = coalesce($6::jsonb, results), error = coalesce($7::jsonb, error),
       started_at = coalesce(started_at, now()), finished_at = CASE WHEN $8 THEN clock_timestamp() END
     WHERE workspace_id = $1 AND id = $2 AND state IN ('QUEUED', 'PREPARING', 'COMPUTING') RETURNING id`,
    [
      scope.workspaceId,
      run.id,
      step.state ?? null,
      step.progress ?? null,
      step.customers ?? null,
      step.results ? JSON.stringify(step.results) : null,
      step.error ? JSON.stringify(step.error) : null,
      ended,
    ],
  );
  if (written.length === 0) throw new RunCancelled(`run ${run.id} is not under way any more`);
  await appendChanges(scope, [{ kind: 'RUN_PROGRESSED', runId: run.id, payload: { ...step } }]);
}

/** Cancels a run that has not ended; false where it has. Wakes the worker that has it in hand. */
export async function cancelRunRow(scope: SqlScope, id: number): Promise<boolean> {
  const rows = await scope.sql.query<{ segmentation_ids: number[] }>(
    `UPDATE run SET state = 'CANCELLED', finished_at = clock_timestamp()
     WHERE workspace_id = $1 AND id = $2 AND state IN ('QUEUED', 'PREPARING', 'COMPUTING')
     RETURNING segmentation_ids`,
    [scope.workspaceId, id],
  );
  if (rows.length === 0) return false;
  await releaseRun(scope, id, rows[0]!.segmentation_ids);
  await appendChanges(scope, [{ kind: 'RUN_PROGRESSED', runId: id, payload: { state: 'CANCELLED' } }]);
  await scope.sql.query('SELECT pg_notify($1, $2)::text', [RUNS_CHANNEL, `cancel ${id}`]);
  return true;
}

/** What a run that ended without an answer leaves: customers wait for it no longer, and nothing is computing. */
export async function releaseRun(scope: SqlScope, id: number, segmentationIds: readonly number[]): Promise<void> {
  await scope.sql.query(
    'UPDATE evaluation_task SET after_run_id = NULL WHERE workspace_id = $1 AND after_run_id = $2',
    [scope.workspaceId, id],
  );
  await scope.sql.query(
    `UPDATE segmentation SET status = 'PREPARING' WHERE workspace_id = $1 AND id = ANY($2) AND status = 'COMPUTING'`,
    [scope.workspaceId, segmentationIds],
  );
}

/** The same in a transaction of its own. */
export async function reportRun(db: Database, run: Pick<Run, 'id' | 'workspaceId'>, step: RunStep): Promise<void> {
  await inTransaction(db, run.workspaceId, (scope) => stepRun(scope, run, step));
}
