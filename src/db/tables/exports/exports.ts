import type { Connection, Scope } from '../../postgres/connection.ts';
import { shareOwnersLock } from '../../postgres/locks.ts';
import { columnsOf, type Paged, rowsByIds, type Source } from '../../reads/source.ts';
import { appendChanges } from '../changes/changes.ts';
import type { CustomerFilter } from '../customers/customer-filter.ts';
import { TRANSFERS_CHANNEL } from '../imports/import-queue.ts';
import type { GuideChoice } from '../visitor/customer-guides.ts';

export type ExportState = 'QUEUED' | 'RUNNING' | 'COMPLETE' | 'FAILED' | 'CANCELLED' | 'EXPIRED';

/** Customers written to a file, or to be. */
export interface Export {
  readonly id: number;
  readonly state: ExportState;
  /** The audience as it was asked for. */
  readonly audience: unknown;
  readonly format: 'csv' | 'ndjson' | 'json';
  /** Empty: all there are. */
  readonly columns: readonly string[];
  readonly hashed: boolean;
  readonly formulas: 'guard' | 'keep';
  /** The trait that must be true. */
  readonly consent: string | null;
  /** Whom it tells customers as; null without what is said to personas. */
  readonly guide: (GuideChoice & { readonly personaId: number | null }) | null;
  /** The purpose it serves: only those who agreed are in it; null: it declares none. */
  readonly purpose: string | null;
  /** The one person whose data it has; null: it is of an audience. */
  readonly customerId: number | null;
  readonly receiptId: number | null;
  readonly rows: number;
  /** Customers left out for want of consent. */
  readonly leftOut: number;
  readonly bytes: number;
  /** True where a mapping that imports it again is beside it. */
  readonly importable: boolean;
  readonly attempts: number;
  readonly error: unknown;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly expiresAt: Date | null;
}

export const EXPORTS: Source<Export> = {
  table: 'export',
  alias: 'e',
  columns: {
    id: 'e.id',
    state: 'e.state',
    audience: 'e.audience',
    format: 'e.format',
    columns: 'e.columns',
    hashed: 'e.hashed',
    formulas: 'e.formulas',
    consent: 'e.consent',
    guide: 'e.guide',
    purpose: 'e.purpose',
    customerId: 'e.customer_id',
    receiptId: 'e.receipt_id',
    rows: 'e.rows',
    leftOut: 'e.left_out',
    bytes: 'e.bytes::float8',
    importable: 'e.importable',
    attempts: 'e.attempts',
    error: 'e.error',
    createdAt: 'e.created_at',
    startedAt: 'e.started_at',
    endedAt: 'e.ended_at',
    expiresAt: 'e.expires_at',
  },
};
const EXPORT = columnsOf(EXPORTS);

/** Exports, newest first. */
export const RECENT_EXPORTS: Paged<Export> = {
  source: EXPORTS,
  keys: [{ sql: 'e.id', type: 'int', descending: true, field: 'id' }],
};

/** Those with these ids; of other workspaces and unknown ones none. */
export async function exportsByIds(scope: Scope, ids: readonly number[]): Promise<Export[]> {
  return rowsByIds(scope, EXPORTS, ids);
}

export type NewExport = Pick<
  Export,
  'audience' | 'format' | 'columns' | 'hashed' | 'formulas' | 'consent' | 'guide' | 'purpose' | 'customerId'
> & {
  readonly filter: CustomerFilter;
  /** Customers that a rule chose, by ascending id; null without one. */
  readonly members: readonly number[] | null;
};

/** Queues an export, in the caller's transaction. */
export async function queueExport(scope: Scope, asked: NewExport): Promise<Export> {
  const [row] = await scope.query<Export>(
    `INSERT INTO export AS e (workspace_id, audience, filter, members, format, columns, hashed, formulas, consent, guide,
       purpose, customer_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING ${EXPORT}`,
    [
      scope.workspaceId,
      JSON.stringify(asked.audience),
      JSON.stringify(asked.filter),
      asked.members,
      asked.format,
      asked.columns,
      asked.hashed,
      asked.formulas,
      asked.consent,
      asked.guide && JSON.stringify(asked.guide),
      asked.purpose,
      asked.customerId,
    ],
  );
  await tell(scope, row!.id, 'QUEUED');
  await scope.query('SELECT pg_notify($1, $2)::text', [TRANSFERS_CHANNEL, `export ${row!.id}`]);
  return row!;
}

/** How many exports of a workspace have a file or will have one, and the bytes of those files. */
export async function exportedBytes(scope: Scope): Promise<{ readonly count: number; readonly bytes: number }> {
  const [row] = await scope.query<{ count: number; bytes: number }>(
    `SELECT count(*)::int AS count, coalesce(sum(bytes), 0)::float8 AS bytes FROM export
     WHERE workspace_id = $1 AND state IN ('QUEUED', 'RUNNING', 'COMPLETE')`,
    [scope.workspaceId],
  );
  return row!;
}

export interface WaitingExport {
  readonly id: number;
  readonly workspaceId: number;
}

/** Exports to write: the first of each workspace, oldest first. */
export async function waitingExports(connection: Connection): Promise<WaitingExport[]> {
  return connection.query(
    `SELECT * FROM (SELECT DISTINCT ON (workspace_id) id, workspace_id AS "workspaceId" FROM export
       WHERE state IN ('QUEUED', 'RUNNING') ORDER BY workspace_id, id) AS first ORDER BY id LIMIT 1000`,
  );
}

export type BegunExport = Export & Pick<NewExport, 'filter' | 'members'>;

/** Begins, or begins again, to write an export; undefined where it has ended. */
export async function beginExport(scope: Scope, id: number): Promise<BegunExport | undefined> {
  return scope.transaction(async (transaction) => {
    // Whoever is being deleted is gone, or the export is ended with them.
    await shareOwnersLock(transaction);
    const [row] = await transaction.query<BegunExport>(
      `UPDATE export e SET state = 'RUNNING', attempts = attempts + 1, started_at = coalesce(started_at, now())
       WHERE e.workspace_id = $1 AND e.id = $2 AND e.state IN ('QUEUED', 'RUNNING') RETURNING ${EXPORT}, e.filter, e.members`,
      [transaction.workspaceId, id],
    );
    if (row) await tell(transaction, id, 'RUNNING');
    return row;
  });
}

/** Gives an export back unharmed, for the next worker. */
export async function giveBackExport(scope: Scope, id: number): Promise<void> {
  await scope.query(
    `UPDATE export SET attempts = attempts - 1, state = 'QUEUED' WHERE workspace_id = $1 AND id = $2 AND state = 'RUNNING'`,
    [scope.workspaceId, id],
  );
}

/** Tells how far an export is; false where it has ended meanwhile. */
export async function reportExport(
  scope: Scope,
  id: number,
  { rows, bytes, leftOut }: Pick<Export, 'rows' | 'bytes' | 'leftOut'>,
): Promise<boolean> {
  return scope.transaction(async (transaction) => {
    const written = await transaction.query(
      `UPDATE export SET rows = $3, bytes = $4, left_out = $5 WHERE workspace_id = $1 AND id = $2 AND state = 'RUNNING'
       RETURNING 1`,
      [transaction.workspaceId, id, rows, bytes, leftOut],
    );
    if (written.length > 0) await tell(transaction, id, 'RUNNING');
    return written.length > 0;
  });
}

export interface ExportEnd {
  readonly state: ExportState;
  readonly rows?: number;
  readonly leftOut?: number;
  readonly receiptId?: number;
  readonly bytes?: number;
  readonly importable?: boolean;
  readonly expiresAt?: Date;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Ends an export that waits or is written, and tells its subscribers. False where it has ended before. */
export async function endExport(scope: Scope, id: number, end: ExportEnd): Promise<boolean> {
  return scope.transaction(async (transaction) => {
    const rows = await transaction.query(
      `UPDATE export SET state = $3, rows = coalesce($4, rows), bytes = coalesce($5, bytes),
         importable = coalesce($6, importable), expires_at = $7, error = $8::jsonb, ended_at = now(), members = NULL,
         left_out = coalesce($9, left_out), receipt_id = coalesce($10, receipt_id)
       WHERE workspace_id = $1 AND id = $2 AND state IN ('QUEUED', 'RUNNING') RETURNING 1`,
      [
        transaction.workspaceId,
        id,
        end.state,
        end.rows ?? null,
        end.bytes ?? null,
        end.importable ?? null,
        end.expiresAt ?? null,
        end.error ? JSON.stringify(end.error) : null,
        end.leftOut ?? null,
        end.receiptId ?? null,
      ],
    );
    if (rows.length === 0) return false;
    await tell(transaction, id, end.state);
    await transaction.query('SELECT pg_notify($1, $2)::text', [TRANSFERS_CHANNEL, `cancel export ${id}`]);
    return true;
  });
}

/** Exports whose file has had its time, of all workspaces. */
export async function outdatedExports(
  connection: Connection,
  now: Date,
): Promise<{ readonly workspaceId: number; readonly id: number }[]> {
  return connection.query(
    `SELECT workspace_id AS "workspaceId", id FROM export WHERE state = 'COMPLETE' AND expires_at <= $1 LIMIT 1000`,
    [now],
  );
}

/** Notes that the file of an export is gone. */
export async function expireExport(scope: Scope, id: number): Promise<void> {
  await scope.transaction(async (transaction) => {
    const rows = await transaction.query(
      `UPDATE export SET state = 'EXPIRED' WHERE workspace_id = $1 AND id = $2 AND state = 'COMPLETE' RETURNING 1`,
      [transaction.workspaceId, id],
    );
    if (rows.length > 0) await tell(transaction, id, 'EXPIRED');
  });
}

/**
 * Ends exports that may hold somebody who is deleted, in the transaction that does it: files that are whole are given to
 * nobody any more, and one that is being written has failed. Those that wait will be written without them.
 */
export async function endExportsOfDeleted(scope: Scope, error: NonNullable<ExportEnd['error']>): Promise<void> {
  const ended = await scope.query<{ id: number; state: ExportState }>(
    `UPDATE export SET state = CASE state WHEN 'COMPLETE' THEN 'EXPIRED' ELSE 'FAILED' END, members = NULL,
       error = CASE state WHEN 'COMPLETE' THEN error ELSE $2::jsonb END, ended_at = coalesce(ended_at, now())
     WHERE workspace_id = $1 AND state IN ('COMPLETE', 'RUNNING') RETURNING id, state`,
    [scope.workspaceId, JSON.stringify(error)],
  );
  for (const { id, state } of ended) {
    await tell(scope, id, state);
    await scope.query('SELECT pg_notify($1, $2)::text', [TRANSFERS_CHANNEL, `cancel export ${id}`]);
  }
}

/** Exports that have no file any more, begun before a time. */
export async function exportsWithoutFile(scope: Scope, before: Date): Promise<Pick<Export, 'id' | 'format'>[]> {
  return scope.query(
    `SELECT id, format FROM export WHERE workspace_id = $1 AND created_at <= $2
       AND state IN ('EXPIRED', 'FAILED', 'CANCELLED')`,
    [scope.workspaceId, before],
  );
}

async function tell(scope: Scope, exportId: number, state: ExportState): Promise<void> {
  await appendChanges(scope, [{ kind: 'EXPORT_PROGRESSED', payload: { exportId, state } }]);
}

/** Removes an export that has ended; false where there is none such. */
export async function removeExport(scope: Scope, id: number): Promise<boolean> {
  const rows = await scope.query(
    `DELETE FROM export WHERE workspace_id = $1 AND id = $2 AND state NOT IN ('QUEUED', 'RUNNING') RETURNING 1`,
    [scope.workspaceId, id],
  );
  return rows.length > 0;
}
