// npx tsx --conditions=personagraph-source scripts/keep-store.ts
//
// Writes a small store of this version with something of every type, and what it answers, into `test/db/upgrade`: later versions
// are tested to upgrade it. Run it on the commit of a release, and commit the file with the first migration after that.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { temporaryStore } from '../bench/support/store.ts';
import plugins from '../plugins/index.ts';
import { createApiKey } from '../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { createRegistry } from '../src/engine/registry.ts';
import { createServer } from '../src/server.ts';
import { startFeed } from '../src/services/changes/feed.ts';
import { createLog } from '../src/services/logging/log.ts';
import { dump, FILE, hashMigrations, type KeptStore, type KnownAnswer } from '../test/db/upgrade/kept-store.ts';
import { QUESTIONS } from '../test/db/upgrade/questions.ts';
import { post } from '../test/graphql/api.ts';
import { fillStore } from '../test/graphql/world-context.ts';

await using store = await temporaryStore();
const { db } = store;
const workspace = async (key: string) => db.scope((await createWorkspace(db, { key, name: key, currency: 'EUR' })).id);
const scope = await workspace('kept');
await fillStore(db, scope, await workspace('other'));
const key = await createApiKey(db, scope.workspaceId, { name: 'kept', role: 'ADMIN' });
const logger = createLog('error');
const feed = await startFeed(db, logger);
const registry = await createRegistry(plugins);
const server = createServer({
  db,
  registry,
  feed,
  logger,
  host: { ask: () => Promise.reject(new Error('no jobs here')), stop: async () => undefined },
});
const answers: KnownAnswer[] = [];
for (const query of QUESTIONS) {
  const { data, errors } = (await (await server.fetch(post({ query }, key))).json()) as {
    data: unknown;
    errors?: unknown;
  };
  if (errors !== undefined) throw new Error(`${query}\n${JSON.stringify(errors)}`);
  answers.push({ query, data });
}
await server.dispose();
await feed.stop();
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const kept: KeptStore = { commit, migrations: hashMigrations(), ...(await dump(db.url)), key, answers };
await writeFile(FILE, gzipSync(JSON.stringify(kept), { level: 9 }));
