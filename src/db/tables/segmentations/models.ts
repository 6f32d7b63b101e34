import type { ModelReport } from '../../../segmenter/model-report.ts';
import type { Json } from '../../../segmenter/segmenter.ts';
import type { Prisma } from '../../generated/client.ts';
import type { Scope } from '../../postgres/connection.ts';
import { type ColumnTable, type Row, selectList } from '../../postgres/row.ts';
import { type Paged, rowsByIds, type Source } from '../../reads/source.ts';
import { saveReport } from './model-reports.ts';
import { type Segmentation, type SegmentationError, segmentationsByIds } from './segmentations.ts';

/** A model that `fit` learned, with what it learned it from. */
export type SegmentationModel = Row<Prisma.SegmentationModelGetPayload<object>>;

const COLUMNS: ColumnTable<SegmentationModel> = {
  id: 'm.id',
  workspaceId: 'm.workspace_id',
  segmentationId: 'm.segmentation_id',
  segmenterId: 'm.segmenter_id',
  segmenterVersion: 'm.segmenter_version',
  contract: 'm.contract',
  config: 'm.config',
  needs: 'm.needs',
  model: 'm.model',
  segmentIds: 'm.segment_ids',
  segmentKeys: 'm.segment_keys',
  population: 'm.population',
  fittedOn: 'm.fitted_on',
  asOf: 'm.as_of',
  createdAt: 'm.created_at',
};
const { model: _learned, ...SUMMARY_COLUMNS } = COLUMNS;
const MODEL = selectList(COLUMNS);

/** A model without what it learned, which may be large. */
export type ModelSummary = Omit<SegmentationModel, 'model'>;

export const MODELS: Source<ModelSummary> = { table: 'segmentation_model', alias: 'm', columns: SUMMARY_COLUMNS };

/** The models a segmentation has had, the newest first. */
export const MODELS_OF_SEGMENTATION: Paged<ModelSummary> = {
  source: MODELS,
  keys: [{ sql: 'm.id', type: 'int', descending: true, field: 'id' }],
  parent: 'm.segmentation_id',
};

/** Those with these ids; of other workspaces and unknown ones none. */
export async function modelSummariesByIds(scope: Scope, ids: readonly number[]): Promise<ModelSummary[]> {
  return rowsByIds(scope, MODELS, ids);
}

/** The model a segmentation answers by. */
export type LiveModel = SegmentationModel & { readonly segmentation: Segmentation };

/** The live models of enabled segmentations: of all, or of those with these ids. */
export async function liveModels(scope: Scope, segmentationIds?: readonly number[]): Promise<LiveModel[]> {
  const models = await scope.query<SegmentationModel>(
    `SELECT ${MODEL} FROM segmentation s JOIN segmentation_model m
       ON m.workspace_id = s.workspace_id AND m.id = s.live_model_id
     WHERE s.workspace_id = $1 AND s.enabled AND ($2::int[] IS NULL OR s.id = ANY($2)) ORDER BY m.segmentation_id`,
    [scope.workspaceId, segmentationIds ?? null],
  );
  const segmentations = await segmentationsByIds(
    scope,
    models.map(({ segmentationId }) => segmentationId),
  );
  const byId = new Map(segmentations.map((segmentation) => [segmentation.id, segmentation]));
  return models.flatMap((model) => {
    const segmentation = byId.get(model.segmentationId);
    return segmentation ? [{ ...model, segmentation }] : [];
  });
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
  readonly report: ModelReport;
}

/**
 * Stores a model with its report and makes it the live one, with the time of its clock where that is pinned; `at` is when its memberships begin. The answer is stale from its
 * start where it lacks what it reads of other segmentations.
 */
export async function goLive(
  scope: Scope,
  model: NewModel,
  { pinned, at, lack }: { readonly pinned: boolean; readonly at: Date; readonly lack: SegmentationError | null },
): Promise<number> {
  const [row] = await scope.query<{ id: number }>(
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
  await saveReport(scope, row!.id, model.report);
  await scope.query(
    `UPDATE segmentation SET live_model_id = $3, as_of = $4, pinned = $5, error = $6::jsonb,
       answered_from = least(answered_from, $7),
       status = CASE WHEN $6::jsonb IS NULL THEN 'LIVE' ELSE 'STALE' END::segmentation_status
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, model.segmentationId, row!.id, model.asOf, pinned, lack && JSON.stringify(lack), at],
  );
  return row!.id;
}

/** How many customers the live models of segmentations answered; 0 where none is live. */
export async function livePopulation(scope: Scope, segmentationIds: readonly number[]): Promise<number> {
  const [row] = await scope.query<{ population: number | null }>(
    `SELECT max(m.population)::int AS population FROM segmentation s JOIN segmentation_model m
       ON m.workspace_id = s.workspace_id AND m.id = s.live_model_id
     WHERE s.workspace_id = $1 AND s.id = ANY($2)`,
    [scope.workspaceId, segmentationIds],
  );
  return row?.population ?? 0;
}

/** Enabled segmentations whose live model needs a feature of a kind of names, such as `quality.`; pinned ones left out. */
export async function segmentationsNeeding(scope: Scope, prefix: string): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    `SELECT s.id FROM segmentation s JOIN segmentation_model m
       ON m.workspace_id = s.workspace_id AND m.id = s.live_model_id
     WHERE s.workspace_id = $1 AND s.enabled AND NOT s.pinned AND EXISTS (
       SELECT FROM jsonb_each(m.needs) AS need(name, value) WHERE starts_with(need.value ->> 'from', $2))
     ORDER BY s.id`,
    [scope.workspaceId, prefix],
  );
  return rows.map(({ id }) => id);
}
