import { createHash } from 'node:crypto';
import type { Database, Scope } from '../../src/db/postgres/connection.ts';
import { createApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../../src/db/tables/workspaces/workspaces.ts';
import type { FullWorld } from '../../test/graphql/random/full-world.ts';
import { plant } from '../../test/graphql/random/planted.ts';
import { fillStore } from '../../test/graphql/world-context.ts';

/** Two workspaces of a store, and keys of both. */
export interface FuzzWorld extends FullWorld {
  readonly scope: Scope;
  readonly other: Scope;
  readonly keys: Readonly<Record<string, string | null>>;
}

/** Fills a workspace with something of every type, and another with values that no answer to the first may have. */
export async function makeFuzzWorld(db: Database): Promise<FuzzWorld> {
  const workspace = async (key: string) =>
    db.scope((await createWorkspace(db, { key, name: key, currency: 'EUR' })).id);
  const scope = await workspace('fuzz');
  const other = await workspace('other');
  const filled = await fillStore(db, scope, other);
  await plant(other);
  await other.query(`UPDATE persona SET name = 'zqx', title = 'zqx' WHERE workspace_id = $1`, [other.workspaceId]);
  await other.query(`UPDATE segment SET name = '{"en": "zqx"}' WHERE workspace_id = $1`, [other.workspaceId]);
  const key = (role: 'READ' | 'WRITE' | 'ADMIN', { workspaceId } = scope) =>
    createApiKey(db, workspaceId, { name: 'fuzz', role });
  const keys = {
    READ: await key('READ'),
    WRITE: await key('WRITE'),
    ADMIN: await key('ADMIN'),
    FOREIGN: await key('READ', other),
    NOBODY: null,
  };
  return { ...filled, scope, other, keys };
}

/** Tables whose rows of a workspace nothing changes but requests of its keys. */
const TABLES = [
  'customer',
  'customer_identity',
  'customer_event',
  'trait',
  'persona',
  'persona_criterion',
  'persona_claim',
  'persona_evidence',
  'segmentation',
  'segment',
  'api_key',
  'survey',
  'webhook',
  'interview',
  'upload',
  'trusted_document',
] as const;
/** Columns that the server keeps by itself. */
const OWN: Readonly<Record<string, string>> = {
  api_key: " - 'last_used_at'",
  segmentation: '',
  persona: " - 'match_count'",
};

/** What a workspace has, in a few letters: the same as long as nothing of it changed. */
export async function fingerprintOf(scope: Scope): Promise<string> {
  const hash = createHash('sha256');
  for (const table of TABLES) {
    const rows = await scope.query<{ row: string }>(
      `SELECT (to_jsonb(t)${OWN[table] ?? ''})::text AS row FROM ${table} t WHERE workspace_id = $1 ORDER BY 1`,
      [scope.workspaceId],
    );
    hash.update(`${table} ${rows.map(({ row }) => row).join('\n')}\n`);
  }
  return hash.digest('hex');
}
