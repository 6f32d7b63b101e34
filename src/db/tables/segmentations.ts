import type { PersonagraphError, PluginBlame } from '../../errors.ts';
import type { Json } from '../../segmenter/segmenter.ts';
import type { Prisma } from '../generated/client.ts';
import type { SegmentationStatus } from '../generated/enums.ts';
import type { Scope, Sql, SqlScope } from '../postgres/database.ts';

export type Segmentation = Prisma.SegmentationGetPayload<object>;
export type SegmentRow = Prisma.SegmentGetPayload<object>;
export type SegmentationModel = Prisma.SegmentationModelGetPayload<object>;

/** Why a segmentation has no fresh answer. */
export interface SegmentationError {
  readonly code: string;
  readonly message: string;
  /** ISO 8601 */
  readonly at: string;
  /** The segmenter to blame, where one is. */
  readonly plugin?: PluginBlame;
}

export async function listSegmentations(scope: Scope): Promise<Segmentation[]> {
  return scope.prisma.segmentation.findMany({ where: { workspaceId: scope.workspaceId }, orderBy: { id: 'asc' } });
}

/** The ids of all there are. */
export async function segmentationIdsOf({ workspaceId, sql }: SqlScope): Promise<Set<number>> {
  const rows = await sql.query<{ id: number }>('SELECT id FROM segmentation WHERE workspace_id = $1', [workspaceId]);
  return new Set(rows.map(({ id }) => id));
}

export async function segmentationsByIds(scope: Scope, ids: readonly number[]): Promise<Segmentation[]> {
  return scope.prisma.segmentation.findMany({
    where: { workspaceId: scope.workspaceId, id: { in: [...ids] } },
    orderBy: { id: 'asc' },
  });
}

export async function segmentsByIds(scope: Scope, ids: readonly number[]): Promise<SegmentRow[]> {
  return scope.prisma.segment.findMany({ where: { workspaceId: scope.workspaceId, id: { in: [...ids] } } });
}

/** The segments a segmentation has now, in their order. */
export async function segmentsOf(scope: Scope, segmentationIds: readonly number[]): Promise<SegmentRow[]> {
  return scope.prisma.segment.findMany({
    where: { workspaceId: scope.workspaceId, segmentationId: { in: [...segmentationIds] }, current: true },
    orderBy: [{ segmentationId: 'asc' }, { position: 'asc' }],
  });
}

/** The live models of enabled segmentations: of all, or of those given. */
export async function liveModels(
  scope: Scope,
  segmentationIds?: readonly number[],
): Promise<(SegmentationModel & { segmentation: Segmentation })[]> {
  const live = await scope.prisma.segmentation.findMany({
    where: {
      workspaceId: scope.workspaceId,
      enabled: true,
      liveModelId: { not: null },
      ...(segmentationIds ? { id: { in: [...segmentationIds] } } : {}),
    },
    select: { liveModelId: true },
  });
  return scope.prisma.segmentationModel.findMany({
    where: { id: { in: live.map(({ liveModelId }) => liveModelId!) } },
    include: { segmentation: true },
    orderBy: { segmentationId: 'asc' },
  });
}

/** What of a live segmentation may change without a new model. */
export interface LiveState {
  readonly id: number;
  readonly modelId: number;
  readonly pinned: boolean;
  readonly asOf: Date | null;
  readonly error: SegmentationError | null;
}

/** Live, enabled segmentations; `known` is another text whenever the catalogue their features come from may be. */
export async function liveStates(scope: SqlScope): Promise<{ known: string; states: LiveState[] }> {
  const rows = await scope.sql.query<LiveState & { known: string }>(
    `SELECT s.id, s.live_model_id AS "modelId", s.pinned, s.as_of AS "asOf", s.error, concat_ws(' ',
       (SELECT sum(hashtext(name || ' ' || kind::text)) FROM trait WHERE workspace_id = $1),
       (SELECT sum(hashtext(id || ' ' || key)) FROM segmentation WHERE workspace_id = $1),
       (SELECT sum(hashtext(id || ' ' || key || questions::text)) FROM survey WHERE workspace_id = $1)) AS known
     FROM segmentation s WHERE s.workspace_id = $1 AND s.enabled AND s.live_model_id IS NOT NULL ORDER BY s.id`,
    [scope.workspaceId],
  );
  return { known: rows[0]?.known ?? '', states: rows };
}

/** A live answer, by the segmenter and version it comes from. */
export interface AnswerVersion {
  readonly workspaceId: number;
  readonly id: number;
  readonly segmenterId: string;
  readonly version: string;
  /** Where its clock stands still; null: nowhere. */
  readonly pinnedTo: Date | null;
}

/** Live answers of all workspaces that no run under way will replace. */
export async function outdatedCandidates(sql: Sql): Promise<AnswerVersion[]> {
  return sql.query<AnswerVersion>(
    `SELECT s.workspace_id AS "workspaceId", s.id, s.segmenter_id AS "segmenterId", m.segmenter_version AS version,
       CASE WHEN s.pinned THEN s.as_of END AS "pinnedTo"
     FROM segmentation s JOIN segmentation_model m ON m.id = s.live_model_id
     WHERE s.enabled AND NOT EXISTS (SELECT FROM run r WHERE r.workspace_id = s.workspace_id
       AND r.state IN ('QUEUED', 'PREPARING', 'COMPUTING') AND s.id = ANY(r.segmentation_ids))
     ORDER BY s.id`,
  );
}

/** Segments as a model declares them, with text by language. */
export interface NewSegment {
  readonly key: string;
  readonly name: Readonly<Record<string, string>>;
  readonly description: Readonly<Record<string, string>> | null;
}

/**
 * Stores the segments of a new model, keeping the ids of those that were there by key; the others stay, marked as not
 * current. Returns the ids in the order given.
 */
export async function saveSegments(
  scope: SqlScope,
  segmentationId: number,
  segments: readonly NewSegment[],
): Promise<number[]> {
  await scope.sql.query(
    'UPDATE segment SET current = false, size = 0 WHERE workspace_id = $1 AND segmentation_id = $2',
    [scope.workspaceId, segmentationId],
  );
  const rows = await scope.sql.query<{ id: number; key: string }>(
    `INSERT INTO segment (workspace_id, segmentation_id, key, name, description, position)
     SELECT $1, $2, s->>'key', s->'name', nullif(s->'description', 'null'), n - 1
     FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS given(s, n) ORDER BY n
     ON CONFLICT (segmentation_id, key) DO UPDATE SET name = excluded.name, description = excluded.description,
       position = excluded.position, current = true
     RETURNING id, key`,
    [scope.workspaceId, segmentationId, JSON.stringify(segments)],
  );
  const ids = new Map(rows.map(({ key, id }) => [key, id]));
  return segments.map(({ key }) => ids.get(key)!);
}

export interface NewModel {
  readonly segmentationId: number;
  readonly segmenterId: string;
  readonly segmenterVersion: string;
  readonly contract: number;
  readonly config: unknown;
  readonly needs: unknown;
  readonly model: Json;
  readonly segmentIds: readonly number[];
  /** The segmenter's own keys, in the same order. */
  readonly segmentKeys: readonly string[];
  readonly population: number;
  /** Customers the model was learned from; null: from nobody. */
  readonly fittedOn: number | null;
  readonly asOf: Date;
}

/** Stores a model and makes it the live one. */
export async function goLive(scope: SqlScope, model: NewModel, pinned: boolean): Promise<number> {
  const [row] = await scope.sql.query<{ id: number }>(
    `INSERT INTO segmentation_model (workspace_id, segmentation_id, segmenter_id, segmenter_version, contract, config,
       needs, model, segment_ids, segment_keys, population, as_of, fitted_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
    [
      scope.workspaceId,
      model.segmentationId,
      model.segmenterId,
      model.segmenterVersion,
      model.contract,
      JSON.stringify(model.config),
      JSON.stringify(model.needs),
      JSON.stringify(model.model),
      model.segmentIds,
      model.segmentKeys,
      model.population,
      model.asOf,
      model.fittedOn,
    ],
  );
  await scope.sql.query(
    `UPDATE segmentation SET live_model_id = $3, status = 'LIVE', error = NULL, as_of = $4, pinned = $5
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, model.segmentationId, row!.id, model.asOf, pinned],
  );
  return row!.id;
}

/** Sets how many members segments have, by id. */
export async function setSegmentSizes(scope: SqlScope, sizes: ReadonlyMap<number, number>): Promise<void> {
  await scope.sql.query(
    `UPDATE segment g SET size = s.n FROM unnest($2::int[], $3::int[]) AS s(id, n)
     WHERE g.workspace_id = $1 AND g.id = s.id`,
    [scope.workspaceId, [...sizes.keys()], [...sizes.values()]],
  );
}

/**
 * A failure leaves the last good answer in place, marked stale; without one the segmentation has failed, or lacks a
 * feature it asks for. Returns the error as it is stored.
 */
export async function markFailed(
  scope: SqlScope,
  segmentationId: number,
  { code, message, plugin }: PersonagraphError,
): Promise<SegmentationError> {
  const error = { code, message, at: new Date().toISOString(), ...(plugin ? { plugin } : {}) };
  await scope.sql.query(
    `UPDATE segmentation SET error = $4,
       status = CASE WHEN live_model_id IS NULL THEN $3::segmentation_status ELSE 'STALE' END
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, segmentationId, code === 'UNKNOWN_FEATURE' ? 'UNSATISFIED' : 'FAILED', JSON.stringify(error)],
  );
  return error;
}

export async function setStatus(
  scope: SqlScope,
  segmentationIds: readonly number[],
  status: SegmentationStatus,
): Promise<void> {
  await scope.sql.query(
    'UPDATE segmentation SET status = $3::segmentation_status WHERE workspace_id = $1 AND id = ANY($2)',
    [scope.workspaceId, segmentationIds, status],
  );
}

/** How many customers the live models of segmentations answered; 0 where none is live. */
export async function livePopulation(scope: SqlScope, segmentationIds: readonly number[]): Promise<number> {
  const [row] = await scope.sql.query<{ population: number | null }>(
    `SELECT max(m.population)::int AS population FROM segmentation s JOIN segmentation_model m ON m.id = s.live_model_id
     WHERE s.workspace_id = $1 AND s.id = ANY($2)`,
    [scope.workspaceId, segmentationIds],
  );
  return row?.population ?? 0;
}
