// npm run bench -- subscribers --idle 10000
//
// Memory of our server for subscribers that wait. Each has a socket of its own; document and variables are common.
// `bytesPerSubscriber` is what its resident memory grew by for each of them, `heapBytesPerSubscriber` what the
// JavaScript heap did, both after garbage collection. The memory of the kernel's sockets is not the process's and not
// among it. `rssMb` is the resident memory with all of them. A change is pushed to everybody in the end, `pushMs` until
// the last has it. Needs as many file descriptors as subscribers (`ulimit -n`).
import { parseArgs } from 'node:util';
import { appendChanges } from '../src/db/tables/changes/changes.ts';
import { createApiKey } from '../src/db/tables/workspaces/api-keys.ts';
import { childProcess } from './support/child.ts';
import type { Usage } from './support/push-server.ts';
import { subscribeMany, untilSubscribed } from './support/push-subscribers.ts';
import { makePushWorld } from './support/push-world.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({ options: { idle: { type: 'string', default: '10000' } } });
const subscribers = Number(values.idle);
const say = (text: string) => process.stderr.write(`${text}\n`);
const QUERY = 'subscription { membershipChanged { cursor at cause customer { externalId } from { key } to { key } } }';

await using store = await temporaryStore();
const { db } = store;
const world = await makePushWorld(db);
const key = await createApiKey(db, world.workspaceId, { name: 'bench', role: 'READ' });
await using server = childProcess('push-server');
await using clients = childProcess('push-clients');
const { url } = await server.ask<{ url: string }>({ ask: 'ours', databaseUrl: db.url, compiled: true });
const usage = () => server.ask<Usage>({ ask: 'usage' });

// The first load code and fill caches.
await subscribeMany(server, clients, { url, key, subscribers: 200, query: QUERY });
await clients.ask({ ask: 'close' });
await untilSubscribed(server, 0);
const before = await usage();
await subscribeMany(server, clients, { url, key, subscribers, query: QUERY });
const after = await usage();
say(`${subscribers} subscribers wait`);

const started = performance.now();
const arrived = clients.ask({ ask: 'await', messages: subscribers });
await db.scope(world.workspaceId).transaction((scope) => appendChanges(scope, world.changes(1)));
await arrived;
const pushMs = Math.round(performance.now() - started);
await clients.ask({ ask: 'close' });
await untilSubscribed(server, 0);
const left = await usage();
console.log(
  JSON.stringify({
    subscribers,
    bytesPerSubscriber: Math.round((after.rss - before.rss) / subscribers),
    heapBytesPerSubscriber: Math.round((after.heapUsed - before.heapUsed) / subscribers),
    rssMb: Math.round(after.rss / 1_048_576),
    pushMs,
    heapBytesAfterLeaving: left.heapUsed - before.heapUsed,
  }),
);
