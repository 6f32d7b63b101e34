import type { Scope } from '../../../src/db/postgres/connection.ts';
import { insertAuditLogEntry } from '../../../src/db/tables/audit/audit-log.ts';
import { insertApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { savePerson } from '../../../src/db/tables/workspaces/people.ts';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { registerDocuments } from '../../../src/services/documents/register.ts';

/** Keys that lived through everything, a person, and what they did. */
export async function addKeys(scope: Scope, persona: number): Promise<void> {
  const { apiKey } = await insertApiKey(scope, {
    name: 'Old',
    scopes: ['INGEST', 'RESEARCH'],
    expiresAt: new Date('2999-01-01'),
  });
  await scope.query(
    `UPDATE api_key SET revoked_at = now(), last_used_at = now(), rotated_at = now(), old_until = '2999-01-01', old_hash = 'x'
     WHERE workspace_id = $1 AND id = $2`,
    [scope.workspaceId, apiKey.id],
  );
  const person = {
    issuer: 'https://login.example.com',
    subject: 'ann',
    name: 'Ann',
    scopes: ['READ'],
    teams: ['SALES'],
  } as const;
  const ann = await savePerson(scope, person);
  await registerDocuments(scope, ['{ viewer { role } }', '{ segmenters { id } }'], null);
  await registerDocuments(scope, ['{ features { name } }'], [apiKey.id, ann!]);
  const ids = [encodeId('Persona', persona), encodeId('ApiKey', apiKey.id)];
  for (const [keyId, action, refusedWith] of [
    [ann, 'editPersona', null],
    [ann, 'editPersona', 'CONFLICT'],
    [apiKey.id, 'createPersona', 'FORBIDDEN'],
    [null, 'key rotate', null],
  ] as const) {
    await insertAuditLogEntry(scope, { keyId, action, ids, refusedWith, requestId: `request of ${action}` });
  }
}
