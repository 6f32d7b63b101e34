import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import plugins from '../../../plugins/index.ts';
import { appendChanges } from '../../../src/db/tables/changes/changes.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { createFanOut, type FanOut } from '../../../src/graphql/push/fan-out.ts';
import { createServer, type PersonagraphServer } from '../../../src/server.ts';
import { type Feed, startFeed } from '../../../src/services/changes/feed.ts';
import type { RunHost } from '../../../src/services/threads/host.ts';
import { silent } from '../../support/server.ts';
import { type TestApi, testApi } from '../api.ts';
import { rawClient } from '../raw-client.ts';

const TIMES = 10_000;
/** What the heap may have grown by for each of them: an object of any size left behind is more. */
const BYTES_EACH = 100;

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

let api: TestApi;
let feed: Feed;
let fanOut: FanOut;
let server: PersonagraphServer;
let url: string;
beforeAll(async () => {
  api = await testApi();
  feed = await startFeed(api.db, silent);
  fanOut = createFanOut();
  const registry = await createRegistry(plugins);
  server = createServer({ db: api.db, registry, host: {} as RunHost, feed, logger: silent, fanOut });
  url = await server.listen(0, '127.0.0.1');
  // All connections that there may be are there: none that comes later looks like a leak.
  const read = { text: 'SELECT pg_sleep(0.05)::text', values: [], quick: true };
  await Promise.all(
    Array.from({ length: 30 }, () => [api.db.query('SELECT pg_sleep(0.05)'), api.db.readTexts(read)]).flat(),
  );
});
afterAll(async () => {
  await server.dispose();
  await feed.stop();
  await api[Symbol.asyncDispose]();
});

interface Held {
  readonly resources: Readonly<Record<string, number>>;
  readonly listeners: number;
  readonly heap: number;
}

/** What a process holds that a listener, a timer or a connection would add to. */
async function held(): Promise<Held> {
  // What was closed is let go of in turns of its own.
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  api.statements.length = 0;
  collect();
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) {
    // Fleeting.
    if (kind !== 'Immediate' && kind !== 'CloseReq') resources[kind] = (resources[kind] ?? 0) + 1;
  }
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  return { resources, listeners, heap: process.memoryUsage().heapUsed };
}

async function leavesNothing(openAndClose: (times: number) => Promise<void>): Promise<void> {
  // Caches fill up, and code is compiled.
  await openAndClose(TIMES / 5);
  const before = await held();
  await openAndClose(TIMES);
  expect(fanOut.count()).toEqual({ groups: 0, subscribers: 0 });
  expect(feed.count()).toEqual({ workspaces: 0, listeners: 0 });
  // Sockets and the pool's own timers end in their time; what leaks stays.
  let after = await held();
  for (let tries = 0; tries < 50 && more(after, before) !== null; tries++) {
    await wait(100);
    after = await held();
  }
  expect(more(after, before)).toBeNull();
}

/** What there is more of. */
function more(after: Held, before: Held): string | null {
  for (const [kind, count] of Object.entries(after.resources)) {
    const allowed = before.resources[kind] ?? 0;
    if (count > allowed) return `${count} ${kind}, there were ${allowed}`;
  }
  if (after.listeners > before.listeners) return `${after.listeners} listeners, there were ${before.listeners}`;
  const grown = after.heap - before.heap;
  return grown > TIMES * BYTES_EACH ? `${grown} bytes` : null;
}

const append = () =>
  api.db
    .scope(api.scope.workspaceId)
    .transaction((scope) => appendChanges(scope, [{ kind: 'PERSONA_CHANGED', personaId: 1, payload: {} }]));

test(`${TIMES} subscriptions of the feed leave nothing behind`, async () => {
  await leavesNothing(async (times) => {
    for (let done = 0; done < times; done += 100) {
      const streams = Array.from({ length: 100 }, () => {
        const stop = new AbortController();
        return { stop, stream: feed.subscribe(api.scope.workspaceId, { signal: stop.signal, after: 0 }) };
      });
      const waiting = streams.map(({ stream }) => stream.next());
      if (done % 1_000 === 0) await append();
      // Some are left while they wait, some are told to stop, some had a change, some never began.
      await Promise.all(streams.map(({ stream, stop }, n) => (n % 2 === 0 ? stream.return?.() : stop.abort())));
      await Promise.all(waiting);
      await feed.subscribe(api.scope.workspaceId).return?.();
    }
  });
}, 120_000);

test.each([
  ['shared', 'subscription { personaChanged { cursor } }'],
  ['shared by nobody', 'subscription ($id: ID!) { runProgress(runId: $id) { cursor } }'],
])(
  `${TIMES} subscriptions opened and closed over sockets leave nothing behind: %s`,
  async (_name, query) => {
    const [{ id }] = (await api.db.query(
      `INSERT INTO run (workspace_id, state, segmentation_ids) VALUES ($1, 'QUEUED', '{}') RETURNING id`,
      [api.scope.workspaceId],
    )) as [{ id: number }];
    const variables = { id: Buffer.from(`Run:${id}`).toString('base64url') };
    const shared = query.includes('persona');
    await leavesNothing(async (times) => {
      for (let done = 0; done < times; done += 500) {
        const clients = await Promise.all(Array.from({ length: 10 }, () => rawClient(url, api.keys.READ)));
        for (const client of clients) {
          for (let n = 0; n < 50; n++) client.subscribe(`${n}`, query, shared ? {} : { variables });
        }
        const open = shared ? () => fanOut.count().subscribers : () => feed.count().listeners;
        await vi.waitFor(() => expect(open()).toBe(500), { timeout: 20_000, interval: 5 });
        if (done % 5_000 === 0 && shared) await append();
        // Half of them are completed, the others end with their socket.
        for (const client of clients) for (let n = 0; n < 50; n += 2) client.complete(`${n}`);
        await Promise.all(clients.map((client) => client.close()));
        await vi.waitFor(() => expect(open()).toBe(0), { timeout: 20_000, interval: 5 });
      }
    });
  },
  240_000,
);
