import type { Prisma } from '../../generated/client.ts';
import type { Connection, Scope } from '../../postgres/connection.ts';
import type { Row } from '../../postgres/row.ts';
import type { Paged, Source } from '../../reads/source.ts';

/** One thing that somebody did, or was refused. */
export type AuditLogEntry = Row<Prisma.AuditLogGetPayload<object>>;

/** What was done, or tried. */
export interface NewAuditLogEntry {
  /** Null: the operator. */
  readonly keyId: number | null;
  /** Name of the mutation, or of what else was done. */
  readonly action: string;
  /** Opaque ids of what it was done to. */
  readonly ids: readonly string[];
  /** Code of the refusal; null where it was done. */
  readonly refusedWith: string | null;
  readonly requestId: string;
}

export const AUDIT_LOG: Source<AuditLogEntry> = {
  table: 'audit_log',
  alias: 'l',
  columns: {
    id: 'l.id',
    workspaceId: 'l.workspace_id',
    at: 'l.at',
    keyId: 'l.key_id',
    actor: 'l.actor',
    subject: 'l.subject',
    action: 'l.action',
    ids: 'l.ids',
    refusedWith: 'l.refused_with',
    requestId: 'l.request_id',
  },
};

const INSERT = `INSERT INTO audit_log (workspace_id, key_id, actor, subject, action, ids, refused_with, request_id)
  SELECT $1::int, $2::int, k.name, k.subject, $3::text, $4::text[], $5::text, $6::text
  FROM (SELECT) AS one LEFT JOIN api_key k ON k.workspace_id = $1 AND k.id = $2`;

function valuesOf(scope: Scope, { keyId, action, ids, refusedWith, requestId }: NewAuditLogEntry): unknown[] {
  return [scope.workspaceId, keyId, action, ids, refusedWith, requestId];
}

/** Appends an entry, with the key's name of now, and returns its id. */
export async function insertAuditLogEntry(scope: Scope, entry: NewAuditLogEntry): Promise<number> {
  const [row] = await scope.query<{ id: number }>(`${INSERT} RETURNING id`, valuesOf(scope, entry));
  return row!.id;
}

/** Appends one unless the same key did the same within the last minute: for what may come again and again. */
export async function insertSeldom(scope: Scope, entry: NewAuditLogEntry): Promise<void> {
  await scope.query(
    `${INSERT} WHERE NOT EXISTS (
       SELECT FROM audit_log l WHERE l.workspace_id = $1 AND l.at > now() - interval '1 minute' AND l.key_id = $2
         AND l.action = $3 AND l.ids = $4 AND l.refused_with IS NOT DISTINCT FROM $5)`,
    valuesOf(scope, entry),
  );
}

/** Adds ids to an entry: of what was only made by what it tells. */
export async function addAuditLogIds(scope: Scope, id: number, ids: readonly string[]): Promise<void> {
  await scope.query('UPDATE audit_log SET ids = ids || $3::text[] WHERE workspace_id = $1 AND id = $2', [
    scope.workspaceId,
    id,
    ids,
  ]);
}

/** Forgets what was done before a time, in all workspaces. */
export async function pruneAuditLog(connection: Connection, before: Date): Promise<void> {
  await connection.query(
    'DELETE FROM audit_log l USING workspace w WHERE l.workspace_id = w.id AND l.at < $1::timestamptz',
    [before],
  );
}

/** The entries that are asked for. What is left out makes no difference. */
export interface AuditLogFilter {
  readonly keyId?: number | undefined;
  readonly actions?: readonly string[] | undefined;
  /** An opaque id that they were done to. */
  readonly touched?: string | undefined;
  /** True: only what was refused; false: only what was done. */
  readonly refused?: boolean | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

/** Who did what, the latest first. */
export function auditLogList({ keyId, actions, touched, refused, since, until }: AuditLogFilter): Paged<AuditLogEntry> {
  return {
    source: AUDIT_LOG,
    keys: [{ sql: 'l.id', type: 'int', descending: true, field: 'id' }],
    condition: (values) =>
      [
        ...(keyId === undefined ? [] : [`l.key_id = ${values.add(keyId)}::int`]),
        ...(actions ? [`l.action = ANY(${values.add(actions)}::text[])`] : []),
        ...(touched === undefined ? [] : [`${values.add(touched)}::text = ANY(l.ids)`]),
        ...(refused === undefined ? [] : [`(l.refused_with IS NOT NULL) = ${values.add(refused)}::boolean`]),
        ...(since ? [`l.at >= ${values.add(since)}::timestamptz`] : []),
        ...(until ? [`l.at < ${values.add(until)}::timestamptz`] : []),
      ].join(' AND '),
  };
}
