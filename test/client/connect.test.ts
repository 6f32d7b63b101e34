import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect as connectSocket, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, validate } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import plugins from '../../plugins/index.ts';
import { connect, memoryCursor, type PersonagraphClient, type SubscriptionState } from '../../src/client/index.ts';
import { fileCursor } from '../../src/client/node.ts';
import { PRESETS, type Preset, presetQuery } from '../../src/client/presets.ts';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { appendChanges, pruneChanges } from '../../src/db/tables/changes/changes.ts';
import { createApiKey, revokeApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { createRegistry } from '../../src/engine/registry.ts';
import { encodeId } from '../../src/graphql/core/id.ts';
import { schema } from '../../src/graphql/schema.ts';
import { createServer } from '../../src/server.ts';
import { startFeed } from '../../src/services/changes/feed.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { silent } from '../support/server.ts';

let database: TestDatabase;
let scope: Scope;
let key: string;
let clients: PersonagraphClient[] = [];
let servers: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(async () => {
  scope = await testWorkspace(database.db);
  key = await createApiKey(database.db, scope.workspaceId, { name: 'client', role: 'READ' });
});
afterEach(async () => {
  for (const client of clients) client.close();
  clients = [];
  for (const server of servers) await server.stop();
  servers = [];
});

async function serve(port = 0): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  const feed = await startFeed(database.db, silent);
  const registry = await createRegistry(plugins);
  const server = createServer({ db: database.db, registry, host: {} as never, feed, logger: silent });
  const url = await server.listen(port, '127.0.0.1');
  let stopped: Promise<void> | undefined;
  const running = {
    url,
    port: Number(new URL(url).port),
    stop: () => {
      stopped ??= server.dispose().then(() => feed.stop());
      return stopped;
    },
  };
  servers.push(running);
  return running;
}

/** Between client and server; `cut` is a network that fails. */
async function proxy(target: number) {
  const sockets = new Set<Socket>();
  let silentNow = false;
  const server = createTcpServer((inner) => {
    const outer = connectSocket(target, '127.0.0.1');
    for (const [socket, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (data) => silentNow || other.write(data));
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  servers.push({
    async stop() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    cut,
    /** Open connections carry nothing any more; new ones do. */
    fallSilent() {
      silentNow = true;
      server.once('connection', () => {
        silentNow = false;
      });
    },
  };
}

function client(url: string, more: Partial<Parameters<typeof connect>[0]> = {}): PersonagraphClient {
  const made = connect({ url, key, webSocket: WebSocket, ...more });
  clients.push(made);
  return made;
}

/** Changes numbered by the persona they are about. */
const change = (...numbers: number[]) =>
  database.db.scope(scope.workspaceId).transaction((transaction) =>
    appendChanges(
      transaction,
      numbers.map((personaId) => ({ kind: 'PERSONA_CHANGED', personaId, payload: { cause: 'EDITED' } })),
    ),
  );
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => encodeId('Persona', from + n));

/** Collects what a subscription hands over, and lets a test wait for so many. */
function collector() {
  const seen: string[] = [];
  let look: () => void = () => undefined;
  return {
    seen,
    take({ personaId }: { readonly personaId: string }) {
      seen.push(personaId);
      look();
    },
    async until(count: number) {
      while (seen.length < count) {
        await new Promise<void>((resolve) => {
          look = resolve;
        });
      }
      return seen;
    },
  };
}

/** Waits for the subscription to have found its place: changes from then on reach it. */
function started() {
  const kept: string[] = [];
  let begun: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const cursorStore = {
    load: () => kept.at(-1),
    save(cursor: string) {
      kept.push(cursor);
      begun();
    },
  };
  return { cursorStore, ready, kept };
}

test('the presets are operations of this schema', () => {
  for (const preset of Object.keys(PRESETS) as Preset[]) {
    const all = Object.fromEntries(Object.keys(PRESETS[preset].filters).map((name) => [name, []]));
    for (const filters of [{}, all]) expect(validate(schema, parse(presetQuery(preset, filters))), preset).toEqual([]);
  }
});

test('changes reach a handler one at a time, and the cursor is stored after each', async () => {
  const { url } = await serve();
  const { cursorStore, ready, kept } = started();
  const got = collector();
  let busy = 0;
  const subscription = client(url).subscribe({
    preset: 'personaChanged',
    cursorStore,
    async onChange(item) {
      expect(++busy).toBe(1);
      const before = kept.length;
      await new Promise((resolve) => setImmediate(resolve));
      expect(kept).toHaveLength(before);
      busy--;
      got.take(item);
    },
  });
  await ready;
  await change(1, 2, 3);
  expect(await got.until(3)).toEqual(ids(1, 4));
  subscription.stop();
  await subscription.done;
  expect(kept).toHaveLength(4);
  expect(new Set(kept).size).toBe(4);
});

test('as an async iterable; filters and queries of one’s own', async () => {
  const { url } = await serve();
  const first = started();
  const second = started();
  const mine = client(url);
  const preset = mine.subscribe({
    preset: 'personaChanged',
    filters: { ids: ids(2, 3) },
    cursorStore: first.cursorStore,
  });
  const query = mine.subscribe<{ cursor: string; number: string }>({
    query: 'subscription Mine($after: String) { personaChanged(after: $after) { cursor number: personaId } }',
    cursorStore: second.cursorStore,
  });
  const filtered = (async () => {
    for await (const { personaId } of preset) return personaId;
    return null;
  })();
  const all = (async () => {
    const seen: string[] = [];
    for await (const { number } of query) if (seen.push(number) === 2) break;
    return seen;
  })();
  await Promise.all([first.ready, second.ready]);
  await change(1, 2);
  expect(await filtered).toBe(ids(2, 3)[0]);
  expect(await all).toEqual(ids(1, 3));
  // What a loop was left with was not handled to its end: it comes again.
  expect(second.kept).toHaveLength(2);
  expect(() => mine.subscribe({ query: 'subscription { personaChanged { cursor } }' })).toThrow('$after');
});

test('a server that is closed in mid-stream and started again on the same port: nothing lost, nothing twice', async () => {
  const first = await serve();
  const { cursorStore, ready } = started();
  const got = collector();
  const states: SubscriptionState[] = [];
  client(first.url).subscribe({
    preset: 'personaChanged',
    cursorStore,
    onChange: got.take,
    onState: (state) => void states.push(state),
  });
  await ready;
  await change(0, 1, 2);
  await got.until(3);
  await first.stop();
  await change(3, 4);
  await serve(first.port);
  await change(5);
  expect(await got.until(6)).toEqual(ids(0, 6));
  expect(states.map(({ state }) => state)).toContain('WAITING');
  expect(states.at(-1)).toEqual({ state: 'CONNECTING' });
});

test('1,000 changes over a network that fails every now and then: each once, in order', async () => {
  const { port } = await serve();
  const network = await proxy(port);
  const { cursorStore, ready } = started();
  const got = collector();
  let cuts = 0;
  client(network.url).subscribe({
    preset: 'personaChanged',
    cursorStore,
    onChange(item) {
      got.take(item);
      // One in fifty or so.
      if ((got.seen.length * 7_919) % 53 !== 0) return;
      cuts++;
      network.cut();
    },
  });
  await ready;
  const writing = (async () => {
    for (let n = 0; n < 1_000; n += 5) await change(n, n + 1, n + 2, n + 3, n + 4);
  })();
  expect(await got.until(1_000)).toEqual(ids(0, 1_000));
  await writing;
  expect(cuts).toBeGreaterThan(3);
}, 120_000);

test('a connection that falls silent, as under a laptop that slept, is given up and made again', async () => {
  const { port } = await serve();
  const network = await proxy(port);
  const { cursorStore, ready } = started();
  const got = collector();
  client(network.url, { heartbeatMs: 100 }).subscribe({ preset: 'personaChanged', cursorStore, onChange: got.take });
  await ready;
  await change(1);
  await got.until(1);
  network.fallSilent();
  await change(2);
  expect(await got.until(2)).toEqual(ids(1, 3));
});

test('a program that is started again goes on after the cursor in its file; what it did not finish comes again', async () => {
  const { url } = await serve();
  const folder = await mkdtemp(join(tmpdir(), 'personagraph-client-'));
  const cursorStore = fileCursor(join(folder, 'cursor'));
  const begun = new Promise<void>((resolve) => {
    const save = cursorStore.save;
    cursorStore.save = async (cursor) => {
      await save(cursor);
      resolve();
    };
  });
  const first = client(url);
  const failing = first.subscribe({
    preset: 'personaChanged',
    cursorStore,
    onChange({ personaId }) {
      if (personaId === ids(2, 3)[0]) throw new Error('the disk is full');
    },
  });
  await begun;
  const failed = expect(failing.done).rejects.toThrow('the disk is full');
  await change(1, 2);
  await failed;
  first.close();
  await change(3);
  const got = collector();
  client(url).subscribe({
    preset: 'personaChanged',
    cursorStore: fileCursor(join(folder, 'cursor')),
    onChange: got.take,
  });
  expect(await got.until(2)).toEqual(ids(2, 4));
  await rm(folder, { recursive: true });
});

test('a cursor that is too old: the state is read anew, then it goes on live with nothing missed in between', async () => {
  const { url } = await serve();
  const { cursorStore, ready, kept } = started();
  const got = collector();
  const first = client(url);
  first.subscribe({ preset: 'personaChanged', cursorStore, onChange: got.take });
  await ready;
  await change(1);
  await got.until(1);
  first.close();
  await change(2);
  await pruneChanges(scope, new Date(Date.now() + 60_000));
  const strict = client(url).subscribe({ preset: 'personaChanged', cursorStore, onChange: got.take });
  await expect(strict.done).rejects.toMatchObject({ name: 'SubscriptionError', code: 'CURSOR_TOO_OLD' });
  const gaps: unknown[] = [];
  client(url).subscribe({
    preset: 'personaChanged',
    cursorStore,
    onChange: got.take,
    async onGap(gap) {
      gaps.push(gap);
      // It happens while the state is being read.
      await change(3);
    },
  });
  await got.until(2);
  await change(4);
  expect(await got.until(3)).toEqual([...ids(1, 2), ...ids(3, 5)]);
  expect(gaps).toEqual([{ after: kept[1] }]);
});

test('a revoked key and an unknown one stop the subscription with the code', async () => {
  const { url } = await serve();
  const { cursorStore, ready } = started();
  const got = collector();
  const running = client(url).subscribe({ preset: 'personaChanged', cursorStore, onChange: got.take });
  await ready;
  await change(1);
  await got.until(1);
  const [row] = await scope.query<{ id: number }>('SELECT id FROM api_key WHERE workspace_id = $1', [
    scope.workspaceId,
  ]);
  // Listened to before the key is revoked: the push may overtake the answer of the statement that revokes it.
  const stopped = expect(running.done).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await revokeApiKey(scope, row!.id);
  await stopped;
  const unknown = client(url, { key: async () => 'pgk_read_nonsense' }).subscribe({
    preset: 'changes',
    onChange: () => undefined,
  });
  await expect(unknown.done).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('an operation the server refuses stops at once with its reason', async () => {
  const { url } = await serve();
  const refused = (query: string, variables = {}) =>
    client(url).subscribe({ query, variables, onChange: () => undefined }).done;
  await expect(refused('subscription ($after: String) { nothing(after: $after) { cursor } }')).rejects.toMatchObject({
    code: 'GRAPHQL_VALIDATION_FAILED',
    message: expect.stringContaining('nothing'),
  });
  const filtered = 'subscription ($after: String, $ids: [ID!]) { personaChanged(after: $after, ids: $ids) { cursor } }';
  await expect(refused(filtered, { ids: ['x'] })).rejects.toMatchObject({ code: 'INVALID_ID' });
  const stored = client(url).subscribe({
    preset: 'personaChanged',
    cursorStore: memoryCursor('nonsense'),
    onChange: () => undefined,
  });
  await expect(stored.done).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
});

test('changes that come twice are handed over once, and an overflow is resumed at once', async () => {
  // A server that repeats itself, which ours does not.
  const asked: unknown[] = [];
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'graphql-transport-ws' });
  await new Promise((resolve) => sockets.once('listening', resolve));
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      const { id, type, payload } = JSON.parse(String(data)) as {
        id: string;
        type: string;
        payload?: { query: string; variables: object };
      };
      const next = (result: object) => socket.send(JSON.stringify({ id, type: 'next', payload: result }));
      if (type === 'connection_init') socket.send(JSON.stringify({ type: 'connection_ack' }));
      if (type !== 'subscribe') return;
      if (payload!.query.includes('changeCursor')) {
        next({ data: { workspace: { changeCursor: 'c0' } } });
        return socket.send(JSON.stringify({ id, type: 'complete' }));
      }
      asked.push(payload!.variables);
      const cursors = asked.length === 1 ? ['c1', 'c2', 'c1'] : ['c2', 'c3'];
      for (const cursor of cursors) next({ data: { personaChanged: { cursor, personaId: cursor } } });
      if (asked.length === 1) {
        next({ errors: [{ message: 'Over 10,000 changes waited.', extensions: { code: 'TOO_LARGE', cursor: 'c2' } }] });
        socket.send(JSON.stringify({ id, type: 'complete' }));
      }
    });
  });
  servers.push({ stop: () => new Promise((resolve) => sockets.close(() => resolve())) });
  const got = collector();
  const states: SubscriptionState[] = [];
  const mine = client(`ws://127.0.0.1:${(sockets.address() as AddressInfo).port}`);
  const subscription = mine.subscribe({
    preset: 'personaChanged',
    onChange: got.take,
    onState: (state) => void states.push(state),
  });
  expect(await got.until(3)).toEqual(['c1', 'c2', 'c3']);
  expect(asked).toEqual([{ after: 'c0' }, { after: 'c2' }]);
  expect(states).toEqual([{ state: 'CONNECTING' }, { state: 'CONNECTING' }]);
  subscription.stop();
  await subscription.done;
  mine.close();
});
