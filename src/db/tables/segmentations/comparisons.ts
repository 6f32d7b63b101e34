import type { Prisma } from '../../generated/client.ts';
import type { Scope } from '../../postgres/connection.ts';
import { type Page, Parameters, pageSql, type SortKey } from '../../postgres/keyset.ts';
import { type ColumnTable, type Row, selectList } from '../../postgres/row.ts';

/** A kept comparison. */
export type Comparison = Row<Prisma.SegmentationComparisonGetPayload<object>>;

const COLUMNS: ColumnTable<Comparison> = {
  id: 'id',
  workspaceId: 'workspace_id',
  name: 'name',
  request: 'request',
  result: 'result',
  adopted: 'adopted',
  asOf: 'as_of',
  createdAt: 'created_at',
};
const COMPARISON = selectList(COLUMNS);

export const COMPARISON_KEYS: readonly SortKey[] = [{ sql: 'id', type: 'int', descending: true }];

/** Those with these ids; of other workspaces and unknown ones none. */
export async function comparisonsByIds(scope: Scope, ids: readonly number[]): Promise<Comparison[]> {
  return scope.query<Comparison>(
    `SELECT ${COMPARISON} FROM segmentation_comparison WHERE workspace_id = $1 AND id = ANY($2)`,
    [scope.workspaceId, ids],
  );
}

/** Comparisons, newest first. */
export async function pageOfComparisons(scope: Scope, page: Page): Promise<Comparison[]> {
  const parameters = new Parameters(scope.workspaceId);
  const { where, order } = pageSql(COMPARISON_KEYS, page, parameters);
  return scope.query<Comparison>(
    `SELECT ${COMPARISON} FROM segmentation_comparison WHERE workspace_id = $1 ${where} ${order}`,
    parameters.values,
  );
}

export async function countComparisons(scope: Scope): Promise<number> {
  const [row] = await scope.query<{ n: string }>(
    'SELECT count(*) AS n FROM segmentation_comparison WHERE workspace_id = $1',
    [scope.workspaceId],
  );
  return Number(row!.n);
}

export type NewComparison = Pick<Comparison, 'name' | 'request' | 'result' | 'asOf'>;

export async function insertComparison(
  scope: Scope,
  { name, request, result, asOf }: NewComparison,
): Promise<Comparison> {
  const [row] = await scope.query<Comparison>(
    `INSERT INTO segmentation_comparison (workspace_id, name, request, result, as_of) VALUES ($1, $2, $3, $4, $5)
     RETURNING ${COMPARISON}`,
    [scope.workspaceId, name, JSON.stringify(request), JSON.stringify(result), asOf],
  );
  return row!;
}

/** False where there is none. */
export async function removeComparison(scope: Scope, id: number): Promise<boolean> {
  const rows = await scope.query(
    'DELETE FROM segmentation_comparison WHERE workspace_id = $1 AND id = $2 RETURNING id',
    [scope.workspaceId, id],
  );
  return rows.length > 0;
}

/** Remembers which segmentation a candidate became. */
export async function recordAdoption(
  scope: Scope,
  id: number,
  candidate: number,
  segmentationId: number,
): Promise<void> {
  await scope.query(
    `UPDATE segmentation_comparison SET adopted = adopted || jsonb_build_object($3::text, $4::int)
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, id, String(candidate), segmentationId],
  );
}
