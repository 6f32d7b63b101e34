import type { Prisma } from '../../generated/client.ts';
import type { RunState } from '../../generated/enums.ts';
import type { Connection, Scope } from '../../postgres/connection.ts';
import type { Row } from '../../postgres/row.ts';
import { columnsOf, type Paged, rowsByIds, type Source } from '../../reads/source.ts';
import { type TimeSpan, withinSpan } from '../../reads/time-span.ts';
import { appendChanges } from '../changes/changes.ts';

/** A full run over segmentations: it waits, computes, or has ended. */
export type Run = Row<Prisma.RunGetPayload<object>>;

export const RUNS: Source<Run> = {
  table: 'run',
  alias: 'r',
  columns: {
    id: 'r.id',
    workspaceId: 'r.workspace_id',
    state: 'r.state::text',
    segmentationIds: 'r.segmentation_ids',
    asOf: 'r.as_of',
    progress: 'r.progress',
    attempts: 'r.attempts',
    customers: 'r.customers',
    results: 'r.results',
    error: 'r.error',
    createdAt: 'r.created_at',
    startedAt: 'r.started_at',
    finishedAt: 'r.finished_at',
  },
};
const RUN = columnsOf(RUNS);

/** The condition that a run has a row id, by the placeholder of that. */
export const runHasId = (id: string) => `r.id = ${id}::int`;

/** Wakes workers. */
export const RUNS_CHANNEL = 'personagraph_runs';

/**
 * Queues a run over segmentations. `asOf` pins their clock to a past time; null is now. One that waits already, and that
 * nobody has begun, is returned instead where it answers all of them: it will see what the caller has written.
 */
export async function queueRun(scope: Scope, segmentationIds: readonly number[], asOf: Date | null): Promise<Run> {
  // Locked, it is not begun before the caller's transaction ends.
  const [waiting] = await scope.query<Run>(
    `SELECT ${RUN} FROM run r WHERE r.workspace_id = $1 AND r.state = 'QUEUED' AND r.attempts = 0
       AND r.segmentation_ids @> $2::int[] AND r.as_of IS NOT DISTINCT FROM $3::timestamptz
     ORDER BY r.id LIMIT 1 FOR SHARE SKIP LOCKED`,
    [scope.workspaceId, segmentationIds, asOf],
  );
  if (waiting) return waiting;
  const [run] = await scope.query<Run>(
    `INSERT INTO run AS r (workspace_id, segmentation_ids, as_of) VALUES ($1, $2, $3) RETURNING ${RUN}`,
    [scope.workspaceId, segmentationIds, asOf],
  );
  await scope.query('SELECT pg_notify($1, $2)::text', [RUNS_CHANNEL, String(run!.id)]);
  return run!;
}

/** The id of the last run whose answers were published, 0 before the first. */
export async function lastPublishedRun(scope: Scope): Promise<number> {
  const [row] = await scope.query<{ id: number }>(
    "SELECT coalesce(max(id), 0) AS id FROM run WHERE workspace_id = $1 AND state = 'LIVE'",
    [scope.workspaceId],
  );
  return row!.id;
}

/** Runs of the workspace that nobody has begun yet. */
export async function countQueuedRuns(scope: Scope): Promise<number> {
  const [row] = await scope.query<{ queued: number }>(
    `SELECT count(*)::int AS queued FROM run WHERE workspace_id = $1 AND state = 'QUEUED'`,
    [scope.workspaceId],
  );
  return row!.queued;
}

/** The segmentations of runs that nobody has begun yet. */
export async function queuedSegmentations(scope: Scope): Promise<Set<number>> {
  const rows = await scope.query<{ id: number }>(
    `SELECT DISTINCT unnest(segmentation_ids) AS id FROM run WHERE workspace_id = $1 AND state = 'QUEUED'`,
    [scope.workspaceId],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Notes that a worker begins a run, or with -1 that it gave it back unharmed. Returns how often it was begun. */
export async function countAttempt(scope: Scope, runId: number, by: 1 | -1): Promise<number> {
  const [row] = await scope.query<{ attempts: number }>(
    'UPDATE run SET attempts = attempts + $3 WHERE workspace_id = $1 AND id = $2 RETURNING attempts',
    [scope.workspaceId, runId, by],
  );
  return row?.attempts ?? 0;
}

/** Queues runs over segmentations whose answer is older than their schedule allows, where none is under way. */
export async function queueDueRuns(connection: Connection): Promise<void> {
  const rows = await connection.query<{ id: number }>(
    `INSERT INTO run (workspace_id, segmentation_ids)
     SELECT s.workspace_id, array_agg(s.id ORDER BY s.id) FROM segmentation s
     WHERE s.enabled AND NOT s.pinned AND s.rerun_hours IS NOT NULL
       AND coalesce(s.as_of, s.created_at) < now() - s.rerun_hours * interval '1 hour'
       AND NOT EXISTS (SELECT FROM run r WHERE r.workspace_id = s.workspace_id
         AND (r.state IN ('QUEUED', 'PREPARING', 'COMPUTING')
           OR s.id = ANY(r.segmentation_ids) AND r.created_at > now() - s.rerun_hours * interval '1 hour'))
     GROUP BY s.workspace_id RETURNING id`,
  );
  for (const { id } of rows) await connection.query('SELECT pg_notify($1, $2)', [RUNS_CHANNEL, String(id)]);
}

/** Those with these ids; of other workspaces and unknown ones none. */
export async function runsByIds(scope: Scope, ids: readonly number[]): Promise<Run[]> {
  return rowsByIds(scope, RUNS, ids);
}

/** Which runs are meant: what is given must all hold. */
export interface RunFilter extends TimeSpan {
  readonly states?: readonly RunState[] | undefined;
  /** Of one of these segmentations. */
  readonly segmentationIds?: readonly number[] | undefined;
}

/** The runs a filter means, newest first; its times are those they were asked for. */
export function runsMeant({ states, segmentationIds, ...span }: RunFilter): Paged<Run> {
  return {
    source: RUNS,
    keys: [{ sql: 'r.id', type: 'int', descending: true, field: 'id' }],
    condition: (values) =>
      [
        ...(states ? [`r.state::text = ANY(${values.add(states)}::text[])`] : []),
        ...(segmentationIds ? [`r.segmentation_ids && ${values.add(segmentationIds)}::int[]`] : []),
        ...withinSpan('r.created_at', span, values),
      ].join(' AND '),
  };
}

/** The newest run of a segmentation that has not ended, null without one. */
export async function unfinishedRunOf(scope: Scope, segmentationId: number): Promise<number | null> {
  const [row] = await scope.query<{ id: number }>(
    `SELECT id FROM run WHERE workspace_id = $1 AND $2 = ANY(segmentation_ids) AND finished_at IS NULL
     ORDER BY id DESC LIMIT 1`,
    [scope.workspaceId, segmentationId],
  );
  return row?.id ?? null;
}

/** Locks a run that is computing: from here on nobody cancels it. Throws RunCancelled for one that has ended. */
export async function refuseCancelled(scope: Scope, id: number): Promise<void> {
  const rows = await scope.query(
    `SELECT FROM run WHERE workspace_id = $1 AND id = $2 AND state IN ('PREPARING', 'COMPUTING') FOR NO KEY UPDATE`,
    [scope.workspaceId, id],
  );
  if (rows.length === 0) throw new RunCancelled(`run ${id} is not under way any more`);
}

/** True for a run that waits or computes. */
export async function isUnfinished(scope: Scope, id: number): Promise<boolean> {
  const rows = await scope.query(
    `SELECT FROM run WHERE workspace_id = $1 AND id = $2 AND state IN ('QUEUED', 'PREPARING', 'COMPUTING')`,
    [scope.workspaceId, id],
  );
  return rows.length > 0;
}

export async function activeRuns(scope: Scope): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    `SELECT id FROM run WHERE workspace_id = $1 AND state IN ('PREPARING', 'COMPUTING') ORDER BY id`,
    [scope.workspaceId],
  );
  return rows.map(({ id }) => id);
}

/** Runs that wait, and runs whose worker may have died: the first of each workspace, oldest first. */
export async function unfinishedRuns(connection: Connection): Promise<Run[]> {
  return connection.query<Run>(
    `SELECT * FROM (SELECT DISTINCT ON (r.workspace_id) ${RUN} FROM run r
       WHERE r.state IN ('QUEUED', 'PREPARING', 'COMPUTING') ORDER BY r.workspace_id, r.id) AS first
     ORDER BY id LIMIT 1000`,
  );
}

/** The fields that a step of a run writes. */
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
export async function stepRun(scope: Scope, run: Pick<Run, 'id'>, step: RunStep): Promise<void> {
  const ended = step.state === 'LIVE' || step.state === 'FAILED' || step.state === 'CANCELLED';
  const written = await scope.query(
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
  // Jobs wait for its end.
  if (ended) await scope.query('SELECT pg_notify($1, $2)::text', [RUNS_CHANNEL, `ended ${run.id}`]);
}

/** Cancels a run that has not ended; false where it has. Wakes the worker that has it in hand. */
export async function cancelRunRow(scope: Scope, id: number): Promise<boolean> {
  const rows = await scope.query<{ segmentation_ids: number[] }>(
    `UPDATE run SET state = 'CANCELLED', finished_at = clock_timestamp()
     WHERE workspace_id = $1 AND id = $2 AND state IN ('QUEUED', 'PREPARING', 'COMPUTING')
     RETURNING segmentation_ids`,
    [scope.workspaceId, id],
  );
  if (rows.length === 0) return false;
  await releaseRun(scope, id, rows[0]!.segmentation_ids);
  await appendChanges(scope, [{ kind: 'RUN_PROGRESSED', runId: id, payload: { state: 'CANCELLED' } }]);
  await scope.query('SELECT pg_notify($1, $2)::text', [RUNS_CHANNEL, `cancel ${id}`]);
  return true;
}

/** Name that PostgreSQL shows of a run's connections. */
export function runSessionName(id: number): string {
  return `personagraph run ${id}`;
}

/** Ends a run without an answer: customers wait for it no longer, and nothing is computing. */
export async function releaseRun(scope: Scope, id: number, segmentationIds: readonly number[]): Promise<void> {
  await scope.query('UPDATE evaluation_task SET after_run_id = NULL WHERE workspace_id = $1 AND after_run_id = $2', [
    scope.workspaceId,
    id,
  ]);
  await scope.query(
    `UPDATE segmentation SET status = 'PREPARING' WHERE workspace_id = $1 AND id = ANY($2) AND status = 'COMPUTING'`,
    [scope.workspaceId, segmentationIds],
  );
}

/** The same in a transaction of its own. */
export async function reportRun(scope: Scope, run: Pick<Run, 'id'>, step: RunStep): Promise<void> {
  await scope.transaction((transaction) => stepRun(transaction, run, step));
}

/** How many runs there are in each state, of all workspaces; of ended ones those of the last hour. */
export async function countRuns(
  connection: Connection,
): Promise<readonly { readonly state: string; readonly count: number }[]> {
  return connection.query(
    `SELECT state::text, count(*)::int AS count FROM run
     WHERE finished_at IS NULL OR finished_at > now() - interval '1 hour' GROUP BY state`,
  );
}
