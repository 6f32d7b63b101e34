import type { Connection, Scope } from '../../postgres/connection.ts';
import { wake } from './import-queue.ts';

/** Deleted customers whose values files, and records of imports, may still hold. */
export interface FileErasure {
  readonly id: number;
  readonly workspaceId: number;
  /** Row ids. */
  readonly customerIds: readonly number[];
  /** Of their events and responses. */
  readonly messageIds: readonly string[];
  readonly at: Date;
  /** Receipts to complete once nothing of them is left. */
  readonly receiptIds: readonly number[];
  /** Files that went already, by kind. */
  readonly removed: Readonly<Record<string, number>>;
}

/** Notes that files are to be rid of customers, whose events and responses are still there, and wakes who does that. */
export async function noteFileErasure(scope: Scope, customerIds: readonly number[]): Promise<void> {
  await scope.query(
    `INSERT INTO file_erasure (workspace_id, customer_ids, message_ids) VALUES ($1, $2, ARRAY(
       SELECT message_id FROM customer_event WHERE workspace_id = $1 AND customer_id = ANY($2)
       UNION SELECT message_id FROM survey_response WHERE workspace_id = $1 AND customer_id = ANY($2)))`,
    [scope.workspaceId, customerIds],
  );
  await wake(scope, 'erase');
}

/** Lets a receipt be completed once files are rid of customers whose erasure this transaction noted. */
export async function awaitFiles(scope: Scope, customerIds: readonly number[], receiptId: number): Promise<void> {
  await scope.query(
    `UPDATE file_erasure SET receipt_ids = ARRAY[$3::int]
     WHERE workspace_id = $1 AND customer_ids && $2::int[] AND xmin = pg_current_xact_id()::xid`,
    [scope.workspaceId, customerIds, receiptId],
  );
}

/** Adds files that went to those that went before. */
export async function noteRemovedFiles(
  scope: Scope,
  ids: readonly number[],
  removed: Readonly<Record<string, number>>,
): Promise<void> {
  await scope.query('UPDATE file_erasure SET removed = $3 WHERE workspace_id = $1 AND id = ANY($2)', [
    scope.workspaceId,
    ids,
    JSON.stringify(removed),
  ]);
}

/** Those of all workspaces, oldest first. */
export async function waitingErasures(connection: Connection): Promise<FileErasure[]> {
  return connection.query(
    `SELECT id, workspace_id AS "workspaceId", customer_ids AS "customerIds", message_ids AS "messageIds", at,
       receipt_ids AS "receiptIds", removed
     FROM file_erasure
     ORDER BY workspace_id, id LIMIT 1000`,
  );
}

/** Notes that imports hold nothing of the customers any more: files still may. */
export async function forgetErased(scope: Scope, erasureIds: readonly number[]): Promise<void> {
  await scope.query(
    `UPDATE file_erasure SET customer_ids = '{}', message_ids = '{}' WHERE workspace_id = $1 AND id = ANY($2)`,
    [scope.workspaceId, erasureIds],
  );
}

export async function dropErasures(scope: Scope, ids: readonly number[]): Promise<void> {
  await scope.query('DELETE FROM file_erasure WHERE workspace_id = $1 AND id = ANY($2)', [scope.workspaceId, ids]);
}

/** Takes customers out of what imports keep for an undo: there is nothing left to set back. */
export async function eraseFromBatches(
  scope: Scope,
  { customerIds, messageIds }: Pick<FileErasure, 'customerIds' | 'messageIds'>,
): Promise<void> {
  const rest = (column: string, key: string) =>
    `${column} = (SELECT coalesce(jsonb_agg(e ORDER BY n), '[]') FROM jsonb_array_elements(b.${column})
       WITH ORDINALITY AS t(e, n) WHERE NOT (e ->> '${key}')::int = ANY($2))`;
  const names = (column: string, key: string) =>
    `jsonb_path_exists(b.${column}, '$[*].${key} ? (@ == $ids[*])', jsonb_build_object('ids', to_jsonb($2::int[])))`;
  const others = (column: string) =>
    `${column} = ARRAY(SELECT id FROM unnest(b.${column}) WITH ORDINALITY AS t(id, n) WHERE NOT id = ANY($3) ORDER BY n)`;
  await scope.query(
    `UPDATE import_batch b SET ${rest('changes', 'customerId')}, ${rest('identities', 'customerId')},
       ${rest('corrected', 'customer_id')}, ${others('events')}, ${others('responses')}
     WHERE b.workspace_id = $1 AND (${names('changes', 'customerId')} OR ${names('identities', 'customerId')}
       OR ${names('corrected', 'customer_id')} OR b.events && $3::text[] OR b.responses && $3::text[])`,
    [scope.workspaceId, customerIds, messageIds],
  );
}

/** Takes the values of lines, and of differences, out of imports that ended before a time. */
export async function blankShownLines(scope: Scope, before: Date, reason: string): Promise<void> {
  await scope.query(
    `UPDATE import SET
       first_rejected = (SELECT coalesce(jsonb_agg(e || jsonb_build_object('reason', $3::text, 'record', '{}'::jsonb) ORDER BY n), '[]')
         FROM jsonb_array_elements(first_rejected) WITH ORDINALITY AS t(e, n)),
       summary = CASE WHEN summary #> '{differences,first}' IS NULL THEN summary
         ELSE jsonb_set(summary, '{differences,first}', '[]') END
     WHERE workspace_id = $1 AND created_at <= $2 AND work IS DISTINCT FROM 'IMPORT'
       AND (first_rejected <> '[]' OR coalesce(summary #> '{differences,first}', '[]') <> '[]')`,
    [scope.workspaceId, before, reason],
  );
}

/** Imports asked for before a time; `isUnderWay` also where one is still to begin. */
export async function importsBefore(
  scope: Scope,
  before: Date,
): Promise<{ readonly id: number; readonly isUnderWay: boolean }[]> {
  return scope.query(
    `SELECT id, work IS NOT DISTINCT FROM 'IMPORT' AS "isUnderWay" FROM import
     WHERE workspace_id = $1 AND created_at <= $2 AND cardinality(upload_ids) > 0`,
    [scope.workspaceId, before],
  );
}
