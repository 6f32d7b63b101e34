import type { Scope } from '../../postgres/connection.ts';

/** A snapshot that was begun. Numbers are given once only, over all workspaces. */
export interface SnapshotNumbers {
  readonly number: number;
  /** That of the last run's snapshot, null where there is none whose marks are kept. */
  readonly previous: number | null;
}

const NEXT = `next AS (SELECT nextval(pg_get_serial_sequence('population_snapshot', 'number'))::int AS number)`;

/**
 * Begins a run's snapshot, in a transaction that holds the memberships lock to itself: who is evaluated from now on is
 * marked as touched since.
 */
export async function beginSnapshot(scope: Scope): Promise<SnapshotNumbers> {
  const [numbers] = await scope.query<SnapshotNumbers>(
    `WITH before AS (SELECT run_number FROM population_snapshot WHERE workspace_id = $1 AND run_number >= marked_from),
       ${NEXT}
     INSERT INTO population_snapshot (workspace_id, number, run_number, marked_from)
     SELECT $1, number, number, number FROM next
     ON CONFLICT (workspace_id) DO UPDATE SET number = excluded.number, run_number = excluded.run_number
     RETURNING number, (SELECT run_number FROM before) AS previous`,
    [scope.workspaceId],
  );
  return numbers!;
}

/** Marks that are kept of a workspace at most while no run forgets them. */
const MOST_MARKS = 500_000;

/**
 * Begins to mark who is touched, for columns that are read next: what is written after is marked under this number, or
 * a later one. A run's snapshot, and columns others keep, stay of use until there are too many marks.
 */
export async function beginMarks(scope: Scope): Promise<number> {
  const [row] = await scope.query<{ number: number }>(
    `WITH ${NEXT}
     INSERT INTO population_snapshot (workspace_id, number, marked_from) SELECT $1, number, number FROM next
     ON CONFLICT (workspace_id) DO UPDATE SET number = excluded.number RETURNING number`,
    [scope.workspaceId],
  );
  const { number } = row!;
  const [marks] = await scope.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM (SELECT FROM touched_customer WHERE workspace_id = $1 LIMIT $2) AS t',
    [scope.workspaceId, MOST_MARKS],
  );
  if (marks!.n === MOST_MARKS) await forgetTouched(scope, number);
  return number;
}

/** Ends marking where nobody began again and no run keeps a snapshot. */
export async function endMarks(scope: Scope, number: number): Promise<void> {
  await scope.query(
    `WITH ended AS (DELETE FROM population_snapshot
       WHERE workspace_id = $1 AND number = $2 AND run_number IS NULL RETURNING workspace_id)
     DELETE FROM touched_customer WHERE workspace_id = (SELECT workspace_id FROM ended)`,
    [scope.workspaceId, number],
  );
}

/** True where whoever was touched since a number was begun is marked. */
export async function isMarkedSince(scope: Scope, number: number): Promise<boolean> {
  const rows = await scope.query('SELECT FROM population_snapshot WHERE workspace_id = $1 AND marked_from <= $2', [
    scope.workspaceId,
    number,
  ]);
  return rows.length > 0;
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
  await scope.query(
    `WITH forgotten AS (DELETE FROM touched_customer WHERE workspace_id = $1 AND number < $2)
     UPDATE population_snapshot SET marked_from = $2 WHERE workspace_id = $1 AND marked_from < $2`,
    [scope.workspaceId, number],
  );
}
