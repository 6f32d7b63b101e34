import type { Prisma } from '../../generated/client.ts';
import type { Scope } from '../../postgres/connection.ts';
import { type Page, Parameters, type Placeholders, pageSql, type SortKey } from '../../postgres/keyset.ts';
import { type ColumnTable, type Row, selectList } from '../../postgres/row.ts';
import { type TimeSpan, withinSpan } from '../../reads/time-span.ts';

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

/** Which comparisons are meant: what is given must all hold. Times are those they were made. */
export interface ComparisonFilter extends TimeSpan {
  /** One of its candidates is this segmentation, or became it. */
  readonly segmentationId?: number | undefined;
}

/** The comparisons a filter means, newest first. */
export async function pageOfComparisons(scope: Scope, filter: ComparisonFilter, page: Page): Promise<Comparison[]> {
  const parameters = new Parameters(scope.workspaceId);
  const and = meantSql(filter, parameters);
  const { where, order } = pageSql(COMPARISON_KEYS, page, parameters);
  return scope.query<Comparison>(
    `SELECT ${COMPARISON} FROM segmentation_comparison WHERE workspace_id = $1 ${and} ${where} ${order}`,
    parameters.values,
  );
}

export async function countComparisons(scope: Scope, filter: ComparisonFilter): Promise<number> {
  const parameters = new Parameters(scope.workspaceId);
  const and = meantSql(filter, parameters);
  const [row] = await scope.query<{ n: string }>(
    `SELECT count(*) AS n FROM segmentation_comparison WHERE workspace_id = $1 ${and}`,
    parameters.values,
  );
  return Number(row!.n);
}

function meantSql({ segmentationId, ...span }: ComparisonFilter, values: Placeholders): string {
  const conditions = withinSpan('created_at', span, values);
  if (segmentationId !== undefined) {
    const id = `${values.add(segmentationId)}::int`;
    conditions.push(`(request @> jsonb_build_object('candidates', jsonb_build_array(jsonb_build_object('segmentationId', ${id})))
      OR EXISTS (SELECT FROM jsonb_each(adopted) AS one WHERE one.value = to_jsonb(${id})))`);
  }
  return conditions.map((condition) => `AND ${condition}`).join(' ');
}

/** Gives a comparison another name; false where there is none. */
export async function updateComparisonName(scope: Scope, id: number, name: string): Promise<boolean> {
  const rows = await scope.query(
    'UPDATE segmentation_comparison SET name = $3 WHERE workspace_id = $1 AND id = $2 RETURNING id',
    [scope.workspaceId, id, name],
  );
  return rows.length > 0;
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
