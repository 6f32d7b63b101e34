import type { ApiKeyRole, ApiKeyScope } from '../../db/generated/enums.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import {
  type ApiKey,
  hasLastingAdmin,
  insertApiKey,
  readApiKey,
  revokeApiKey as revoke,
  rotateApiKey as rotate,
  updateApiKeyName,
  updateApiKeyRights,
} from '../../db/tables/workspaces/api-keys.ts';
import { SCOPES_OF_ROLE, scopesInOrder } from '../../db/tables/workspaces/key-scopes.ts';
import { lockWorkspace } from '../../db/tables/workspaces/workspaces.ts';
import { ERROR_CODES, PersonagraphError } from '../../errors.ts';
import { checkName } from './names.ts';

/** The scopes of whoever gives scopes: nobody gives what they have not. Null: the operator, who has all. */
export type Giver = ReadonlySet<ApiKeyScope> | null;

/** Longest time that the secret before a rotation opens, in hours. */
export const MOST_GRACE_HOURS = 720;

/** What a new key may do: its scopes, or those that a role is short for. */
export interface KeyRights {
  readonly scopes?: readonly ApiKeyScope[] | null | undefined;
  readonly role?: ApiKeyRole | null | undefined;
}

/**
 * The scopes a new key gets. READ and WRITE are short for all but PERSONAL and ADMIN; ADMIN for all. Throws INVALID_INPUT unless
 * one of both is given.
 */
export function scopesOf({ scopes, role }: KeyRights): ApiKeyScope[] {
  if (scopes && !role && scopes.length > 0) return scopesInOrder(scopes);
  if (!scopes && role) return SCOPES_OF_ROLE[role].filter((scope) => role === 'ADMIN' || scope !== 'PERSONAL');
  const message = 'Give scopes, one at least, or a role that is short for some; not both.';
  throw new PersonagraphError('INVALID_INPUT', message, { field: ['scopes'] });
}

/**
 * Makes an API key. The secret is shown this once. Throws INVALID_INPUT for a name that is empty or too long and for an end that is
 * past; FORBIDDEN for a scope that its maker lacks.
 */
export async function createApiKey(
  scope: Scope,
  giver: Giver,
  { name, expiresAt = null, ...rights }: KeyRights & { readonly name: string; readonly expiresAt?: Date | null },
): Promise<{ apiKey: ApiKey; secret: string }> {
  const scopes = scopesOf(rights);
  refuseBeyond(giver, scopes);
  refusePast(expiresAt);
  return insertApiKey(scope, { name: checkName(name), scopes, expiresAt });
}

/** Changes of a key: what is left out stays. */
export interface KeyChanges {
  readonly name?: string;
  readonly scopes?: readonly ApiKeyScope[];
  /** Null: it does not expire. */
  readonly expiresAt?: Date | null;
}

/**
 * Changes a key. Throws INVALID_INPUT, NOT_FOUND, CONFLICT for one that is revoked, FORBIDDEN for a scope that its editor lacks, and
 * LAST_ADMIN_KEY.
 */
export async function editApiKey(scope: Scope, giver: Giver, id: number, changes: KeyChanges): Promise<ApiKey> {
  const { name, scopes, expiresAt } = changes;
  if (scopes?.length === 0)
    throw new PersonagraphError('INVALID_INPUT', 'Give one scope at least.', { field: ['scopes'] });
  if (expiresAt !== undefined) refusePast(expiresAt);
  return scope.transaction(async (transaction) => {
    await lockWorkspace(transaction);
    const seen = await findApiKey(transaction, id);
    if (name !== undefined) await updateApiKeyName(transaction, id, checkName(name));
    if (scopes || expiresAt !== undefined) {
      refuseUnused(seen);
      refuseBeyond(giver, [...(scopes ?? []), ...seen.scopes]);
      const rights = { scopes: scopes ?? seen.scopes, expiresAt: expiresAt === undefined ? seen.expiresAt : expiresAt };
      await updateApiKeyRights(transaction, id, rights);
      await requireLastingAdmin(transaction, seen);
    }
    return findApiKey(transaction, id);
  });
}

/**
 * Gives a key another secret, which is shown this once; the one before opens for `graceHours` more. Throws INVALID_INPUT, NOT_FOUND,
 * CONFLICT for one that is revoked or expired, and FORBIDDEN for one with a scope that its rotator lacks.
 */
export async function rotateApiKey(
  scope: Scope,
  giver: Giver,
  id: number,
  graceHours: number,
): Promise<{ apiKey: ApiKey; secret: string }> {
  if (!(graceHours >= 0 && graceHours <= MOST_GRACE_HOURS)) {
    throw new PersonagraphError('INVALID_INPUT', `A grace is 0 to ${MOST_GRACE_HOURS} hours.`, {
      field: ['graceHours'],
    });
  }
  return scope.transaction(async (transaction) => {
    await lockWorkspace(transaction);
    const seen = await findApiKey(transaction, id);
    refuseUnused(seen);
    // Its secret would do what the caller may not.
    refuseBeyond(giver, seen.scopes);
    const secret = await rotate(transaction, seen, graceHours * 3_600);
    return { apiKey: await findApiKey(transaction, id), secret };
  });
}

/** Takes a key, or a person, out of use. Repeating it changes nothing. Throws NOT_FOUND, LAST_ADMIN_KEY. */
export async function revokeApiKey(scope: Scope, id: number): Promise<ApiKey> {
  return scope.transaction(async (transaction) => {
    await lockWorkspace(transaction);
    const seen = await findApiKey(transaction, id);
    if (await revoke(transaction, id)) await requireLastingAdmin(transaction, seen);
    return findApiKey(transaction, id);
  });
}

async function findApiKey(scope: Scope, id: number): Promise<ApiKey> {
  const found = await readApiKey(scope, id);
  if (found) return found;
  throw new PersonagraphError('NOT_FOUND', 'No such API key.', { field: ['id'] });
}

function refuseUnused({ revokedAt, subject, expiresAt }: ApiKey): void {
  if (subject !== null) {
    throw new PersonagraphError('CONFLICT', 'This is a person: the issuer of their tokens says what they may do.');
  }
  if (revokedAt) throw new PersonagraphError('CONFLICT', 'The key was revoked, for good.');
  if (expiresAt && expiresAt.getTime() <= Date.now()) throw new PersonagraphError('CONFLICT', 'The key has expired.');
}

function refuseBeyond(giver: Giver, scopes: readonly ApiKeyScope[]): void {
  const beyond = giver && scopes.find((scope) => !giver.has(scope));
  if (!beyond) return;
  throw new PersonagraphError('FORBIDDEN', `A key gives no more than it may: yours lacks ${beyond}.`, {
    field: ['scopes'],
  });
}

function refusePast(expiresAt: Date | null): void {
  if (!expiresAt || expiresAt.getTime() > Date.now()) return;
  throw new PersonagraphError('INVALID_INPUT', 'The time is past: revoke the key instead.', { field: ['expiresAt'] });
}

/** Throws LAST_ADMIN_KEY, in the transaction that would have taken the last one away. */
async function requireLastingAdmin(scope: Scope, before: ApiKey): Promise<void> {
  const mattered = before.scopes.includes('ADMIN') && before.subject === null && before.expiresAt === null;
  if (!mattered || (await hasLastingAdmin(scope))) return;
  throw new PersonagraphError('LAST_ADMIN_KEY', ERROR_CODES.LAST_ADMIN_KEY[1], { field: ['id'] });
}
