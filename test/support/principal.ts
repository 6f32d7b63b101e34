import type { Principal } from '../../src/db/tables/workspaces/api-keys.ts';
import { SCOPES_OF_ROLE } from '../../src/db/tables/workspaces/key-scopes.ts';

/** Who asks with a key that reads all of a workspace, where a test has no key. */
export function readerOf(workspaceId: number, keyId = 0): Principal {
  return { workspaceId, keyId, role: 'READ', scopes: new Set(SCOPES_OF_ROLE.READ) };
}
