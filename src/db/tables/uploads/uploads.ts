import type { Connection, Scope } from '../../postgres/connection.ts';
import { columnsOf, type Paged, rowsByIds, type Source } from '../../reads/source.ts';

/** A file that is sent to be imported. */
export interface Upload {
  readonly id: number;
  /** As its sender named it, without folders. */
  readonly name: string;
  /** Bytes it will have. */
  readonly length: number;
  /** Bytes that are on the disk for good. */
  readonly received: number;
  /** The mapping sent with it: YAML, JSON or the name of a preset. */
  readonly mapping: string | null;
  readonly createdAt: Date;
  /** When it was last written or read. */
  readonly usedAt: Date;
}

export const UPLOADS: Source<Upload> = {
  table: 'upload',
  alias: 'u',
  columns: {
    id: 'u.id',
    name: 'u.name',
    length: 'u.length::float8',
    received: 'u.received::float8',
    mapping: 'u.mapping',
    createdAt: 'u.created_at',
    usedAt: 'u.used_at',
  },
};
const UPLOAD = columnsOf(UPLOADS);

/** Uploads, newest first. */
export const RECENT_UPLOADS: Paged<Upload> = {
  source: UPLOADS,
  keys: [{ sql: 'u.id', type: 'int', descending: true, field: 'id' }],
};

/** Those with these ids; of other workspaces and unknown ones none. */
export async function uploadsByIds(scope: Scope, ids: readonly number[]): Promise<Upload[]> {
  return rowsByIds(scope, UPLOADS, ids);
}

export async function insertUpload(
  scope: Scope,
  { name, length, mapping }: Pick<Upload, 'name' | 'length' | 'mapping'>,
): Promise<Upload> {
  const [row] = await scope.query<Upload>(
    `INSERT INTO upload AS u (workspace_id, name, length, mapping) VALUES ($1, $2, $3, $4) RETURNING ${UPLOAD}`,
    [scope.workspaceId, name, length, mapping],
  );
  return row!;
}

/** How many uploads a workspace has, and the bytes they will have. */
export async function uploadedBytes(scope: Scope): Promise<{ readonly count: number; readonly bytes: number }> {
  const [row] = await scope.query<{ count: number; bytes: number }>(
    'SELECT count(*)::int AS count, coalesce(sum(length), 0)::float8 AS bytes FROM upload WHERE workspace_id = $1',
    [scope.workspaceId],
  );
  return row!;
}

/** Makes a request the one that writes an upload from an offset on; false where the upload is elsewhere. */
export async function claimUpload(scope: Scope, id: number, offset: number, writer: string): Promise<boolean> {
  const rows = await scope.query(
    `UPDATE upload SET writer = $4, used_at = now() WHERE workspace_id = $1 AND id = $2 AND received = $3 RETURNING 1`,
    [scope.workspaceId, id, offset, writer],
  );
  return rows.length > 0;
}

/** Notes the bytes that are on the disk; false where another request writes by now. */
export async function noteReceived(scope: Scope, id: number, writer: string, received: number): Promise<boolean> {
  const rows = await scope.query(
    `UPDATE upload SET received = $4, used_at = now() WHERE workspace_id = $1 AND id = $2 AND writer = $3 RETURNING 1`,
    [scope.workspaceId, id, writer, received],
  );
  return rows.length > 0;
}

/** Keeps uploads from expiring, for now. */
export async function touchUploads(scope: Scope, ids: readonly number[]): Promise<void> {
  await scope.query('UPDATE upload SET used_at = now() WHERE workspace_id = $1 AND id = ANY($2)', [
    scope.workspaceId,
    ids,
  ]);
}

/** Removes an upload that no import waits for; false where there is none such. */
export async function removeUpload(scope: Scope, id: number, unusedSince?: Date): Promise<boolean> {
  const rows = await scope.query(
    `DELETE FROM upload WHERE workspace_id = $1 AND id = $2 AND used_at <= coalesce($3::timestamptz, 'infinity')
       AND NOT EXISTS (SELECT FROM import i WHERE i.workspace_id = $1 AND i.work = 'IMPORT' AND $2 = ANY(i.upload_ids))
     RETURNING 1`,
    [scope.workspaceId, id, unusedSince ?? null],
  );
  return rows.length > 0;
}

/** Uploads that nobody used since a time, of all workspaces. */
export async function unusedUploads(
  connection: Connection,
  since: Date,
): Promise<{ readonly workspaceId: number; readonly id: number }[]> {
  return connection.query(
    `SELECT workspace_id AS "workspaceId", id FROM upload WHERE used_at < $1 ORDER BY used_at LIMIT 1000`,
    [since],
  );
}

/** Uploads of a workspace that were begun before a time. */
export async function uploadsBefore(
  scope: Scope,
  before: Date,
): Promise<Pick<Upload, 'id' | 'received' | 'length' | 'usedAt'>[]> {
  return scope.query(
    `SELECT u.id, u.received::float8, u.length::float8, u.used_at AS "usedAt" FROM upload u
     WHERE u.workspace_id = $1 AND u.created_at <= $2 ORDER BY u.id`,
    [scope.workspaceId, before],
  );
}
