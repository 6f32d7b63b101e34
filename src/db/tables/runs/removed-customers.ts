import type { Scope } from '../../postgres/connection.ts';

/**
 * Notes customers that go while a run is on: its snapshot may have them. The caller has lined them up for evaluation,
 * so that a run it does not see takes its snapshot afterwards.
 */
export async function noteRemoved(scope: Scope, customerIds: readonly number[]): Promise<void> {
  await scope.query(
    `INSERT INTO removed_customer (workspace_id, customer_id) SELECT $1::int, id FROM unnest($2::int[]) AS id
     WHERE EXISTS (SELECT FROM run WHERE workspace_id = $1 AND state IN ('QUEUED', 'PREPARING', 'COMPUTING'))
     ON CONFLICT DO NOTHING`,
    [scope.workspaceId, customerIds],
  );
}

/** A customer is back. */
export async function forgetRemoved(scope: Scope, customerId: number): Promise<void> {
  await scope.query('DELETE FROM removed_customer WHERE workspace_id = $1 AND customer_id = $2', [
    scope.workspaceId,
    customerId,
  ]);
}

/** Takes the notes of customers that went, at the end of the run they are for. */
export async function takeRemoved(scope: Scope): Promise<number[]> {
  const rows = await scope.query<{ customer_id: number }>(
    'DELETE FROM removed_customer WHERE workspace_id = $1 RETURNING customer_id',
    [scope.workspaceId],
  );
  return rows.map(({ customer_id }) => customer_id);
}
