import type { Connection } from '../../postgres/connection.ts';

/** Workspaces with objectives or actions to be measured by a time. */
export async function workspacesToMeasure(connection: Connection, now: Date): Promise<number[]> {
  const rows = await connection.query<{ id: number }>(
    `SELECT workspace_id AS id FROM objective WHERE due_at <= $1
     UNION SELECT workspace_id FROM action_plan WHERE due_at <= $1 ORDER BY id LIMIT 1000`,
    [now],
  );
  return rows.map(({ id }) => id);
}
