import type { SqlScope } from '../postgres/database.ts';
import { type Page, Parameters, pageSql, type SortKey } from '../postgres/keyset.ts';
import type { Run } from './runs.ts';

const RUN = `r.id, r.workspace_id AS "workspaceId", r.state::text AS state, r.segmentation_ids AS "segmentationIds",
  r.as_of AS "asOf", r.progress, r.customers, r.results, r.error, r.created_at AS "createdAt",
  r.started_at AS "startedAt", r.finished_at AS "finishedAt"`;

export const RUN_KEYS: readonly SortKey[] = [{ sql: 'r.id', type: 'int', descending: true }];

/** Those with these ids; of other workspaces and unknown ones none. */
export async function readRuns(scope: SqlScope, ids: readonly number[]): Promise<Run[]> {
  return scope.sql.query<Run>(`SELECT ${RUN} FROM run r WHERE r.workspace_id = $1 AND r.id = ANY($2)`, [
    scope.workspaceId,
    ids,
  ]);
}

/** Runs, newest first. */
export async function pageOfRuns(scope: SqlScope, page: Page): Promise<Run[]> {
  const parameters = new Parameters(scope.workspaceId);
  const { where, order } = pageSql(RUN_KEYS, page, parameters);
  return scope.sql.query<Run>(
    `SELECT ${RUN} FROM run r WHERE r.workspace_id = $1 ${where} ${order}`,
    parameters.values,
  );
}

export async function countRuns(scope: SqlScope): Promise<number> {
  const [row] = await scope.sql.query<{ n: string }>('SELECT count(*) AS n FROM run WHERE workspace_id = $1', [
    scope.workspaceId,
  ]);
  return Number(row!.n);
}
