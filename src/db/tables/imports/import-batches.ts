import type { Scope } from '../../postgres/connection.ts';

/** A customer's values that an import changed. */
export interface ValueChange {
  readonly customerId: number;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

export interface AttachedIdentity {
  readonly type: string;
  readonly value: string;
  readonly customerId: number;
}

/** What a batch of an import brought. */
export interface BatchRecord {
  readonly customerIds: readonly number[];
  readonly changes: readonly ValueChange[];
  readonly identities: readonly AttachedIdentity[];
  /** Message ids of events that were new. */
  readonly events: readonly string[];
  /** Rows of `customer_event` before they were corrected. */
  readonly corrected: readonly Readonly<Record<string, unknown>>[];
  /** Message ids of responses that were new. */
  readonly responses: readonly string[];
  /** Ids of merges it made, in their order. */
  readonly merges: readonly number[];
}

export const NOTHING: BatchRecord = {
  customerIds: [],
  changes: [],
  identities: [],
  events: [],
  corrected: [],
  responses: [],
  merges: [],
};

/** Keeps what a batch brought, in its transaction. False where the import is no longer running: it is being undone. */
export async function recordBatch(scope: Scope, importId: number, batch: BatchRecord): Promise<boolean> {
  const rows = await scope.query(
    `INSERT INTO import_batch (workspace_id, import_id, customer_ids, changes, identities, events, corrected, responses,
       merges)
     SELECT $1, id, $3::int[], $4::jsonb, $5::jsonb, $6::text[], $7::jsonb, $8::text[], $9::int[]
     FROM import WHERE workspace_id = $1 AND id = $2 AND state = 'RUNNING' FOR SHARE RETURNING 1`,
    [
      scope.workspaceId,
      importId,
      batch.customerIds,
      JSON.stringify(batch.changes),
      JSON.stringify(batch.identities),
      batch.events,
      JSON.stringify(batch.corrected),
      batch.responses,
      batch.merges,
    ],
  );
  return rows.length > 0;
}

/** The newest batch of an import that was not taken back, locked until the transaction ends. */
export async function lastBatch(
  scope: Scope,
  importId: number,
): Promise<(BatchRecord & { readonly id: string; readonly at: string }) | undefined> {
  const [row] = await scope.query<BatchRecord & { id: string; at: string }>(
    `SELECT id, to_json(at) #>> '{}' AS at, customer_ids AS "customerIds", changes, identities, events, corrected, responses,
       merges
     FROM import_batch WHERE workspace_id = $1 AND import_id = $2 ORDER BY id DESC LIMIT 1 FOR UPDATE`,
    [scope.workspaceId, importId],
  );
  return row;
}

export async function dropBatch(scope: Scope, importId: number, id: string): Promise<void> {
  await scope.query('DELETE FROM import_batch WHERE workspace_id = $1 AND import_id = $2 AND id = $3', [
    scope.workspaceId,
    importId,
    id,
  ]);
}
