import { hash, randomBytes } from 'node:crypto';
import type { ApiKeyRole, ApiKeyScope } from '../../generated/enums.ts';
import type { Connection, Database, Scope } from '../../postgres/connection.ts';
import { prismaOf } from '../../postgres/prisma.ts';
import { roleOfScopes, SCOPES_OF_ROLE, scopesInOrder } from './key-scopes.ts';

/** An API key without its secret, which is not kept. */
export interface ApiKey {
  readonly id: number;
  readonly name: string;
  readonly role: ApiKeyRole;
  readonly scopes: readonly ApiKeyScope[];
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

export async function listApiKeys(scope: Scope): Promise<ApiKey[]> {
  return scope.query<ApiKey>(
    `SELECT id, name, role::text AS role, scopes::text[] AS scopes, created_at AS "createdAt", revoked_at AS "revokedAt" FROM api_key
     WHERE workspace_id = $1 ORDER BY id`,
    [scope.workspaceId],
  );
}

/** Channel revoked keys are announced on, by row id. */
export const KEYS_CHANNEL = 'personagraph_keys';

/** Those of the keys that are revoked, or are no more. */
export async function revokedKeys(db: Database, keyIds: readonly number[]): Promise<number[]> {
  const rows = await db.query<{ id: number }>(
    `SELECT held.id FROM unnest($1::int[]) AS held(id)
     WHERE NOT EXISTS (SELECT FROM api_key WHERE api_key.id = held.id AND revoked_at IS NULL)`,
    [keyIds],
  );
  return rows.map(({ id }) => id);
}

/** The workspace and key a request acts by, and what it may do. */
export interface Principal {
  readonly workspaceId: number;
  readonly keyId: number;
  /** The role that the history of writes shows. It decides nothing: `scopes` do. */
  readonly role: ApiKeyRole;
  readonly scopes: ReadonlySet<ApiKeyScope>;
}

/** A key to make: with scopes, or with all that a role could do before there were scopes. */
export type NewApiKey = { readonly name: string } & (
  | { readonly role: ApiKeyRole; readonly scopes?: never }
  | { readonly scopes: readonly ApiKeyScope[]; readonly role?: never }
);

/** A secret nobody has yet. */
export function newSecret(role: ApiKeyRole): string {
  return `pgk_${role.toLowerCase()}_${randomBytes(24).toString('base64url')}`;
}

/** Makes a key. Its secret is shown this once: only its hash is kept. */
export async function insertApiKey(
  scope: Scope,
  { name, ...may }: NewApiKey,
): Promise<{ apiKey: ApiKey; secret: string }> {
  const scopes = scopesInOrder(may.scopes ?? SCOPES_OF_ROLE[may.role]);
  const role = roleOfScopes(scopes);
  const secret = newSecret(role);
  const apiKey = await prismaOf(scope).apiKey.create({
    data: { name, role, scopes, workspaceId: scope.workspaceId, hash: hashSecret(secret) },
    select: { id: true, name: true, role: true, scopes: true, createdAt: true, revokedAt: true },
  });
  return { apiKey, secret };
}

/** Makes a key of a workspace and returns its secret. */
export async function createApiKey(db: Database, workspaceId: number, fields: NewApiKey): Promise<string> {
  return (await insertApiKey(db.scope(workspaceId), fields)).secret;
}

/** Gives a key another name; false where there is none. */
export async function updateApiKeyName(scope: Scope, id: number, name: string): Promise<boolean> {
  const rows = await scope.query('UPDATE api_key SET name = $3 WHERE workspace_id = $1 AND id = $2 RETURNING id', [
    scope.workspaceId,
    id,
    name,
  ]);
  return rows.length > 0;
}

/** Takes a key out of use, and announces it to all nodes once that is committed. */
export async function revokeApiKey(scope: Scope, id: number): Promise<boolean> {
  const rows = await scope.query(
    `WITH revoked AS (
       UPDATE api_key SET revoked_at = now() WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING id
     )
     SELECT pg_notify($3, id::text) FROM revoked`,
    [scope.workspaceId, id, KEYS_CHANNEL],
  );
  return rows.length > 0;
}

interface PrincipalRow {
  readonly id: number;
  readonly workspace_id: number;
  readonly role: ApiKeyRole;
  readonly scopes: readonly ApiKeyScope[];
}

const PRINCIPAL = 'id, workspace_id, role::text AS role, scopes::text[] AS scopes';

function principalOf({ id, workspace_id: workspaceId, role, scopes }: PrincipalRow): Principal {
  return { workspaceId, keyId: id, role, scopes: new Set(scopes) };
}

/** Whose secret has the hash; null for an unknown or revoked one. */
export async function authenticate(db: Database, secretHash: string): Promise<Principal | null> {
  const [row] = await db.prepared.query<PrincipalRow>(
    `SELECT ${PRINCIPAL} FROM api_key WHERE hash = $1 AND revoked_at IS NULL`,
    [secretHash],
  );
  return row ? principalOf(row) : null;
}

/** The hash of a key's secret, and whose key it is; null for an unknown or revoked one. */
export async function hashedKey(
  connection: Connection,
  keyId: number,
): Promise<{ readonly principal: Principal; readonly hash: string } | null> {
  const [row] = await connection.query<PrincipalRow & { readonly hash: string }>(
    `SELECT ${PRINCIPAL}, hash FROM api_key WHERE id = $1::bigint AND revoked_at IS NULL`,
    [keyId],
  );
  return row ? { principal: principalOf(row), hash: row.hash } : null;
}

/** Secrets carry 192 random bits, so a plain hash cannot be searched. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}
