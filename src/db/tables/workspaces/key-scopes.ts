import type { ApiKeyRole, ApiKeyScope } from '../../generated/enums.ts';

/** All scopes, in the order they are shown. */
export const KEY_SCOPES = ['READ', 'WRITE', 'INGEST', 'RESEARCH', 'PERSONAL', 'ADMIN'] as const satisfies ApiKeyScope[];

/** What keys of a role could do before there were scopes; in the store those made then have these. */
export const SCOPES_OF_ROLE: Readonly<Record<ApiKeyRole, readonly ApiKeyScope[]>> = {
  READ: ['READ', 'PERSONAL'],
  WRITE: ['READ', 'WRITE', 'INGEST', 'RESEARCH', 'PERSONAL'],
  ADMIN: KEY_SCOPES,
};

/** Each scope once, in the order they are shown. */
export function scopesInOrder(scopes: Iterable<ApiKeyScope>): ApiKeyScope[] {
  const given = new Set(scopes);
  return KEY_SCOPES.filter((scope) => given.has(scope));
}

/** The role that the history of writes shows for scopes: the highest of them. */
export function roleOfScopes(scopes: Iterable<ApiKeyScope>): ApiKeyRole {
  const given = new Set(scopes);
  if (given.has('ADMIN')) return 'ADMIN';
  return given.has('WRITE') || given.has('INGEST') || given.has('RESEARCH') ? 'WRITE' : 'READ';
}
