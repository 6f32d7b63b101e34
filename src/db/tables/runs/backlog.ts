import type { Scope } from '../../postgres/connection.ts';

/** Evaluations that wait for the workspace's customers; counted up to `most`. */
export async function waitingEvaluations(scope: Scope, most: number): Promise<number> {
  const [row] = await scope.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM (SELECT FROM evaluation_task WHERE workspace_id = $1 LIMIT $2) AS t',
    [scope.workspaceId, most],
  );
  return row!.n;
}
