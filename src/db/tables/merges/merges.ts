import type { Scope } from '../../postgres/connection.ts';
import type { List, Source } from '../../reads/source.ts';
import type { CustomerRow } from '../customers/customer-rows.ts';
import type { ArchivedMembership } from '../memberships/membership-archive.ts';
import type { ArchivedMatch } from '../personas/match-archive.ts';
import type { ArchivedScores } from '../scores/score-archive.ts';
import type { NamedRows } from './named-rows.ts';

export type MergeCause = 'MERGED' | 'JOINED';

/** A merge as it is read. */
export interface Merge {
  readonly id: number;
  readonly intoId: number;
  readonly fromId: number;
  readonly externalId: string;
  readonly cause: MergeCause;
  readonly at: Date;
  readonly undoneAt: Date | null;
}

export const MERGES: Source<Merge> = {
  table: 'customer_merge',
  alias: 'g',
  columns: {
    id: 'g.id',
    intoId: 'g.into_id',
    fromId: 'g.from_id',
    externalId: 'g.external_id',
    cause: 'g.cause',
    at: 'g.at',
    undoneAt: 'g.undone_at',
  },
};

/** The merges that made a customer what it is, newest first; undone ones too. */
export const MERGES_OF_CUSTOMER: List<Merge> = { source: MERGES, parent: 'g.into_id', order: 'g.into_id, g.id DESC' };

/** Both customers as they were. */
export interface MergeArchive {
  readonly into: CustomerRow;
  readonly from: CustomerRow;
  readonly memberships: readonly ArchivedMembership[];
  readonly matches: readonly ArchivedMatch[];
  /** Left out by merges from before there were scores. */
  readonly scores?: readonly ArchivedScores[];
  /** Personas whose typical customer was the merged one. */
  readonly typicalOf: readonly number[];
  /** Left out by merges from before they were moved. */
  readonly named?: NamedRows;
}

/** Fields by name, and traits, as they were sent. */
export type LaterPatch = Readonly<Record<string, unknown>> & { readonly traits?: Readonly<Record<string, unknown>> };

/** Stores a merge that is about to be made; returns its id. */
export async function insertMerge(scope: Scope, archive: MergeArchive, cause: MergeCause): Promise<number> {
  const [row] = await scope.query<{ id: number }>(
    `INSERT INTO customer_merge (workspace_id, into_id, from_id, external_id, cause, before, last_transition_id,
       last_score_transition_id, last_match_id)
     SELECT $1::int, $2, $3, $4, $5, $6,
       coalesce((SELECT max(id) FROM membership_transition WHERE workspace_id = $1), 0),
       coalesce((SELECT max(id) FROM score_transition WHERE workspace_id = $1 AND customer_id IN ($2, $3)), 0),
       coalesce((SELECT max(id) FROM match_transition WHERE workspace_id = $1), 0)
     RETURNING id`,
    [scope.workspaceId, archive.into.id, archive.from.id, archive.from.external_id, cause, JSON.stringify(archive)],
  );
  return row!.id;
}

/** Notes the row that came out of a merge. */
export async function setMergeResult(scope: Scope, id: number, result: CustomerRow): Promise<void> {
  await scope.query('UPDATE customer_merge SET result = $3 WHERE workspace_id = $1 AND id = $2', [
    scope.workspaceId,
    id,
    JSON.stringify(result),
  ]);
}

/** A merge with all it takes to undo it. */
export interface StandingMerge extends Merge {
  /** Null once it is undone. */
  readonly before: MergeArchive | null;
  readonly result: CustomerRow | null;
  readonly later: LaterPatch;
  readonly lastTransitionId: string;
  readonly lastScoreTransitionId: string;
  readonly lastMatchId: string;
  /** A merge into the same customer, or of it, that is later and stands. */
  readonly laterMerge: number | null;
}

/** One merge, to be undone; undefined where there is none of this id. */
export async function findMerge(scope: Scope, id: number): Promise<StandingMerge | undefined> {
  const [row] = await scope.query<StandingMerge>(
    `SELECT g.id, g.into_id AS "intoId", g.from_id AS "fromId", g.external_id AS "externalId", g.cause, g.at,
       g.undone_at AS "undoneAt", g.before, g.result, g.later, g.last_transition_id::text AS "lastTransitionId",
       g.last_score_transition_id::text AS "lastScoreTransitionId",
       g.last_match_id::text AS "lastMatchId",
       (SELECT max(o.id) FROM customer_merge o WHERE o.workspace_id = $1 AND o.id > g.id AND o.undone_at IS NULL
          AND (o.into_id = g.into_id OR o.from_id = g.into_id)) AS "laterMerge"
     FROM customer_merge g WHERE g.workspace_id = $1 AND g.id = $2`,
    [scope.workspaceId, id],
  );
  return row;
}

/** The merge that stands of a customer that is part of another, by its row id. */
export async function standingMergeOf(scope: Scope, fromId: number): Promise<{ id: number } | undefined> {
  const [row] = await scope.query<{ id: number }>(
    'SELECT id FROM customer_merge WHERE workspace_id = $1 AND from_id = $2 AND undone_at IS NULL',
    [scope.workspaceId, fromId],
  );
  return row;
}

/** Ends a merge. Its record stays; what was kept to undo it goes. */
export async function endMerge(scope: Scope, id: number): Promise<void> {
  await scope.query(
    `UPDATE customer_merge SET undone_at = now(), before = NULL, result = NULL, later = '{}'
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, id],
  );
  await forgetDetails(scope, [id]);
}

async function forgetDetails(scope: Scope, ids: readonly number[]): Promise<void> {
  const parameters = [scope.workspaceId, ids];
  await scope.query('DELETE FROM customer_merge_row WHERE workspace_id = $1 AND merge_id = ANY($2)', parameters);
  await scope.query('DELETE FROM customer_merge_key WHERE workspace_id = $1 AND merge_id = ANY($2)', parameters);
}

/** Keeps what was sent under external ids of merged customers, so that undoing gives it to them. */
export async function notePatches(
  scope: Scope,
  patches: readonly { readonly under: string; readonly patch: LaterPatch }[],
): Promise<void> {
  // One at a time: the next may be for the same merge.
  for (const { under, patch } of patches) {
    await scope.query(
      `UPDATE customer_merge g SET later = g.later || $3::jsonb || jsonb_build_object('traits',
         coalesce(g.later->'traits', '{}') || coalesce($3::jsonb->'traits', '{}'))
       FROM customer_merge_key k
       WHERE g.workspace_id = $1 AND g.undone_at IS NULL AND k.workspace_id = $1 AND k.merge_id = g.id AND k.type = ''
         AND k.value = $2`,
      [scope.workspaceId, under, JSON.stringify(patch)],
    );
  }
}

/**
 * Deletes the records of merges that customers came out of, at any depth, or were part of before. Returns the row ids
 * of all that became part of them, themselves included.
 */
export async function deleteMergesOf(scope: Scope, customerIds: readonly number[]): Promise<number[]> {
  const parts = await scope.query<{ id: number }>(
    `WITH RECURSIVE part AS (
       SELECT unnest($2::int[]) AS id
       UNION SELECT g.from_id FROM customer_merge g JOIN part ON g.into_id = part.id
         WHERE g.workspace_id = $1 AND g.undone_at IS NULL)
     SELECT id FROM part`,
    [scope.workspaceId, customerIds],
  );
  const ids = parts.map(({ id }) => id);
  const merges = await scope.query<{ id: number }>(
    'DELETE FROM customer_merge WHERE workspace_id = $1 AND (into_id = ANY($2) OR from_id = ANY($2)) RETURNING id',
    [scope.workspaceId, ids],
  );
  await forgetDetails(
    scope,
    merges.map(({ id }) => id),
  );
  await scope.query('DELETE FROM customer_alias WHERE workspace_id = $1 AND customer_id = ANY($2)', [
    scope.workspaceId,
    ids,
  ]);
  return ids;
}
