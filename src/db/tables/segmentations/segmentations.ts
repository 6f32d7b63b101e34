import type { ErrorCode, PersonagraphError, PluginBlame } from '../../../errors.ts';
import type { Prisma } from '../../generated/client.ts';
import type { SegmentationStatus } from '../../generated/enums.ts';
import type { Connection, Scope } from '../../postgres/connection.ts';
import type { Row } from '../../postgres/row.ts';
import { columnsOf, type Source } from '../../reads/source.ts';

/** A configured, stored use of a segmenter. */
export type Segmentation = Row<Prisma.SegmentationGetPayload<object>>;

export const SEGMENTATIONS: Source<Segmentation> = {
  table: 'segmentation',
  alias: 's',
  columns: {
    id: 's.id',
    workspaceId: 's.workspace_id',
    key: 's.key',
    language: 's.language',
    name: 's.name',
    description: 's.description',
    translations: 's.translations',
    segmenterId: 's.segmenter_id',
    config: 's.config',
    seed: 's.seed',
    fitSample: 's.fit_sample',
    enabled: 's.enabled',
    status: 's.status::text',
    error: 's.error',
    asOf: 's.as_of',
    pinned: 's.pinned',
    liveModelId: 's.live_model_id',
    rerunHours: 's.rerun_hours',
    scores: 's.scores',
    pushScores: 's.push_scores',
    personaId: 's.persona_id',
    answeredFrom: 's.answered_from',
    version: 's.version',
    createdAt: 's.created_at',
    updatedAt: 's.updated_at',
  },
};
export const SEGMENTATION = columnsOf(SEGMENTATIONS);

/** The condition that a segmentation is one that people made. */
export const SHARED = 's.persona_id IS NULL';

/** The condition that one of them has a key, by the placeholder of that. */
export const segmentationHasKey = (key: string) => `s.key = ${key}::text AND ${SHARED}`;

/** Why a segmentation has no fresh answer. */
export interface SegmentationError {
  readonly code: ErrorCode;
  readonly message: string;
  /** ISO 8601 */
  readonly at: string;
  /** The segmenter to blame, where one is. */
  readonly plugin?: PluginBlame;
}

/** Those that people made, oldest first: not the rules and ranges of personas. */
export async function sharedSegmentations(scope: Scope): Promise<Segmentation[]> {
  return scope.query<Segmentation>(
    `SELECT ${SEGMENTATION} FROM segmentation s WHERE s.workspace_id = $1 AND ${SHARED} ORDER BY s.id`,
    [scope.workspaceId],
  );
}

/** All, with the rules and ranges of personas, which run and depend as others do. */
export async function listSegmentations(scope: Scope): Promise<Segmentation[]> {
  return scope.query<Segmentation>(
    `SELECT ${SEGMENTATION} FROM segmentation s WHERE s.workspace_id = $1 ORDER BY s.id`,
    [scope.workspaceId],
  );
}

/** Those with these ids, in their order; of other workspaces and unknown ones none. */
export async function segmentationsByIds(scope: Scope, ids: readonly number[]): Promise<Segmentation[]> {
  return scope.query<Segmentation>(
    `SELECT ${SEGMENTATION} FROM segmentation s WHERE s.workspace_id = $1 AND s.id = ANY($2) ORDER BY s.id`,
    [scope.workspaceId, ids],
  );
}

export async function segmentationByKey(scope: Scope, key: string): Promise<Segmentation | null> {
  const [row] = await scope.query<Segmentation>(
    `SELECT ${SEGMENTATION} FROM segmentation s WHERE s.workspace_id = $1 AND ${segmentationHasKey('$2')}`,
    [scope.workspaceId, key],
  );
  return row ?? null;
}

/** The ids of all there are. */
export async function segmentationIdsOf(scope: Scope): Promise<Set<number>> {
  const rows = await scope.query<{ id: number }>('SELECT id FROM segmentation WHERE workspace_id = $1', [
    scope.workspaceId,
  ]);
  return new Set(rows.map(({ id }) => id));
}

/** The ids among these that are there, and cannot be deleted until the transaction ends. */
export async function lockSegmentations(scope: Scope, ids: readonly number[]): Promise<Set<number>> {
  const rows = await scope.query<{ id: number }>(
    'SELECT id FROM segmentation WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE',
    [scope.workspaceId, ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** How a segmentation stands, in changes. */
export type SegmentationState = Pick<Segmentation, 'version' | 'enabled'>;

/** How a segmentation stands until the transaction ends; null for one that is gone. */
export async function lockSegmentationState(scope: Scope, id: number): Promise<SegmentationState | null> {
  const [state] = await scope.query<SegmentationState>(
    'SELECT version, enabled FROM segmentation WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE',
    [scope.workspaceId, id],
  );
  return state ?? null;
}

/** The fields of a segmentation that people set. */
export type SegmentationFields = Pick<
  Segmentation,
  | 'key'
  | 'name'
  | 'description'
  | 'language'
  | 'translations'
  | 'segmenterId'
  | 'config'
  | 'seed'
  | 'fitSample'
  | 'rerunHours'
  | 'pushScores'
>;

/** Stores a new segmentation. Null where the key is taken. */
export async function insertSegmentation(scope: Scope, fields: SegmentationFields): Promise<Segmentation | null> {
  const [row] = await scope.query<Segmentation>(
    `INSERT INTO segmentation AS s (workspace_id, key, name, description, segmenter_id, config, seed, fit_sample, rerun_hours,
       push_scores, language, translations)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (workspace_id, key) DO NOTHING RETURNING ${SEGMENTATION}`,
    [scope.workspaceId, ...written(fields)],
  );
  return row ?? null;
}

/** Changes a segmentation, where it is at `version` or that is null. Null where it is not; throws unique violations. */
export async function updateSegmentation(
  scope: Scope,
  id: number,
  version: number | null,
  fields: SegmentationFields,
): Promise<Segmentation | null> {
  const [row] = await scope.query<Segmentation>(
    `UPDATE segmentation s SET key = $4, name = $5, description = $6, segmenter_id = $7, config = $8, seed = $9,
       fit_sample = $10, rerun_hours = $11, push_scores = $12, language = $13, translations = $14, version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND id = $2 AND version = coalesce($3, version) RETURNING ${SEGMENTATION}`,
    [scope.workspaceId, id, version, ...written(fields)],
  );
  return row ?? null;
}

/** Gives a segmentation at a version another key. Null where it is not at that; throws unique violations. */
export async function updateSegmentationKey(
  scope: Scope,
  id: number,
  version: number,
  key: string,
): Promise<Segmentation | null> {
  const [row] = await scope.query<Segmentation>(
    `UPDATE segmentation s SET key = $4, version = version + 1, updated_at = now()
     WHERE workspace_id = $1 AND id = $2 AND version = $3 RETURNING ${SEGMENTATION}`,
    [scope.workspaceId, id, version, key],
  );
  return row ?? null;
}

function written(fields: SegmentationFields): unknown[] {
  const { key, name, description, language, translations, segmenterId, config, seed, ...upkeep } = fields;
  const { fitSample, rerunHours, pushScores } = upkeep;
  const settings = [segmenterId, JSON.stringify(config), seed, fitSample, rerunHours, pushScores];
  return [key, name, description, ...settings, language, JSON.stringify(translations)];
}

/** Lets runs and evaluation include a segmentation, or not; an answer that nobody kept up to date becomes stale. */
export async function enableSegmentation(scope: Scope, id: number, enabled: boolean): Promise<Segmentation> {
  const [row] = await scope.query<Segmentation>(
    `UPDATE segmentation s SET enabled = $3, version = version + 1, updated_at = now(),
       status = CASE WHEN $3 AND live_model_id IS NOT NULL THEN 'STALE' ELSE status END
     WHERE workspace_id = $1 AND id = $2 RETURNING ${SEGMENTATION}`,
    [scope.workspaceId, id, enabled],
  );
  return row!;
}

const OF_SEGMENTATION = [
  'segment_answer',
  'membership_transition',
  'customer_score',
  'score_transition',
  'quarantined_customer',
];

/** Deletes a segmentation with its segments, models, memberships, scores and history. */
export async function removeSegmentation(scope: Scope, id: number): Promise<void> {
  for (const table of OF_SEGMENTATION) {
    await scope.query(`DELETE FROM ${table} WHERE workspace_id = $1 AND segmentation_id = $2`, [scope.workspaceId, id]);
  }
  await scope.query('DELETE FROM segmentation WHERE workspace_id = $1 AND id = $2', [scope.workspaceId, id]);
}

/** The part of a live segmentation that may change without a new model. */
export interface LiveState {
  readonly id: number;
  readonly modelId: number;
  readonly pinned: boolean;
  readonly asOf: Date | null;
  readonly error: SegmentationError | null;
  readonly pushScores: boolean;
  /** True for a rule or range of a persona: nobody is told of its moves. */
  readonly own: boolean;
}

/** Live, enabled segmentations; `known` is another text whenever the catalogue their features come from may be. */
export async function liveStates(scope: Scope): Promise<{ known: string; states: LiveState[] }> {
  const rows = await scope.query<LiveState & { known: string }>(
    `SELECT s.id, s.live_model_id AS "modelId", s.pinned, s.as_of AS "asOf", s.error, s.push_scores AS "pushScores", s.persona_id IS NOT NULL AS own, concat_ws(' ',
       (SELECT (sale_type, return_type, negative_returns, order_property)::text FROM workspace WHERE id = $1),
       (SELECT sum(hashtext(name || ' ' || kind::text)) FROM trait WHERE workspace_id = $1),
       (SELECT sum(hashtext(concat_ws(' ', id, key, status, enabled))) FROM segmentation WHERE workspace_id = $1),
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
export async function outdatedCandidates(connection: Connection): Promise<AnswerVersion[]> {
  return connection.query<AnswerVersion>(
    `SELECT s.workspace_id AS "workspaceId", s.id, s.segmenter_id AS "segmenterId", m.segmenter_version AS version,
       CASE WHEN s.pinned THEN s.as_of END AS "pinnedTo"
     FROM segmentation s JOIN segmentation_model m ON m.workspace_id = s.workspace_id AND m.id = s.live_model_id
     WHERE s.enabled AND NOT EXISTS (SELECT FROM run r WHERE r.workspace_id = s.workspace_id
       AND r.state IN ('QUEUED', 'PREPARING', 'COMPUTING') AND s.id = ANY(r.segmentation_ids))
     ORDER BY s.id`,
  );
}

/**
 * A failure leaves the last good answer in place, marked stale; without one the segmentation has failed, or lacks a
 * feature it asks for. Returns the error as it is stored.
 */
export async function markFailed(
  scope: Scope,
  segmentationId: number,
  thrown: PersonagraphError,
): Promise<SegmentationError> {
  const error = asStored(thrown);
  await scope.query(
    `UPDATE segmentation SET error = $4,
       status = CASE WHEN live_model_id IS NULL THEN $3::segmentation_status ELSE 'STALE' END
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, segmentationId, LACKS.has(error.code) ? 'UNSATISFIED' : 'FAILED', JSON.stringify(error)],
  );
  return error;
}

/** Errors of a segmentation whose input is not there. */
const LACKS: ReadonlySet<string> = new Set(['UNKNOWN_FEATURE', 'SOURCE_NOT_LIVE']);

/** An error as segmentations keep it. */
export function asStored({ code, message, plugin }: PersonagraphError): SegmentationError {
  return { code, message, at: new Date().toISOString(), ...(plugin ? { plugin } : {}) };
}

/** Marks live answers stale: what they were made of has changed its meaning. Returns those that are. */
export async function markStale(
  scope: Scope,
  segmentationIds: readonly number[],
): Promise<(SegmentationState & { readonly id: number })[]> {
  return scope.query(
    `UPDATE segmentation SET status = 'STALE' WHERE workspace_id = $1 AND id = ANY($2) AND live_model_id IS NOT NULL
     RETURNING id, version, enabled`,
    [scope.workspaceId, segmentationIds],
  );
}

export async function setStatus(
  scope: Scope,
  segmentationIds: readonly number[],
  status: SegmentationStatus,
): Promise<void> {
  await scope.query(
    'UPDATE segmentation SET status = $3::segmentation_status WHERE workspace_id = $1 AND id = ANY($2)',
    [scope.workspaceId, segmentationIds, status],
  );
}

/** The settings of the enabled segmentations of a segmenter, the oldest first. */
export async function configsOf(scope: Scope, segmenterId: string): Promise<unknown[]> {
  const rows = await scope.query<{ config: unknown }>(
    'SELECT config FROM segmentation WHERE workspace_id = $1 AND segmenter_id = $2 AND enabled ORDER BY id',
    [scope.workspaceId, segmenterId],
  );
  return rows.map(({ config }) => config);
}
