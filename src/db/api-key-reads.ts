import type { Database, SqlScope } from './database.ts';
import type { ApiKeyRole } from './generated/enums.ts';

/** An API key without its secret, which is not kept. */
export interface ApiKey {
  readonly id: number;
  readonly name: string;
  readonly role: ApiKeyRole;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

export async function listApiKeys(scope: SqlScope): Promise<ApiKey[]> {
  return scope.sql.query<ApiKey>(
    `SELECT id, name, role::text AS role, created_at AS "createdAt", revoked_at AS "revokedAt" FROM api_key
     WHERE workspace_id = $1 ORDER BY id`,
    [scope.workspaceId],
  );
}

/** Whether a key was not revoked since it opened a stream. */
export async function isKeyValid(db: Database, keyId: number): Promise<boolean> {
  const rows = await db.sql.query('SELECT 1 FROM api_key WHERE id = $1 AND revoked_at IS NULL', [keyId]);
  return rows.length > 0;
}

export interface WorkspaceRow {
  readonly key: string;
  readonly name: string;
  readonly currency: string;
  readonly createdAt: Date;
}

/** The workspace of a scope. */
export async function readWorkspace(scope: SqlScope): Promise<WorkspaceRow> {
  const [row] = await scope.sql.query<WorkspaceRow>(
    'SELECT key, name, currency, created_at AS "createdAt" FROM workspace WHERE id = $1',
    [scope.workspaceId],
  );
  return row!;
}
