import type { ApiKeyRole } from '../generated/enums.ts';
import type { Database, SqlScope } from '../postgres/database.ts';

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

/** Channel revoked keys are announced on, by row id. */
export const KEYS_CHANNEL = 'personagraph_keys';

/** Those of the keys that are revoked, or are no more. */
export async function revokedKeys(db: Database, keyIds: readonly number[]): Promise<number[]> {
  const rows = await db.sql.query<{ id: number }>(
    `SELECT given.id FROM unnest($1::int[]) AS given(id)
     WHERE NOT EXISTS (SELECT FROM api_key WHERE api_key.id = given.id AND revoked_at IS NULL)`,
    [keyIds],
  );
  return rows.map(({ id }) => id);
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
