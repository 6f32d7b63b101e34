import type { Scope } from '../../postgres/connection.ts';

/** True where what customers do is told to subscribers. */
export async function areEventsTold(scope: Scope): Promise<boolean> {
  const [row] = await scope.query<{ told: boolean }>('SELECT event_changes AS told FROM workspace WHERE id = $1', [
    scope.workspaceId,
  ]);
  return row!.told;
}

/** Says whether what customers do is told to subscribers, from now on. */
export async function tellEvents(scope: Scope, told: boolean): Promise<void> {
  await scope.query('UPDATE workspace SET event_changes = $2 WHERE id = $1', [scope.workspaceId, told]);
}
