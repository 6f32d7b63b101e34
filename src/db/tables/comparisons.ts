import type { Prisma } from '../generated/client.ts';
import type { Scope, SqlScope } from '../postgres/database.ts';
import { type Page, Parameters, pageSql, type SortKey } from '../postgres/keyset.ts';

/** A kept comparison. */
export type Comparison = Prisma.SegmentationComparisonGetPayload<object>;

const COLUMNS = `id, workspace_id AS "workspaceId", name, request, result, adopted, as_of AS "asOf",
  created_at AS "createdAt"`;

export const COMPARISON_KEYS: readonly SortKey[] = [{ sql: 'id', type: 'int', descending: true }];

/** Those with these ids; of other workspaces and unknown ones none. */
export async function readComparisons(scope: SqlScope, ids: readonly number[]): Promise<Comparison[]> {
  return scope.sql.query<Comparison>(
    `SELECT ${COLUMNS} FROM segmentation_comparison WHERE workspace_id = $1 AND id = ANY($2)`,
    [scope.workspaceId, ids],
  );
}

/** Comparisons, newest first. */
export async function pageOfComparisons(scope: SqlScope, page: Page): Promise<Comparison[]> {
  const parameters = new Parameters(scope.workspaceId);
  const { where, order } = pageSql(COMPARISON_KEYS, page, parameters);
  return scope.sql.query<Comparison>(
    `SELECT ${COLUMNS} FROM segmentation_comparison WHERE workspace_id = $1 ${where} ${order}`,
    parameters.values,
  );
}

export async function countComparisons(scope: SqlScope): Promise<number> {
  const [row] = await scope.sql.query<{ n: string }>(
    'SELECT count(*) AS n FROM segmentation_comparison WHERE workspace_id = $1',
    [scope.workspaceId],
  );
  return Number(row!.n);
}

export async function createComparison(
  scope: Scope,
  data: Omit<Prisma.SegmentationComparisonUncheckedCreateInput, 'workspaceId' | 'id'>,
): Promise<Comparison> {
  return scope.prisma.segmentationComparison.create({ data: { ...data, workspaceId: scope.workspaceId } });
}

/** False where there is none. */
export async function deleteComparisonRow(scope: Scope, id: number): Promise<boolean> {
  const where = { id, workspaceId: scope.workspaceId };
  return (await scope.prisma.segmentationComparison.deleteMany({ where })).count === 1;
}

/** Remembers which segmentation a candidate became. */
export async function recordAdoption(
  scope: SqlScope,
  id: number,
  candidate: number,
  segmentationId: number,
): Promise<void> {
  await scope.sql.query(
    `UPDATE segmentation_comparison SET adopted = adopted || jsonb_build_object($3::text, $4::int)
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, id, String(candidate), segmentationId],
  );
}

/** The newest run of a segmentation that has not ended, null without one. */
export async function unfinishedRunOf(scope: SqlScope, segmentationId: number): Promise<number | null> {
  const [row] = await scope.sql.query<{ id: number }>(
    `SELECT id FROM run WHERE workspace_id = $1 AND $2 = ANY(segmentation_ids) AND finished_at IS NULL
     ORDER BY id DESC LIMIT 1`,
    [scope.workspaceId, segmentationId],
  );
  return row?.id ?? null;
}
