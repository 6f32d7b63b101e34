import type { ApiKeyRole } from '../../db/generated/enums.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import {
  type ApiKey,
  insertApiKey,
  listApiKeys,
  revokeApiKey as revoke,
  updateApiKeyName,
} from '../../db/tables/workspaces/api-keys.ts';
import { PersonagraphError } from '../../errors.ts';
import { checkName } from './names.ts';

/** Makes an API key. The secret is shown this once. Throws INVALID_INPUT for a name that is empty or too long. */
export async function createApiKey(
  scope: Scope,
  input: { readonly name: string; readonly role: ApiKeyRole },
): Promise<{ apiKey: ApiKey; secret: string }> {
  return insertApiKey(scope, { ...input, name: checkName(input.name) });
}

/** Gives a key another name. Throws INVALID_INPUT and NOT_FOUND. */
export async function renameApiKey(scope: Scope, id: number, name: string): Promise<ApiKey> {
  await updateApiKeyName(scope, id, checkName(name));
  return findApiKey(scope, id);
}

/** Takes a key out of use. Repeating it changes nothing. Throws NOT_FOUND. */
export async function revokeApiKey(scope: Scope, id: number): Promise<ApiKey> {
  await findApiKey(scope, id);
  await revoke(scope, id);
  return findApiKey(scope, id);
}

async function findApiKey(scope: Scope, id: number): Promise<ApiKey> {
  const found = (await listApiKeys(scope)).find((key) => key.id === id);
  if (found) return found;
  throw new PersonagraphError('NOT_FOUND', 'No such API key.', { field: ['id'] });
}
