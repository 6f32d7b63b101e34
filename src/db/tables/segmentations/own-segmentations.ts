import type { Scope } from '../../postgres/connection.ts';
import { removeSegmentation } from './segmentations.ts';
import { expectSegment } from './segments.ts';

/** A segmentation that a persona has as one of its criteria: a rule, or a range of a score, whose one segment is kept here. */
export interface OwnSegmentation {
  readonly id: number;
  readonly segmentId: number;
  readonly config: unknown;
}

/** Key of the one segment of such a segmentation. */
export const OWN_SEGMENT = 'holds';

/**
 * The condition that rows belong to a segmentation that people made, by the column of its id; `$1` is the workspace. The
 * others are found once a statement.
 */
export function isShared(segmentationId: string): string {
  return `NOT (${segmentationId} = ANY(ARRAY(SELECT own.id FROM segmentation own
    WHERE own.workspace_id = $1 AND own.persona_id IS NOT NULL)))`;
}

/** A persona's own segmentations, oldest first. */
export async function ownSegmentations(scope: Scope, personaId: number): Promise<OwnSegmentation[]> {
  return scope.query<OwnSegmentation>(
    `SELECT s.id, s.config, (SELECT g.id FROM segment g
       WHERE g.workspace_id = s.workspace_id AND g.segmentation_id = s.id AND g.key = $3) AS "segmentId"
     FROM segmentation s WHERE s.workspace_id = $1 AND s.persona_id = $2 ORDER BY s.id`,
    [scope.workspaceId, personaId, OWN_SEGMENT],
  );
}

/** Settings of a segmentation to store for a persona. */
export interface NewOwnSegmentation {
  readonly personaId: number;
  /** For whoever sees it in a run. */
  readonly name: string;
  readonly segmenterId: string;
  readonly config: unknown;
  readonly enabled: boolean;
}

/** Stores a persona's own segmentation, with its segment, which its first run answers. */
export async function insertOwnSegmentation(scope: Scope, fields: NewOwnSegmentation): Promise<OwnSegmentation> {
  const { personaId, name, segmenterId, config, enabled } = fields;
  // No handle has a colon: the key is free for sure, and no rule can read it.
  const [row] = await scope.query<{ id: number }>(
    `INSERT INTO segmentation (workspace_id, key, name, segmenter_id, config, enabled, persona_id)
     VALUES ($1, concat('persona:', $2::int, ':', gen_random_uuid()), $3, $4, $5, $6, $2::int) RETURNING id`,
    [scope.workspaceId, personaId, name, segmenterId, JSON.stringify(config), enabled],
  );
  const { id } = row!;
  return { id, config, segmentId: await expectSegment(scope, id, OWN_SEGMENT) };
}

/** Gives a persona's own segmentation other settings. */
export async function configureOwnSegmentation(scope: Scope, id: number, config: unknown): Promise<void> {
  await scope.query(
    `UPDATE segmentation SET config = $3, version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND id = $2 AND persona_id IS NOT NULL`,
    [scope.workspaceId, id, JSON.stringify(config)],
  );
}

/**
 * Lets runs and evaluation include a persona's own segmentations, or not; an answer that nobody kept up to date is stale.
 * Returns those that have no live answer then.
 */
export async function enableOwnSegmentations(scope: Scope, personaId: number, enabled: boolean): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    `UPDATE segmentation SET enabled = $3, version = version + 1, updated_at = now(),
       status = CASE WHEN $3 AND live_model_id IS NOT NULL THEN 'STALE' ELSE status END
     WHERE workspace_id = $1 AND persona_id = $2 AND enabled <> $3 RETURNING id`,
    [scope.workspaceId, personaId, enabled],
  );
  return enabled ? rows.map(({ id }) => id).sort((a, b) => a - b) : [];
}

/** Leaves a persona's own segmentations without settings, so that they read nothing, until somebody deletes them. */
export async function abandonOwnSegmentations(scope: Scope, ids: readonly number[]): Promise<void> {
  await scope.query(
    `UPDATE segmentation SET enabled = false, config = '{"segments": []}'
     WHERE workspace_id = $1 AND id = ANY($2) AND persona_id IS NOT NULL`,
    [scope.workspaceId, ids],
  );
}

/** Deletes personas' own segmentations that are none of their criteria any more, with all that is stored of them. */
export async function removeAbandoned(scope: Scope, personaIds: readonly number[]): Promise<void> {
  const rows = await scope.query<{ id: number }>(
    `SELECT s.id FROM segmentation s WHERE s.workspace_id = $1 AND s.persona_id = ANY($2) AND NOT EXISTS (
       SELECT FROM segment g JOIN persona_criterion c ON c.workspace_id = g.workspace_id AND c.segment_id = g.id
       WHERE g.workspace_id = s.workspace_id AND g.segmentation_id = s.id) ORDER BY s.id`,
    [scope.workspaceId, personaIds],
  );
  for (const { id } of rows) await removeSegmentation(scope, id);
}

/** Where the clocks of all live segmentations that people made stand still: the latest of them. Null where one goes on. */
export async function commonClock(scope: Scope): Promise<Date | null> {
  const [row] = await scope.query<{ at: Date | null }>(
    `SELECT CASE WHEN bool_and(pinned) THEN max(as_of) END AS at FROM segmentation
     WHERE workspace_id = $1 AND enabled AND live_model_id IS NOT NULL AND persona_id IS NULL`,
    [scope.workspaceId],
  );
  return row?.at ?? null;
}
