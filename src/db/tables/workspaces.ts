import { createHash, randomBytes } from 'node:crypto';
import type { ApiKeyRole } from '../generated/enums.ts';
import type { Database, SqlScope } from '../postgres/database.ts';
import { KEYS_CHANNEL } from './api-key-reads.ts';

/** Who a request speaks for. */
export interface Principal {
  readonly workspaceId: number;
  readonly keyId: number;
  readonly role: ApiKeyRole;
}

/** Makes a workspace. Its currency, an ISO 4217 code, is that of all its amounts. */
export async function createWorkspace(db: Database, input: { key: string; name: string; currency: string }) {
  return db.prisma.workspace.create({ data: input });
}

export async function findWorkspace(db: Database, where: { key: string } | { id: number }) {
  return db.prisma.workspace.findUnique({ where });
}

/** Makes a key and returns its secret, which is shown this once: only its hash is kept. */
export async function createApiKey(
  db: Database,
  workspaceId: number,
  input: { name: string; role: ApiKeyRole },
): Promise<string> {
  const secret = `pgk_${input.role.toLowerCase()}_${randomBytes(24).toString('base64url')}`;
  await db.prisma.apiKey.create({ data: { ...input, workspaceId, hash: hashSecret(secret) } });
  return secret;
}

/** Takes a key out of use, and announces it to all nodes once that is committed. */
export async function revokeApiKey(db: Database, workspaceId: number, id: number): Promise<boolean> {
  const rows = await db.sql.query(
    `WITH revoked AS (
       UPDATE api_key SET revoked_at = now() WHERE id = $1 AND workspace_id = $2 AND revoked_at IS NULL RETURNING id
     )
     SELECT pg_notify($3, id::text) FROM revoked`,
    [id, workspaceId, KEYS_CHANNEL],
  );
  return rows.length > 0;
}

/** Whose secret it is; null for an unknown or revoked one. */
export async function authenticate(db: Database, secret: string): Promise<Principal | null> {
  const [row] = await db.prepared.query<{ id: number; workspace_id: number; role: ApiKeyRole }>(
    'SELECT id, workspace_id, role FROM api_key WHERE hash = $1 AND revoked_at IS NULL',
    [hashSecret(secret)],
  );
  return row ? { workspaceId: row.workspace_id, keyId: row.id, role: row.role } : null;
}

/** Secrets carry 192 random bits, so a plain hash cannot be searched. */
function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The currency of a workspace's amounts, ISO 4217. */
export async function workspaceCurrency(scope: SqlScope): Promise<string> {
  const [row] = await scope.sql.query<{ currency: string }>('SELECT currency FROM workspace WHERE id = $1', [
    scope.workspaceId,
  ]);
  return row!.currency;
}
