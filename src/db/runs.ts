import { appendChanges } from './changes.ts';
import type { Database, Scope, SqlScope } from './database.ts';
import { inTransaction } from './database.ts';
import type { Prisma } from './generated/client.ts';
import type { RunState } from './generated/enums.ts';

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

export async function runsByIds(scope: Scope, ids: readonly number[]): Promise<Run[]> {
  return scope.prisma.run.findMany({ where: { workspaceId: scope.workspaceId, id: { in: [...ids] } } });
}

/** Runs, newest first. */
export async function listRuns(scope: Scope, page: { limit: number; before?: number }): Promise<Run[]> {
  return scope.prisma.run.findMany({
    where: { workspaceId: scope.workspaceId, ...(page.before ? { id: { lt: page.before } } : {}) },
    orderBy: { id: 'desc' },
    take: page.limit,
  });
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

/** Writes a step of a run and tells its subscribers, in the caller's transaction. */
export async function stepRun(scope: SqlScope, run: Pick<Run, 'id'>, step: RunStep): Promise<void> {
  const ended = step.state === 'LIVE' || step.state === 'FAILED' || step.state === 'CANCELLED';
  await scope.sql.query(
    `UPDATE run SET state = coalesce($3::run_state, state), progress = coalesce($4, progress),
       customers = coalesce($5, customers), results = coalesce($6::jsonb, results), error = coalesce($7::jsonb, error),
       started_at = coalesce(started_at, now()), finished_at = CASE WHEN $8 THEN clock_timestamp() END
     WHERE workspace_id = $1 AND id = $2`,
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
  await appendChanges(scope, [{ kind: 'RUN_PROGRESSED', runId: run.id, payload: { ...step } }]);
}

/** The same in a transaction of its own. */
export async function reportRun(db: Database, run: Pick<Run, 'id' | 'workspaceId'>, step: RunStep): Promise<void> {
  await inTransaction(db, run.workspaceId, (scope) => stepRun(scope, run, step));
}
