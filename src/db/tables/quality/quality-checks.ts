import type { Connection, Scope } from '../../postgres/connection.ts';
import type { Paged, Source } from '../../reads/source.ts';
import { RUNS_CHANNEL } from '../runs/runs.ts';

export type CheckState = 'QUEUED' | 'RUNNING' | 'COMPLETE' | 'FAILED';

/** A look at the quality of a workspace's data. */
export interface QualityCheck {
  readonly id: number;
  readonly state: CheckState;
  /** Null until it is complete. */
  readonly figures: unknown;
  /** Limits of the standard that the figures break. */
  readonly failed: readonly string[];
  readonly error: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export const QUALITY_CHECKS: Source<QualityCheck> = {
  table: 'quality_check',
  alias: 'k',
  columns: {
    id: 'k.id',
    state: 'k.state',
    figures: 'k.figures',
    failed: `coalesce(k.failed, '{}')`,
    error: 'k.error',
    createdAt: 'k.created_at',
    startedAt: 'k.started_at',
    finishedAt: 'k.finished_at',
  },
};

/** Checks, newest first. */
export const RECENT_CHECKS: Paged<QualityCheck> = {
  source: QUALITY_CHECKS,
  keys: [{ sql: 'k.id', type: 'int', descending: true, field: 'id' }],
};

const CHECK = Object.entries(QUALITY_CHECKS.columns)
  .map(([field, sql]) => `${sql} AS "${field}"`)
  .join(', ');

/** Queues a check and wakes who carries it out. One that waits already is enough. Returns the one that waits. */
export async function queueCheck(scope: Scope): Promise<QualityCheck> {
  return scope.transaction(async (transaction) => {
    await transaction.query('SELECT pg_advisory_xact_lock($1::int, $2::int)::text', [QUEUE_LOCK, scope.workspaceId]);
    await transaction.query(
      `INSERT INTO quality_check (workspace_id) SELECT $1::int
       WHERE NOT EXISTS (SELECT FROM quality_check q WHERE q.workspace_id = $1 AND q.state = 'QUEUED')`,
      [scope.workspaceId],
    );
    const [check] = await transaction.query<QualityCheck>(
      `SELECT ${CHECK} FROM quality_check k WHERE k.workspace_id = $1 AND k.state = 'QUEUED' ORDER BY k.id LIMIT 1`,
      [scope.workspaceId],
    );
    await transaction.query('SELECT pg_notify($1, $2)::text', [RUNS_CHANNEL, 'check']);
    return check!;
  });
}

/** Class of the advisory lock under which a check is queued. */
const QUEUE_LOCK = 7_013_021;

/** Queues checks of workspaces whose last one is older than their standard wants. */
export async function queueDueChecks(connection: Connection): Promise<void> {
  const rows = await connection.query(
    `INSERT INTO quality_check (workspace_id) SELECT s.workspace_id FROM quality_standard s
     WHERE s.check_hours IS NOT NULL AND NOT EXISTS (
       SELECT FROM quality_check k WHERE k.workspace_id = s.workspace_id
         AND (k.state IN ('QUEUED', 'RUNNING') OR k.created_at > now() - s.check_hours * interval '1 hour'))
     RETURNING id`,
  );
  if (rows.length > 0) await connection.query('SELECT pg_notify($1, $2)', [RUNS_CHANNEL, 'check']);
}

/** A check that waits, or whose process may have died. */
export interface WaitingCheck {
  readonly workspaceId: number;
  readonly id: number;
  readonly attempts: number;
}

/** The first unfinished check of each workspace, the oldest first. */
export async function waitingChecks(connection: Connection): Promise<WaitingCheck[]> {
  return connection.query<WaitingCheck>(
    `SELECT * FROM (SELECT DISTINCT ON (k.workspace_id) k.workspace_id AS "workspaceId", k.id, k.attempts
       FROM quality_check k WHERE k.state IN ('QUEUED', 'RUNNING') ORDER BY k.workspace_id, k.id) AS first
     ORDER BY id LIMIT 1000`,
  );
}

/** Begins a check, once more where its process died; null where it has ended meanwhile. Returns how often it was begun. */
export async function beginCheck(scope: Scope, id: number): Promise<number | null> {
  const [row] = await scope.query<{ attempts: number }>(
    `UPDATE quality_check SET state = 'RUNNING', attempts = attempts + 1, started_at = coalesce(started_at, now())
     WHERE workspace_id = $1 AND id = $2 AND state IN ('QUEUED', 'RUNNING') RETURNING attempts`,
    [scope.workspaceId, id],
  );
  return row?.attempts ?? null;
}

/** Ends a check that is complete. */
export async function completeCheck(
  scope: Scope,
  id: number,
  figures: object,
  failed: readonly string[],
): Promise<void> {
  await scope.query(
    `UPDATE quality_check SET state = 'COMPLETE', figures = $3, failed = $4, finished_at = clock_timestamp()
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, id, JSON.stringify(figures), failed],
  );
}

/** Ends a check that failed. */
export async function failCheck(scope: Scope, id: number, error: string): Promise<void> {
  await scope.query(
    `UPDATE quality_check SET state = 'FAILED', error = $3, finished_at = clock_timestamp()
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, id, error],
  );
}

/** The newest check that is complete, null without one. */
export async function lastCheck(scope: Scope): Promise<QualityCheck | null> {
  const [row] = await scope.query<QualityCheck>(
    `SELECT ${CHECK} FROM quality_check k WHERE k.workspace_id = $1 AND k.state = 'COMPLETE' ORDER BY k.id DESC LIMIT 1`,
    [scope.workspaceId],
  );
  return row ?? null;
}

/** A check by its row id; null for one of no such id, or of another workspace. */
export async function findCheck(scope: Scope, id: number): Promise<QualityCheck | null> {
  const [row] = await scope.query<QualityCheck>(
    `SELECT ${CHECK} FROM quality_check k WHERE k.workspace_id = $1 AND k.id = $2`,
    [scope.workspaceId, id],
  );
  return row ?? null;
}
