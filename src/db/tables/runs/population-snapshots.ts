import type { Scope } from '../../postgres/connection.ts';

/** A snapshot that was begun. Numbers are given once only, over all workspaces. */
export interface SnapshotNumbers {
  readonly number: number;
  /** The workspace's snapshot before, null where there is none whose marks are kept. */
  readonly previous: number | null;
}

/**
 * Begins a snapshot, in a transaction that holds the memberships lock to itself: who is evaluated from now on is marked
 * as touched since.
 */
export async function beginSnapshot(scope: Scope): Promise<SnapshotNumbers> {
  const [numbers] = await scope.query<SnapshotNumbers>(
    `WITH before AS (SELECT number FROM population_snapshot WHERE workspace_id = $1)
     INSERT INTO population_snapshot (workspace_id) VALUES ($1)
     ON CONFLICT (workspace_id) DO UPDATE SET number = excluded.number
     RETURNING number, (SELECT number FROM before) AS previous`,
    [scope.workspaceId],
  );
  return numbers!;
}

/** Marks customers that are evaluated: the snapshot that is kept may have them as they were. */
export async function markTouched(scope: Scope, customerIds: readonly number[]): Promise<void> {
  await scope.query(
    `INSERT INTO touched_customer (workspace_id, number, customer_id)
     SELECT workspace_id, number, id FROM population_snapshot, unnest($2::int[]) AS id WHERE workspace_id = $1
     ORDER BY id ON CONFLICT DO NOTHING`,
    [scope.workspaceId, customerIds],
  );
}

/** Ends marking: nobody keeps a snapshot. */
export async function endSnapshot(scope: Scope): Promise<void> {
  await scope.query('DELETE FROM population_snapshot WHERE workspace_id = $1', [scope.workspaceId]);
}

/**
 * Customers of whom something may have changed since a snapshot was taken, ascending: those evaluated since, and those
 * who wait for it. At most `most` of them.
 */
export async function touchedSince(scope: Scope, number: number, most: number): Promise<number[]> {
  const rows = await scope.query<{ customer_id: number }>(
    `SELECT customer_id FROM (
       SELECT customer_id FROM touched_customer WHERE workspace_id = $1 AND number >= $2
       UNION SELECT customer_id FROM evaluation_task WHERE workspace_id = $1 LIMIT $3) AS touched
     ORDER BY customer_id`,
    [scope.workspaceId, number, most],
  );
  return rows.map(({ customer_id }) => customer_id);
}

/** Forgets who was touched before a snapshot was begun. */
export async function forgetTouched(scope: Scope, number: number): Promise<void> {
  await scope.query('DELETE FROM touched_customer WHERE workspace_id = $1 AND number < $2', [
    scope.workspaceId,
    number,
  ]);
}
