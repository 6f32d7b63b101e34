import type { SqlScope } from '../postgres/database.ts';
import type { Segmentation, SegmentRow } from './segmentations.ts';

const SEGMENTATION = `id, workspace_id AS "workspaceId", key, name, description, segmenter_id AS "segmenterId", config,
  seed, fit_sample AS "fitSample", enabled, status::text AS status, error, as_of AS "asOf", pinned, live_model_id AS "liveModelId", version,
  created_at AS "createdAt", updated_at AS "updatedAt"`;
const SEGMENT = `id, workspace_id AS "workspaceId", segmentation_id AS "segmentationId", key, name, description,
  position, size, current`;

/** Those with these ids; of other workspaces and unknown ones none. */
export async function readSegmentations(scope: SqlScope, ids: readonly number[]): Promise<Segmentation[]> {
  return scope.sql.query<Segmentation>(
    `SELECT ${SEGMENTATION} FROM segmentation WHERE workspace_id = $1 AND id = ANY($2)`,
    [scope.workspaceId, ids],
  );
}

export async function readAllSegmentations(scope: SqlScope): Promise<Segmentation[]> {
  return scope.sql.query<Segmentation>(`SELECT ${SEGMENTATION} FROM segmentation WHERE workspace_id = $1 ORDER BY id`, [
    scope.workspaceId,
  ]);
}

export async function readSegmentationByKey(scope: SqlScope, key: string): Promise<Segmentation | null> {
  const [row] = await scope.sql.query<Segmentation>(
    `SELECT ${SEGMENTATION} FROM segmentation WHERE workspace_id = $1 AND key = $2`,
    [scope.workspaceId, key],
  );
  return row ?? null;
}

export async function readSegments(scope: SqlScope, ids: readonly number[]): Promise<SegmentRow[]> {
  return scope.sql.query<SegmentRow>(`SELECT ${SEGMENT} FROM segment WHERE workspace_id = $1 AND id = ANY($2)`, [
    scope.workspaceId,
    ids,
  ]);
}

/** The segments segmentations have now, in their order. */
export async function readCurrentSegments(scope: SqlScope, segmentationIds: readonly number[]): Promise<SegmentRow[]> {
  return scope.sql.query<SegmentRow>(
    `SELECT ${SEGMENT} FROM segment WHERE workspace_id = $1 AND segmentation_id = ANY($2) AND current
     ORDER BY segmentation_id, position`,
    [scope.workspaceId, segmentationIds],
  );
}

/** A model without what it learned, which may be large. */
export interface ModelSummary {
  readonly id: number;
  readonly segmentationId: number;
  readonly segmenterId: string;
  readonly segmenterVersion: string;
  readonly config: unknown;
  readonly needs: unknown;
  readonly population: number;
  readonly fittedOn: number | null;
  readonly asOf: Date;
  readonly createdAt: Date;
}

export async function readModelSummaries(scope: SqlScope, ids: readonly number[]): Promise<ModelSummary[]> {
  return scope.sql.query<ModelSummary>(
    `SELECT id, segmentation_id AS "segmentationId", segmenter_id AS "segmenterId",
       segmenter_version AS "segmenterVersion", config, needs, population, fitted_on AS "fittedOn", as_of AS "asOf", created_at AS "createdAt"
     FROM segmentation_model WHERE workspace_id = $1 AND id = ANY($2)`,
    [scope.workspaceId, ids],
  );
}
