import { randomBytes } from 'node:crypto';
import type { ApiKeyScope } from '../../generated/enums.ts';
import type { Scope } from '../../postgres/connection.ts';
import { hashSecret } from './api-keys.ts';
import { roleOfScopes } from './key-scopes.ts';

/** A person as a token tells of one. */
export interface Person {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly teams: readonly string[];
}

/**
 * Keeps who came with a token as the last token tells, so that what is written has an author, and returns the row's id; null
 * of one who was revoked. Nothing is written where all is as it was.
 */
export async function savePerson(scope: Scope, person: Person): Promise<number | null> {
  const { issuer, subject, name, scopes, teams } = person;
  const [known] = await scope.query<{ id: number; revoked: boolean; same: boolean }>(
    `SELECT id, revoked_at IS NOT NULL AS revoked,
       name = $4 AND scopes = $5::api_key_scope[] AND teams = $6::text[] AS same
     FROM api_key WHERE workspace_id = $1 AND issuer = $2 AND subject = $3`,
    [scope.workspaceId, issuer, subject, name, scopes, teams],
  );
  if (known?.revoked) return null;
  if (known?.same) return known.id;
  const [saved] = await scope.query<{ id: number; revoked: boolean }>(
    `INSERT INTO api_key (workspace_id, issuer, subject, name, scopes, teams, role, hash)
     VALUES ($1, $2, $3, $4, $5::api_key_scope[], $6::text[], $7::api_key_role, $8)
     ON CONFLICT (workspace_id, issuer, subject) DO UPDATE
       SET name = excluded.name, scopes = excluded.scopes, teams = excluded.teams, role = excluded.role
     RETURNING id, revoked_at IS NOT NULL AS revoked`,
    // Nobody has a secret of this hash: it only signs the person's links.
    [
      scope.workspaceId,
      issuer,
      subject,
      name,
      scopes,
      teams,
      roleOfScopes(scopes),
      hashSecret(randomBytes(32).toString('hex')),
    ],
  );
  return saved!.revoked ? null : saved!.id;
}
