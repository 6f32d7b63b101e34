import type { Connection, Scope } from '../../postgres/connection.ts';
import { LOCK } from '../../postgres/locks.ts';

/** Kinds of changes. */
export const CHANGE_KINDS = [
  'MEMBERSHIP_CHANGED',
  'PERSONA_CHANGED',
  'PERSONA_DELETED',
  'PERSONA_MATCH_CHANGED',
  'RESEARCH_CHANGED',
  'STRATEGY_CHANGED',
  'CLAIM_CHANGED',
  'UPKEEP_CHANGED',
  'SETTING_CHANGED',
  'SCORE_CHANGED',
  'SEGMENTATION_CHANGED',
  'SEGMENTATION_DELETED',
  'RUN_PROGRESSED',
  'IMPORT_PROGRESSED',
  'EXPORT_PROGRESSED',
  'JOB_PROGRESSED',
  'DIGEST',
  'CUSTOMER_CHANGED',
  'CUSTOMERS_CHANGED',
  'CUSTOMER_MERGED',
  'CUSTOMER_SPLIT',
  'CUSTOMER_DELETED',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/**
 * Causes of moves and matches: a customer's profile or answers, its events, time that passed, a run, somebody's hand, an edit of
 * the persona.
 */
export const MOVE_CAUSES = ['PROFILE', 'EVENT', 'CLOCK', 'RUN', 'MANUAL', 'EDIT'] as const;
export type MoveCause = (typeof MOVE_CAUSES)[number];

/** Causes of changes: of a move or match, or of a persona, which is made, edited, or has everybody matched to it anew. */
export type Cause = MoveCause | 'CREATED' | 'EDITED' | 'REFIT';

/** A change as written. */
export interface NewChange {
  readonly kind: ChangeKind;
  readonly customerId?: number;
  readonly segmentationId?: number;
  readonly personaId?: number;
  readonly runId?: number;
  /** Kind-specific plain JSON. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A change as read. Ids rise in the order of commit within a workspace: an id is a cursor. */
export interface Change extends NewChange {
  readonly id: number;
  readonly at: Date;
}

/** Wakes readers; the payload is the workspace's id. */
export const CHANGES_CHANNEL = 'personagraph_changes';

/**
 * Appends to the outbox in the caller's transaction, near its end, and adds to how many members segments have, which
 * many writers change. Writers of one workspace take turns from here to their commit, so ids rise in commit order and no
 * reader ever skips one. A reader need not stay behind the oldest open transaction of the whole server, which a long
 * run would hold back for seconds. One statement: nothing of it is done before the turn is taken.
 */
export async function appendChanges(
  scope: Scope,
  changes: readonly NewChange[],
  sizes: ReadonlyMap<number, number> = new Map(),
): Promise<void> {
  if (changes.length === 0) return;
  const sized = [...sizes].filter(([, by]) => by !== 0);
  await scope.query(APPEND, [
    LOCK.changes,
    scope.workspaceId,
    JSON.stringify(changes),
    sized.map(([id]) => id),
    sized.map(([, by]) => by),
    CHANGES_CHANNEL,
  ]);
}

const APPEND = `
  WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock($1::int, $2::int)::text AS taken),
  sized AS (
    UPDATE segment g SET size = size + s.n FROM turn, unnest($4::int[], $5::int[]) AS s(id, n)
    WHERE g.workspace_id = $2::int AND g.id = s.id
  ), appended AS (
    INSERT INTO change (workspace_id, kind, customer_id, segmentation_id, persona_id, run_id, payload, at)
    SELECT $2::int, c.kind, c."customerId", c."segmentationId", c."personaId", c."runId", c.payload, clock_timestamp()
    FROM turn, jsonb_to_recordset($3::jsonb)
      AS c(kind text, "customerId" int, "segmentationId" int, "personaId" int, "runId" int, payload jsonb)
    RETURNING 1)
  SELECT pg_notify($6, $2::int::text)::text FROM (SELECT count(*) FROM appended) AS all_appended`;

/** Changes after a cursor, oldest first. */
export async function readChanges(scope: Scope, after: number, limit: number): Promise<Change[]> {
  const rows = await scope.query<ChangeRow>(
    `SELECT id, kind, at, customer_id, segmentation_id, persona_id, run_id, payload FROM change
     WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
    [scope.workspaceId, after, limit],
  );
  return rows.map(changeOf);
}

/** The cursor of the newest change, kept or not, 0 where there was none. */
export async function lastChangeId(scope: Scope): Promise<number> {
  const [row] = await scope.query<{ id: string | null }>(
    `SELECT greatest((SELECT max(id) FROM change WHERE workspace_id = $1),
       (SELECT changes_pruned FROM workspace WHERE id = $1)) AS id`,
    [scope.workspaceId],
  );
  return Number(row?.id ?? 0);
}

/** The last change that is no longer kept, 0 where all are. */
export async function prunedThrough(scope: Scope): Promise<number> {
  const [row] = await scope.query<{ id: string }>('SELECT changes_pruned AS id FROM workspace WHERE id = $1', [
    scope.workspaceId,
  ]);
  return Number(row?.id ?? 0);
}

/** The last id that any workspace's changes were given, taken back or not; none has a later one. */
export async function lastIssuedChangeId(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ id: string }>(`SELECT last_value AS id FROM change_id_seq`);
  return Number(row!.id);
}

/**
 * Gives changes from now on ids beyond all that another history of this store may have given, and marks all those before as no
 * longer kept. Returns the mark. Ids of a later time are the greater, as they count the milliseconds since 1970 at least.
 */
export async function passOverCursors(connection: Connection): Promise<number> {
  const [row] = await connection.query<{ id: string }>(
    `WITH passed AS (
       SELECT setval('change_id_seq', greatest(last_value + 1000000000, (extract(epoch FROM now()) * 1000)::bigint)) AS id
       FROM change_id_seq)
     , marked AS (UPDATE workspace SET changes_pruned = passed.id FROM passed)
     SELECT id FROM passed`,
  );
  return Number(row!.id);
}

/** Forgets changes older than a time, and notes up to where, so that a cursor from before is told apart. */
export async function pruneChanges(connection: Connection, before: Date): Promise<void> {
  await connection.query(
    `WITH gone AS (DELETE FROM change WHERE at < $1 RETURNING workspace_id, id),
       last AS (SELECT workspace_id, max(id) AS id FROM gone GROUP BY workspace_id)
     UPDATE workspace w SET changes_pruned = greatest(w.changes_pruned, last.id) FROM last WHERE w.id = last.workspace_id`,
    [before],
  );
}

/** Forgets all changes that are about customers, or name them as the other part of a merge. */
export async function deleteChangesOf(scope: Scope, customerIds: readonly number[]): Promise<void> {
  await scope.query(
    `DELETE FROM change WHERE workspace_id = $1 AND (customer_id = ANY($2)
       OR kind IN ('CUSTOMER_MERGED', 'CUSTOMER_SPLIT') AND (payload->>'other')::int = ANY($2))`,
    [scope.workspaceId, customerIds],
  );
}

interface ChangeRow {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly at: Date;
  readonly customer_id: number | null;
  readonly segmentation_id: number | null;
  readonly persona_id: number | null;
  readonly run_id: number | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

function changeOf(row: ChangeRow): Change {
  return {
    id: Number(row.id),
    kind: row.kind,
    at: row.at,
    ...(row.customer_id === null ? {} : { customerId: row.customer_id }),
    ...(row.segmentation_id === null ? {} : { segmentationId: row.segmentation_id }),
    ...(row.persona_id === null ? {} : { personaId: row.persona_id }),
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    payload: row.payload,
  };
}
