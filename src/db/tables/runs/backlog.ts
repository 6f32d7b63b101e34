import type { Scope } from '../../postgres/connection.ts';

/** Evaluations that wait for the workspace's customers; counted up to `most`. */
export async function waitingEvaluations(scope: Scope, most: number): Promise<number> {
  const [row] = await scope.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM (SELECT FROM evaluation_task WHERE workspace_id = $1 LIMIT $2) AS t',
    [scope.workspaceId, most],
  );
  return row!.n;
}

/** When the customer that waits longest for its evaluation began to; null where nobody waits. */
export async function oldestTask(scope: Scope): Promise<Date | null> {
  const [row] = await scope.query<{ at: Date }>(
    'SELECT created_at AS at FROM evaluation_task WHERE workspace_id = $1 ORDER BY id LIMIT 1',
    [scope.workspaceId],
  );
  return row?.at ?? null;
}
