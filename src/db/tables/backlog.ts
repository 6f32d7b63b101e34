import type { SqlScope } from '../postgres/database.ts';

/** Evaluations that wait for the workspace's customers; counted up to `most`. */
export async function waitingEvaluations(scope: SqlScope, most: number): Promise<number> {
  const [row] = await scope.sql.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM (SELECT FROM evaluation_task WHERE workspace_id = $1 LIMIT $2) AS t',
    [scope.workspaceId, most],
  );
  return row!.n;
}
