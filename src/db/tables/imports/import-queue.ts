import type { Connection, Scope } from '../../postgres/connection.ts';
import { appendChanges } from '../changes/changes.ts';
import { IMPORT, type Import, type ImportState } from './imports.ts';
import { toldJson } from './told-json.ts';

/** Wakes whoever imports and exports: `import ID`, `export ID`, `cancel` before it, `erase`; `probe` and `seen` of folders. */
export const TRANSFERS_CHANNEL = 'personagraph_transfers';

/** Work on an import: to read it, or to take it back. */
export type ImportWork = 'IMPORT' | 'UNDO';

export interface WaitingImport {
  readonly id: number;
  readonly workspaceId: number;
  readonly work: ImportWork;
}

/** An import that the API asks for. */
export interface NewImport {
  readonly file: string;
  readonly source: string;
  readonly mapping: unknown;
  readonly uploadIds: readonly number[];
  readonly dryRun: boolean;
  readonly correct: boolean;
  readonly strict: boolean;
  readonly bytesTotal: number;
}

/** Queues an import, in the caller's transaction. */
export async function queueImport(scope: Scope, asked: NewImport): Promise<Import> {
  const [row] = await scope.query<Import>(
    `INSERT INTO import AS i (workspace_id, file, source, mapping, upload_ids, dry_run, correct, strict, bytes_total,
       state, work) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'QUEUED', 'IMPORT') RETURNING ${IMPORT}`,
    [
      scope.workspaceId,
      asked.file,
      asked.source,
      JSON.stringify(asked.mapping),
      asked.uploadIds,
      asked.dryRun,
      asked.correct,
      asked.strict,
      asked.bytesTotal,
    ],
  );
  await tell(scope, row!.id, { state: 'QUEUED' });
  await wake(scope, `import ${row!.id}`);
  return row!;
}

/** Imports of the workspace that wait or are under way. */
export async function countUnfinishedImports(scope: Scope): Promise<number> {
  const [row] = await scope.query<{ waiting: number }>(
    'SELECT count(*)::int AS waiting FROM import WHERE workspace_id = $1 AND work IS NOT NULL',
    [scope.workspaceId],
  );
  return row!.waiting;
}

/** Imports to work on: the first of each workspace, oldest first. */
export async function waitingImports(connection: Connection): Promise<WaitingImport[]> {
  return connection.query(
    `SELECT * FROM (SELECT DISTINCT ON (workspace_id) id, workspace_id AS "workspaceId", work FROM import
       WHERE work IS NOT NULL ORDER BY workspace_id, id) AS first ORDER BY id LIMIT 1000`,
  );
}

/** An import whose work begins, with the mapping it is read by. */
export type BegunImport = Import & { readonly mapping: unknown; readonly work: ImportWork };

/** Begins the work on an import; undefined where there is none any more. */
export async function beginWork(scope: Scope, id: number): Promise<BegunImport | undefined> {
  return scope.transaction(async (transaction) => {
    const [row] = await transaction.query<BegunImport>(
      `UPDATE import i SET state = CASE work WHEN 'IMPORT' THEN 'RUNNING' ELSE 'UNDOING' END, attempts = attempts + 1,
         started_at = CASE work WHEN 'IMPORT' THEN now() ELSE started_at END, ended_at = NULL
       WHERE i.workspace_id = $1 AND i.id = $2 AND work IS NOT NULL RETURNING ${IMPORT}, i.mapping, i.work`,
      [transaction.workspaceId, id],
    );
    if (row) await tell(transaction, id, { state: row.state });
    return row;
  });
}

/** Gives work back unharmed, for the next worker. */
export async function giveBackWork(scope: Scope, id: number): Promise<void> {
  await scope.query(
    `UPDATE import SET attempts = attempts - 1, state = CASE work WHEN 'IMPORT' THEN 'QUEUED' ELSE state END
     WHERE workspace_id = $1 AND id = $2 AND work IS NOT NULL`,
    [scope.workspaceId, id],
  );
}

export interface ImportProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly linesRead: number;
}

/** Tells how far an import is. */
export async function reportImport(scope: Scope, id: number, progress: ImportProgress): Promise<void> {
  const { bytesRead, bytesTotal, linesRead } = progress;
  await scope.transaction(async (transaction) => {
    const rows = await transaction.query(
      `UPDATE import SET bytes_read = $3, bytes_total = $4, lines_read = $5
       WHERE workspace_id = $1 AND id = $2 AND state = 'RUNNING' RETURNING 1`,
      [transaction.workspaceId, id, bytesRead, bytesTotal, linesRead],
    );
    const share = bytesTotal > 0 ? Math.min(1, bytesRead / bytesTotal) : 0;
    if (rows.length > 0) await tell(transaction, id, { state: 'RUNNING', progress: share });
  });
}

/** How the work on an import ended. */
export interface ImportEnd {
  readonly state: ImportState;
  readonly summary?: unknown;
  readonly error?: { readonly code: string; readonly message: string; readonly field?: readonly string[] | undefined };
  readonly firstRejected?: readonly unknown[];
  readonly undone?: unknown;
  readonly linesRead?: number;
}

/** Ends the work on an import, and tells its subscribers in the same transaction. */
export async function endWork(scope: Scope, id: number, end: ImportEnd): Promise<void> {
  await scope.transaction(async (transaction) => {
    const rows = await transaction.query(
      `UPDATE import SET work = NULL, state = $3, summary = coalesce($4::jsonb, summary), error = $5::jsonb,
         first_rejected = coalesce($6::jsonb, first_rejected), undone = coalesce($7::jsonb, undone),
         lines_read = coalesce($8, lines_read), ended_at = now(),
         bytes_read = CASE WHEN $3 = 'COMPLETE' THEN bytes_total ELSE bytes_read END
       WHERE workspace_id = $1 AND id = $2 AND work IS NOT NULL RETURNING 1`,
      [
        transaction.workspaceId,
        id,
        end.state,
        toldJson(end.summary),
        toldJson(end.error),
        toldJson(end.firstRejected),
        toldJson(end.undone),
        end.linesRead ?? null,
      ],
    );
    if (rows.length > 0) await tell(transaction, id, { state: end.state });
  });
}

/** Asks for the end of an import that waits or is read; one that waits ends at once. False where there is none such. */
export async function cancelWaiting(scope: Scope, id: number): Promise<boolean> {
  return scope.transaction(async (transaction) => {
    const [row] = await transaction.query<{ state: ImportState }>(
      `UPDATE import SET cancel_requested = true, state = CASE state WHEN 'QUEUED' THEN 'STOPPED' ELSE state END,
         work = CASE state WHEN 'QUEUED' THEN NULL ELSE work END,
         ended_at = CASE state WHEN 'QUEUED' THEN now() ELSE ended_at END
       WHERE workspace_id = $1 AND id = $2 AND work = 'IMPORT' RETURNING state`,
      [transaction.workspaceId, id],
    );
    if (!row) return false;
    await tell(transaction, id, { state: row.state });
    await wake(transaction, `cancel import ${id}`);
    return true;
  });
}

/** Queues the undo of an import on which nobody works and which stored something; false for any other. */
export async function queueUndo(scope: Scope, id: number): Promise<boolean> {
  return scope.transaction(async (transaction) => {
    const rows = await transaction.query(
      `UPDATE import SET work = 'UNDO', state = 'UNDOING', attempts = 0, error = NULL
       WHERE workspace_id = $1 AND id = $2 AND work IS NULL AND state <> 'UNDONE' AND NOT dry_run RETURNING 1`,
      [transaction.workspaceId, id],
    );
    if (rows.length === 0) return false;
    await tell(transaction, id, { state: 'UNDOING' });
    await wake(transaction, `import ${id}`);
    return true;
  });
}

async function tell(scope: Scope, importId: number, step: { readonly state: ImportState; readonly progress?: number }) {
  await appendChanges(scope, [{ kind: 'IMPORT_PROGRESSED', payload: { importId, ...step } }]);
}

/** Says something to all who import and export. */
export async function wake(connection: Connection, payload: string): Promise<void> {
  await connection.query('SELECT pg_notify($1, $2)::text', [TRANSFERS_CHANNEL, payload]);
}
