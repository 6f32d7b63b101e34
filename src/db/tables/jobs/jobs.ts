import type { Connection, Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, rowsByIds, type Source } from '../../reads/source.ts';
import { appendChanges } from '../changes/changes.ts';
import { RUNS_CHANNEL } from '../runs/runs.ts';

export type JobKind = 'COMPARISON' | 'CONTRAST' | 'DRAFTS';
export type JobState = 'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED';

/** Work that takes longer than a request. */
export interface StoredJob {
  readonly id: number;
  readonly workspaceId: number;
  readonly kind: JobKind;
  readonly state: JobState;
  /** 0..1 */
  readonly progress: number;
  /** What it is doing, to be said in words. */
  readonly step: unknown;
  readonly attempts: number;
  /** The run it waits for, or has waited for. */
  readonly runId: number | null;
  readonly segmentationId: number | null;
  readonly comparisonId: number | null;
  readonly personaIds: readonly number[];
  /** What it came to; null until that is written. */
  readonly result: unknown;
  readonly error: unknown;
  /** Jobs of the workspace that come before it, those under way included; null once it was begun. */
  readonly ahead: number | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly expiresAt: Date | null;
}

export const JOB_ROWS: Source<StoredJob> = {
  table: 'job',
  alias: 'j',
  columns: {
    id: 'j.id',
    workspaceId: 'j.workspace_id',
    kind: 'j.kind',
    state: 'j.state',
    progress: 'j.progress',
    step: 'j.step',
    attempts: 'j.attempts',
    runId: 'j.run_id',
    segmentationId: 'j.segmentation_id',
    comparisonId: 'j.comparison_id',
    personaIds: 'j.persona_ids',
    result: 'j.result',
    error: 'j.error',
    ahead: `CASE WHEN j.state = 'QUEUED' THEN (SELECT count(*)::int FROM job earlier
      WHERE earlier.workspace_id = j.workspace_id AND earlier.id < j.id AND earlier.state IN ('QUEUED', 'RUNNING')) END`,
    createdAt: 'j.created_at',
    startedAt: 'j.started_at',
    endedAt: 'j.ended_at',
    expiresAt: 'j.expires_at',
  },
};
const JOB = columnsOf(JOB_ROWS);

/** The condition that a job has a row id, by the placeholder of that. */
export const jobHasId = (id: string) => `j.id = ${id}::int`;

/** The jobs of these states, newest first. Default: all. */
export function jobsMeant(states: readonly JobState[] | undefined): Paged<StoredJob> {
  return {
    source: JOB_ROWS,
    keys: [{ sql: 'j.id', type: 'int', descending: true, field: 'id' }],
    condition: (values) => (states ? `j.state = ANY(${values.add(states)}::text[])` : ''),
  };
}

/** Those with these ids; of other workspaces and unknown ones none. */
export async function jobsByIds(scope: Scope, ids: readonly number[]): Promise<StoredJob[]> {
  return rowsByIds(scope, JOB_ROWS, ids);
}

/** How many jobs of the workspace wait or are under way. */
export async function countUnfinishedJobs(scope: Scope): Promise<number> {
  const [row] = await scope.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM job WHERE workspace_id = $1 AND state IN ('QUEUED', 'RUNNING')`,
    [scope.workspaceId],
  );
  return row!.n;
}

/** Queues a job, in the caller's transaction, and wakes workers. Returns its id. */
export async function queueJob(scope: Scope, kind: JobKind, request: unknown): Promise<number> {
  const [row] = await scope.query<{ id: number }>(
    'INSERT INTO job (workspace_id, kind, request) VALUES ($1, $2, $3) RETURNING id',
    [scope.workspaceId, kind, JSON.stringify(request)],
  );
  await tell(scope, row!.id, { state: 'QUEUED', progress: 0 });
  await scope.query('SELECT pg_notify($1, $2)::text', [RUNS_CHANNEL, `job ${row!.id}`]);
  return row!.id;
}

export interface WaitingJob {
  readonly id: number;
  readonly workspaceId: number;
}

/**
 * Jobs to work on, also those of a worker that died: the first of each workspace, oldest first. One that waits for a run
 * is left out until that has ended.
 */
export async function waitingJobs(connection: Connection): Promise<WaitingJob[]> {
  return connection.query(
    `SELECT * FROM (SELECT DISTINCT ON (j.workspace_id) j.id, j.workspace_id AS "workspaceId" FROM job j
       WHERE j.state IN ('QUEUED', 'RUNNING') AND NOT EXISTS (SELECT FROM run r
         WHERE r.workspace_id = j.workspace_id AND r.id = j.run_id AND r.finished_at IS NULL)
       ORDER BY j.workspace_id, j.id) AS first ORDER BY id LIMIT 1000`,
  );
}

export interface BegunJob extends StoredJob {
  readonly request: unknown;
}

/** Begins a job, or begins it again; undefined where it has ended. */
export async function beginJob(scope: Scope, id: number): Promise<BegunJob | undefined> {
  return scope.transaction(async (transaction) => {
    const [row] = await transaction.query<BegunJob>(
      `UPDATE job j SET state = 'RUNNING', attempts = attempts + 1, started_at = coalesce(started_at, now()),
         progress = CASE WHEN run_id IS NULL AND result IS NULL THEN 0 ELSE progress END
       WHERE j.workspace_id = $1 AND j.id = $2 AND j.state IN ('QUEUED', 'RUNNING') RETURNING ${JOB}, j.request`,
      [transaction.workspaceId, id],
    );
    if (row) await tell(transaction, id, { state: 'RUNNING', progress: row.progress });
    return row;
  });
}

/** Gives a job back unharmed, for the next worker: its state is as it was. */
export async function giveBackJob(scope: Scope, id: number): Promise<void> {
  await scope.query(
    `UPDATE job SET attempts = attempts - 1, state = CASE WHEN run_id IS NULL AND result IS NULL THEN 'QUEUED' ELSE state END
     WHERE workspace_id = $1 AND id = $2 AND state = 'RUNNING'`,
    [scope.workspaceId, id],
  );
}

/** The fields that a step of a job under way writes. */
export interface JobStep {
  readonly progress: number;
  readonly step: unknown;
  /** Its work goes on once this run has ended. */
  readonly runId?: number;
  readonly segmentationId?: number;
}

/** Writes a step of a job and tells its subscribers; false where it has ended meanwhile. */
export async function stepJob(scope: Scope, id: number, { progress, step, ...found }: JobStep): Promise<boolean> {
  return scope.transaction(async (transaction) => {
    const rows = await transaction.query(
      `UPDATE job SET progress = $3, step = $4, run_id = coalesce($5, run_id),
         segmentation_id = coalesce($6, segmentation_id), attempts = CASE WHEN $5::int IS NULL THEN attempts ELSE 0 END
       WHERE workspace_id = $1 AND id = $2 AND state = 'RUNNING' RETURNING 1`,
      [transaction.workspaceId, id, progress, JSON.stringify(step), found.runId ?? null, found.segmentationId ?? null],
    );
    if (rows.length === 0) return false;
    await tell(transaction, id, { state: 'RUNNING', progress, ...(found.runId ? { runId: found.runId } : {}) });
    return true;
  });
}

/** What a job came to. */
export interface JobResult {
  readonly segmentationId?: number;
  readonly comparisonId?: number;
  readonly personaIds?: readonly number[];
  /** Kind-specific plain JSON. Default `{}`. */
  readonly result?: unknown;
}

/** Locks a job that is under way and has written nothing yet; false where it was cancelled meanwhile. */
export async function lockJob(scope: Scope, id: number): Promise<boolean> {
  const rows = await scope.query(
    `SELECT FROM job WHERE workspace_id = $1 AND id = $2 AND state = 'RUNNING' AND result IS NULL FOR NO KEY UPDATE`,
    [scope.workspaceId, id],
  );
  return rows.length > 0;
}

/** Notes what a job came to, in the transaction that writes it: from here on nobody cancels it, nor does it twice. */
export async function recordJobResult(scope: Scope, id: number, found: JobResult): Promise<void> {
  await scope.query(
    `UPDATE job SET result = $3, segmentation_id = coalesce($4, segmentation_id), comparison_id = $5, persona_ids = $6
     WHERE workspace_id = $1 AND id = $2`,
    [
      scope.workspaceId,
      id,
      JSON.stringify(found.result ?? {}),
      found.segmentationId ?? null,
      found.comparisonId ?? null,
      found.personaIds ?? [],
    ],
  );
}

export interface JobEnd {
  readonly state: 'DONE' | 'FAILED';
  readonly error?: { readonly code: string; readonly message: string; readonly field: readonly string[] | null };
  readonly expiresAt: Date;
}

/** Ends a job under way, empties what it was asked, and tells its subscribers. False where it has ended before. */
export async function endJob(scope: Scope, id: number, { state, error, expiresAt }: JobEnd): Promise<boolean> {
  return scope.transaction(async (transaction) => {
    const rows = await transaction.query(
      `UPDATE job SET state = $3, error = $4::jsonb, expires_at = $5, ended_at = clock_timestamp(), request = '{}',
         progress = CASE WHEN $3 = 'DONE' THEN 1 ELSE progress END
       WHERE workspace_id = $1 AND id = $2 AND state = 'RUNNING' RETURNING 1`,
      [transaction.workspaceId, id, state, error ? JSON.stringify(error) : null, expiresAt],
    );
    if (rows.length > 0) await tell(transaction, id, state === 'DONE' ? { state, progress: 1 } : { state });
    return rows.length > 0;
  });
}

/** Cancels a job that has written nothing yet; false where it has. Wakes the worker that has it in hand. */
export async function cancelJobRow(scope: Scope, id: number, expiresAt: Date): Promise<boolean> {
  const rows = await scope.query(
    `UPDATE job SET state = 'CANCELLED', expires_at = $3, ended_at = clock_timestamp(), request = '{}'
     WHERE workspace_id = $1 AND id = $2 AND state IN ('QUEUED', 'RUNNING') AND result IS NULL RETURNING 1`,
    [scope.workspaceId, id, expiresAt],
  );
  if (rows.length === 0) return false;
  await tell(scope, id, { state: 'CANCELLED' });
  await scope.query('SELECT pg_notify($1, $2)::text', [RUNS_CHANNEL, `cancel job ${id}`]);
  return true;
}

/** Forgets jobs that have had their time. */
export async function removeExpiredJobs(connection: Connection, now: Date): Promise<void> {
  await connection.query('DELETE FROM job WHERE expires_at <= $1', [now]);
}

async function tell(
  scope: Scope,
  jobId: number,
  step: { readonly state: JobState; readonly progress?: number; readonly runId?: number },
): Promise<void> {
  const { runId, ...payload } = step;
  await appendChanges(scope, [{ kind: 'JOB_PROGRESSED', ...(runId ? { runId } : {}), payload: { jobId, ...payload } }]);
}
