import { hash, randomBytes } from 'node:crypto';
import type { ApiKeyRole, ApiKeyScope } from '../../generated/enums.ts';
import type { Connection, Database, Scope } from '../../postgres/connection.ts';
import { roleOfScopes, SCOPES_OF_ROLE, scopesInOrder } from './key-scopes.ts';

/** An API key without its secret, which is not kept; or a person who came with a token. */
export interface ApiKey {
  readonly id: number;
  readonly name: string;
  readonly role: ApiKeyRole;
  readonly scopes: readonly ApiKeyScope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** The beginning of the hour. */
  readonly lastUsedAt: Date | null;
  readonly rotatedAt: Date | null;
  /** Until when the secret before the last rotation still opens. */
  readonly oldUntil: Date | null;
  /** What the issuer of tokens calls a person; null for a key of programs. */
  readonly subject: string | null;
  readonly teams: readonly string[];
}

const API_KEY = `id, name, role::text AS role, scopes::text[] AS scopes, created_at AS "createdAt", expires_at AS "expiresAt",
  revoked_at AS "revokedAt", last_used_at AS "lastUsedAt", rotated_at AS "rotatedAt", old_until AS "oldUntil", subject, teams`;

export async function listApiKeys(scope: Scope): Promise<ApiKey[]> {
  return scope.query<ApiKey>(`SELECT ${API_KEY} FROM api_key WHERE workspace_id = $1 ORDER BY id`, [scope.workspaceId]);
}

export async function readApiKey(scope: Scope, id: number): Promise<ApiKey | undefined> {
  const [found] = await scope.query<ApiKey>(`SELECT ${API_KEY} FROM api_key WHERE workspace_id = $1 AND id = $2`, [
    scope.workspaceId,
    id,
  ]);
  return found;
}

/** Channel keys are announced on: those revoked by their id, those otherwise changed by `changed` and their id. */
export const KEYS_CHANNEL = 'personagraph_keys';

/** The workspace and key a request acts by, and what it may do. */
export interface Principal {
  readonly workspaceId: number;
  readonly keyId: number;
  /** The role that the history of writes shows. It decides nothing: `scopes` do. */
  readonly role: ApiKeyRole;
  readonly scopes: ReadonlySet<ApiKeyScope>;
  /** When it ends, in milliseconds since 1970; null: when it is revoked. */
  readonly endsAt: number | null;
  /** The hash of its secret; null of a person's token, which is not kept. */
  readonly hash: string | null;
  /** Teams of a person, as their token tells. Default: none. */
  readonly teams?: readonly string[];
}

/** A key to make: with scopes, or with all that a role could do before there were scopes. */
export type NewApiKey = { readonly name: string; readonly expiresAt?: Date | null } & (
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
  { name, expiresAt = null, ...may }: NewApiKey,
): Promise<{ apiKey: ApiKey; secret: string }> {
  const scopes = scopesInOrder(may.scopes ?? SCOPES_OF_ROLE[may.role]);
  const role = roleOfScopes(scopes);
  const secret = newSecret(role);
  const [apiKey] = await scope.query<ApiKey>(
    `INSERT INTO api_key (workspace_id, name, role, scopes, hash, expires_at)
     VALUES ($1, $2, $3::api_key_role, $4::api_key_scope[], $5, $6) RETURNING ${API_KEY}`,
    [scope.workspaceId, name, role, scopes, hashSecret(secret), expiresAt],
  );
  return { apiKey: apiKey!, secret };
}

/** Makes a key of a workspace and returns its secret. */
export async function createApiKey(db: Database, workspaceId: number, fields: NewApiKey): Promise<string> {
  return (await insertApiKey(db.scope(workspaceId), fields)).secret;
}

/** Gives a key another name. */
export async function updateApiKeyName(scope: Scope, id: number, name: string): Promise<void> {
  await scope.query('UPDATE api_key SET name = $3 WHERE workspace_id = $1 AND id = $2', [scope.workspaceId, id, name]);
}

/** Gives a key other scopes and another end, and announces it to all nodes once that is committed. */
export async function updateApiKeyRights(
  scope: Scope,
  id: number,
  { scopes, expiresAt }: Pick<ApiKey, 'scopes' | 'expiresAt'>,
): Promise<void> {
  await scope.query(
    `WITH changed AS (
       UPDATE api_key SET scopes = $3::api_key_scope[], role = $4::api_key_role, expires_at = $5
       WHERE workspace_id = $1 AND id = $2 RETURNING id
     )
     SELECT pg_notify($6, 'changed ' || id) FROM changed`,
    [scope.workspaceId, id, scopesInOrder(scopes), roleOfScopes(scopes), expiresAt, KEYS_CHANNEL],
  );
}

/**
 * Gives a key in use another secret; the one before opens for `graceSeconds` more, and one before that no more. Announces it to
 * all nodes once that is committed.
 */
export async function rotateApiKey(
  scope: Scope,
  { id, role }: Pick<ApiKey, 'id' | 'role'>,
  graceSeconds: number,
): Promise<string> {
  const secret = newSecret(role);
  await scope.query(
    `WITH changed AS (
       UPDATE api_key SET hash = $3, rotated_at = now(), old_hash = CASE WHEN $4::float8 > 0 THEN hash END,
         old_until = CASE WHEN $4::float8 > 0 THEN now() + $4::float8 * interval '1 second' END
       WHERE workspace_id = $1 AND id = $2 RETURNING id
     )
     SELECT pg_notify($5, 'changed ' || id) FROM changed`,
    [scope.workspaceId, id, hashSecret(secret), graceSeconds, KEYS_CHANNEL],
  );
  return secret;
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

/** True while a key of programs with ADMIN is in use that does not expire. */
export async function hasLastingAdmin(scope: Scope): Promise<boolean> {
  const rows = await scope.query(
    `SELECT FROM api_key WHERE workspace_id = $1 AND revoked_at IS NULL AND expires_at IS NULL AND subject IS NULL
       AND 'ADMIN' = ANY (scopes) LIMIT 1`,
    [scope.workspaceId],
  );
  return rows.length > 0;
}

/** Notes that keys were used in this hour; those of which it was noted are not written again. */
export async function noteUse(db: Database, keyIds: readonly number[]): Promise<void> {
  await db.query(
    `UPDATE api_key SET last_used_at = date_trunc('hour', now()) FROM unnest($1::int[]) AS held(id)
     WHERE api_key.id = held.id AND last_used_at IS DISTINCT FROM date_trunc('hour', now())`,
    [keyIds],
  );
}

interface PrincipalRow {
  readonly id: number;
  readonly workspace_id: number;
  readonly role: ApiKeyRole;
  readonly scopes: readonly ApiKeyScope[];
  readonly hash: string;
  readonly expires_at: Date | null;
  /** Of the secret before the last rotation. */
  readonly old_hash: string | null;
  readonly old_until: Date | null;
}

const PRINCIPAL = `id, workspace_id, role::text AS role, scopes::text[] AS scopes, hash, expires_at, old_hash, old_until`;

/** When a secret of a key ends, in milliseconds since 1970: null while nothing ends it, 0 for one that is none of it. */
function endOf({ hash: current, expires_at, old_hash, old_until }: PrincipalRow, secretHash: string): number | null {
  const expiry = expires_at?.getTime() ?? null;
  if (secretHash === current) return expiry;
  if (secretHash !== old_hash || !old_until) return 0;
  return Math.min(old_until.getTime(), expiry ?? Number.POSITIVE_INFINITY);
}

/** Who acts by a secret of a key; null once it has ended. */
function principalOf(row: PrincipalRow, secretHash: string): Principal | null {
  const endsAt = endOf(row, secretHash);
  if (endsAt !== null && endsAt <= Date.now()) return null;
  const { id, workspace_id: workspaceId, role, scopes } = row;
  return { workspaceId, keyId: id, role, scopes: new Set(scopes), endsAt, hash: secretHash };
}

/** Whose secret has the hash; null for one that is unknown, expired or revoked. */
export async function authenticate(db: Database, secretHash: string): Promise<Principal | null> {
  const [row] = await db.prepared.query<PrincipalRow>(
    `SELECT ${PRINCIPAL} FROM api_key WHERE hash = $1 AND revoked_at IS NULL
     UNION ALL SELECT ${PRINCIPAL} FROM api_key WHERE old_hash = $1 AND revoked_at IS NULL`,
    [secretHash],
  );
  return row ? principalOf(row, secretHash) : null;
}

/** The secrets of a key that open now, as who acts by them, the newest first; none of one that is unknown or revoked. */
export async function principalsOfKey(connection: Connection, keyId: number): Promise<Principal[]> {
  const [row] = await connection.query<PrincipalRow>(
    `SELECT ${PRINCIPAL} FROM api_key WHERE id = $1::bigint AND revoked_at IS NULL`,
    [keyId],
  );
  return row ? [row.hash, row.old_hash].flatMap((one) => (one === null ? [] : (principalOf(row, one) ?? []))) : [];
}

/** How those who act by keys stand now: null where the key is revoked, has ended, or may do other things than it could. */
export async function standings(db: Database, asked: readonly Principal[]): Promise<(Principal | null)[]> {
  const rows = await db.query<PrincipalRow>(
    `SELECT ${PRINCIPAL} FROM unnest($1::int[]) AS held(key_id) JOIN api_key ON api_key.id = held.key_id
     WHERE revoked_at IS NULL`,
    [[...new Set(asked.map(({ keyId }) => keyId))]],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return asked.map((before) => {
    const row = byId.get(before.keyId);
    if (!row) return null;
    // A token says itself what its person may do, and until when.
    if (before.hash === null) return before.endsAt !== null && before.endsAt <= Date.now() ? null : before;
    const now = principalOf(row, before.hash);
    return now && hasSameScopes(now, before) ? now : null;
  });
}

function hasSameScopes(one: Principal, other: Principal): boolean {
  return one.scopes.size === other.scopes.size && [...one.scopes].every((scope) => other.scopes.has(scope));
}

/** Secrets carry 192 random bits, so a plain hash cannot be searched. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}
