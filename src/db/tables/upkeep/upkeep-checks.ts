import type { UpkeepFigures } from '../../../engine/upkeep/upkeep-figures.ts';
import type { Connection, Scope } from '../../postgres/connection.ts';
import { LOCK } from '../../postgres/locks.ts';
import { columnsOf, type Paged, type Source } from '../../reads/source.ts';
import { RUNS_CHANNEL } from '../runs/runs.ts';

export const UPKEEP_CHECK_STATES = ['QUEUED', 'RUNNING', 'COMPLETE', 'FAILED'] as const;
export type UpkeepCheckState = (typeof UPKEEP_CHECK_STATES)[number];

/** A look at all personas of a workspace. */
export interface UpkeepCheck {
  readonly id: number;
  readonly state: UpkeepCheckState;
  /** Null until it is complete. */
  readonly figures: UpkeepFigures | null;
  readonly error: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export const UPKEEP_CHECKS: Source<UpkeepCheck> = {
  table: 'upkeep_check',
  alias: 'k',
  columns: {
    id: 'k.id',
    state: 'k.state',
    figures: 'k.figures',
    error: 'k.error',
    createdAt: 'k.created_at',
    startedAt: 'k.started_at',
    finishedAt: 'k.finished_at',
  },
};

/** Checks, newest first. */
export const RECENT_UPKEEP_CHECKS: Paged<UpkeepCheck> = {
  source: UPKEEP_CHECKS,
  keys: [{ sql: 'k.id', type: 'int', descending: true, field: 'id' }],
};

/** Queues a check and wakes who carries it out. One that waits already is enough. Returns the one that waits. */
export async function queueUpkeepCheck(scope: Scope): Promise<UpkeepCheck> {
  return scope.transaction(async (transaction) => {
    await transaction.query('SELECT pg_advisory_xact_lock($1::int, $2::int)::text', [
      LOCK.upkeepQueue,
      scope.workspaceId,
    ]);
    await transaction.query(
      `INSERT INTO upkeep_check (workspace_id) SELECT $1::int
       WHERE NOT EXISTS (SELECT FROM upkeep_check q WHERE q.workspace_id = $1 AND q.state = 'QUEUED')`,
      [scope.workspaceId],
    );
    const [check] = await transaction.query<UpkeepCheck>(
      `SELECT ${columnsOf(UPKEEP_CHECKS)} FROM upkeep_check k WHERE k.workspace_id = $1 AND k.state = 'QUEUED' ORDER BY k.id LIMIT 1`,
      [scope.workspaceId],
    );
    await transaction.query('SELECT pg_notify($1, $2)::text', [RUNS_CHANNEL, 'upkeep']);
    return check!;
  });
}

/**
 * The workspaces whose personas are due to be looked at: a day after the last check, or after the first active persona was
 * made, where a run ended or something else changed since.
 */
export async function workspacesToCheck(connection: Connection, now: Date): Promise<number[]> {
  const rows = await connection.query<{ id: number }>(
    `SELECT a.workspace_id AS id FROM (
       SELECT p.workspace_id, min(p.created_at) AS since FROM persona p WHERE p.status = 'ACTIVE' GROUP BY p.workspace_id) a
     LEFT JOIN LATERAL (SELECT k.state, k.created_at FROM upkeep_check k WHERE k.workspace_id = a.workspace_id
       ORDER BY k.id DESC LIMIT 1) last ON true
     WHERE coalesce(last.created_at, a.since) <= $1::timestamptz - interval '1 day'
       AND coalesce(last.state NOT IN ('QUEUED', 'RUNNING'), true)
       AND (last.created_at IS NULL OR last.created_at <= $1::timestamptz - interval '7 days'
         OR EXISTS (SELECT FROM run r WHERE r.workspace_id = a.workspace_id AND r.state = 'LIVE' AND r.finished_at > last.created_at)
         OR coalesce((SELECT h.at FROM change h WHERE h.workspace_id = a.workspace_id AND h.kind <> 'UPKEEP_CHANGED'
           ORDER BY h.id DESC LIMIT 1) > last.created_at, false))
     ORDER BY a.workspace_id`,
    [now],
  );
  return rows.map(({ id }) => id);
}

/** A check that waits, or whose process may have died. */
export interface WaitingUpkeepCheck {
  readonly workspaceId: number;
  readonly id: number;
}

/** The first unfinished check of each workspace, the oldest first. */
export async function waitingUpkeepChecks(connection: Connection): Promise<WaitingUpkeepCheck[]> {
  return connection.query<WaitingUpkeepCheck>(
    `SELECT * FROM (SELECT DISTINCT ON (k.workspace_id) k.workspace_id AS "workspaceId", k.id
       FROM upkeep_check k WHERE k.state IN ('QUEUED', 'RUNNING') ORDER BY k.workspace_id, k.id) AS first
     ORDER BY id LIMIT 1000`,
  );
}

/** Begins a check, once more where its process died; null where it has ended meanwhile. Returns how often it was begun. */
export async function beginUpkeepCheck(scope: Scope, id: number): Promise<number | null> {
  const [row] = await scope.query<{ attempts: number }>(
    `UPDATE upkeep_check SET state = 'RUNNING', attempts = attempts + 1, started_at = coalesce(started_at, now())
     WHERE workspace_id = $1 AND id = $2 AND state IN ('QUEUED', 'RUNNING') RETURNING attempts`,
    [scope.workspaceId, id],
  );
  return row?.attempts ?? null;
}

/** Ends a check that is complete; of very many the oldest are forgotten. */
export async function completeUpkeepCheck(scope: Scope, id: number, figures: UpkeepFigures): Promise<void> {
  await scope.query(
    `UPDATE upkeep_check SET state = 'COMPLETE', figures = $3, finished_at = clock_timestamp()
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, id, JSON.stringify(figures)],
  );
  await scope.query(
    `DELETE FROM upkeep_check WHERE workspace_id = $1 AND state IN ('COMPLETE', 'FAILED') AND id NOT IN (
       SELECT k.id FROM upkeep_check k WHERE k.workspace_id = $1 ORDER BY k.id DESC LIMIT ${MOST_KEPT})`,
    [scope.workspaceId],
  );
}

/** Checks that are kept: of one a day more than a year. */
const MOST_KEPT = 400;

/** Ends a check that failed. */
export async function failUpkeepCheck(scope: Scope, id: number, error: string): Promise<void> {
  await scope.query(
    `UPDATE upkeep_check SET state = 'FAILED', error = $3, finished_at = clock_timestamp()
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, id, error],
  );
}

/** The newest check that is complete, null without one. */
export async function lastUpkeepCheck(scope: Scope): Promise<UpkeepCheck | null> {
  const [row] = await scope.query<UpkeepCheck>(
    `SELECT ${columnsOf(UPKEEP_CHECKS)} FROM upkeep_check k WHERE k.workspace_id = $1 AND k.state = 'COMPLETE'
     ORDER BY k.id DESC LIMIT 1`,
    [scope.workspaceId],
  );
  return row ?? null;
}
