import { connect as connectSocket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { appendChanges } from '../../../src/db/tables/changes/changes.ts';
import { createApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { KEY_ENDED } from '../../../src/graphql/push/change-stream.ts';
import { createKeyWatch } from '../../../src/graphql/push/key-watch.ts';
import { MAX_OPERATIONS } from '../../../src/http/socket-operation.ts';
import { readerOf } from '../../support/principal.ts';
import { post, type TestApi, testApi } from '../api.ts';

let api: TestApi;
let url: string;
const clients: Client[] = [];
beforeAll(async () => {
  api = await testApi();
  url = await api.server.listen(0, '127.0.0.1');
});
afterAll(async () => {
  for (const client of clients) await client.dispose();
  await api[Symbol.asyncDispose]();
});

const CHANGED = 'subscription { personaChanged { cursor personaId } }';

interface Heard {
  readonly data: { readonly personaChanged: { readonly personaId: string } };
}

interface Key {
  readonly secret: string;
  readonly id: string;
  readonly row: number;
}

async function makeKey(): Promise<Key> {
  const made = await api.ask('mutation { createApiKey(input: { name: "x", role: READ }) { secret apiKey { id } } }');
  const { secret, apiKey } = made.data.createApiKey;
  return { secret, id: apiKey.id, row: Number(Buffer.from(apiKey.id, 'base64url').toString().split(':')[1]) };
}

async function revoke({ id }: Key): Promise<void> {
  const query = 'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { revokedAt } userErrors { code } } }';
  const { data } = await api.ask(query, { id });
  expect(data.revokeApiKey).toMatchObject({ apiKey: { revokedAt: expect.any(String) }, userErrors: [] });
}

function connect(secret: string): { client: Client; closed: Promise<{ code: number; reason: string }> } {
  let close: (event: { code: number; reason: string }) => void;
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    close = resolve;
  });
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    connectionParams: { authorization: `Bearer ${secret}` },
    on: { closed: (event) => close(event as { code: number; reason: string }) },
    onNonLazyError: () => undefined,
  });
  clients.push(client);
  return { client, closed };
}

/** What a subscription says, until it ends. */
function listen(client: Client): { events: unknown[]; ended: Promise<void> } {
  const events: unknown[] = [];
  const ended = new Promise<void>((resolve) => {
    client.subscribe(
      { query: CHANGED },
      { next: (event) => void events.push(event), error: () => resolve(), complete: () => resolve() },
    );
  });
  return { events, ended };
}

const change = (personaId = 1) =>
  api.db
    .scope(api.scope.workspaceId)
    .transaction((scope) =>
      appendChanges(scope, [{ kind: 'PERSONA_CHANGED', personaId, payload: { cause: 'EDITED' } }]),
    );

/** Announced, not found when keys are next checked. */
async function soon<T>(what: Promise<T>): Promise<T | 'too late'> {
  return Promise.race([what, wait(5_000, 'too late' as const, { ref: false })]);
}

const REVOKED = [{ message: KEY_ENDED, extensions: { code: 'UNAUTHENTICATED' } }];

test.each(['//', '//graphql', 'http://[', '\\\\\\\\', 'http://[/graphql', '/graphql%', '?', '*'])(
  'an upgrade of %s is answered, and the server goes on',
  async (target) => {
    const { port } = new URL(url);
    for (const [upgrade, answer] of [
      ['Connection: Upgrade\r\nUpgrade: websocket', /^HTTP\/1\.1 40[04] /],
      ['Connection: close', /^HTTP\/1\.1 [34]\d\d /],
    ] as const) {
      const socket = connectSocket(Number(port), '127.0.0.1');
      socket.write(
        `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\nSec-WebSocket-Version: 13\r\n` +
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
      expect(await text(socket), upgrade).toMatch(answer);
    }
    expect((await fetch(new URL('/health', url))).status).toBe(200);
  },
);

test('a revoked key ends its sockets and what is open on them, and nobody else', async () => {
  const [key, other] = [await makeKey(), await makeKey()];
  const mine = connect(key.secret);
  const theirs = connect(other.secret);
  const streams = [listen(mine.client), listen(mine.client), listen(theirs.client)] as const;
  await vi.waitFor(
    async () => {
      await change();
      for (const { events } of streams) expect(events.length).toBeGreaterThan(0);
    },
    { timeout: 20_000 },
  );
  // Changes come in order: who has heard of this one has heard all before.
  await change(2);
  await vi.waitFor(
    () => {
      for (const { events } of streams) {
        const [first, last] = [events[0], events.at(-1)].map((event) => (event as Heard).data.personaChanged.personaId);
        expect(last).not.toBe(first);
      }
    },
    { timeout: 20_000 },
  );
  const before = streams.map(({ events }) => events.length);
  await revoke(key);
  expect(await soon(mine.closed)).toMatchObject({ code: 4403, reason: KEY_ENDED });
  await change();
  await vi.waitFor(() => expect(streams[2].events.length).toBeGreaterThan(before[2]!), { timeout: 20_000 });
  for (const [n, { events, ended }] of streams.slice(0, 2).entries()) {
    await ended;
    expect(events).toHaveLength(before[n]! + 1);
    expect(events.at(-1)).toMatchObject({ errors: REVOKED });
  }
  expect((await theirs.client.iterate({ query: '{ viewer { role } }' }).next()).value).toMatchObject({ data: {} });
});

test('a revoked key ends its event streams, though nothing happens', async () => {
  const key = await makeKey();
  const request = post({ query: CHANGED }, key.secret, { accept: 'text/event-stream' });
  const response = await api.server.fetch(request);
  const body = response.text();
  await wait(300);
  await revoke(key);
  expect(await soon(body)).toContain('UNAUTHENTICATED');
});

const holder = (row: number) => readerOf(api.scope.workspaceId, row);

test('a revocation nobody announced is found', async () => {
  const watch = createKeyWatch(api.db, pino({ level: 'silent' }), 50);
  const keys = [await makeKey(), await makeKey(), await makeKey()] as const;
  const revoked: number[] = [];
  const [, , forget] = keys.map(({ row }) => watch.watch(holder(row), () => revoked.push(row)));
  forget!();
  await wait(200);
  expect(revoked).toEqual([]);
  await api.db.query('UPDATE api_key SET revoked_at = now() WHERE id = ANY($1::int[])', [[keys[0].row, keys[2].row]]);
  await vi.waitFor(() => expect(revoked).toEqual([keys[0].row]), { timeout: 20_000 });
  // One that was revoked before anybody watched is found at once.
  const late = createKeyWatch(api.db, pino({ level: 'silent' }), 1_000_000);
  await new Promise<void>((resolve) => void late.watch(holder(keys[2].row), resolve));
  await late.stop();
  await watch.stop();
  expect(revoked).toEqual([keys[0].row]);
});

test('a socket has so many operations at a time; the next is refused, the socket stays', async () => {
  const secret = await createApiKey(api.db, api.scope.workspaceId, { name: 'many', role: 'READ' });
  const { client } = connect(secret);
  let ended = 0;
  const stops = Array.from({ length: MAX_OPERATIONS }, () =>
    client.subscribe(
      { query: CHANGED },
      { next: () => undefined, error: () => void ended++, complete: () => void ended++ },
    ),
  );
  const ask = () => client.iterate({ query: '{ viewer { role } }' }).next();
  await expect(ask()).rejects.toMatchObject([{ extensions: { code: 'TOO_COMPLEX' } }]);
  expect(ended).toBe(0);
  stops[0]!();
  expect((await ask()).value).toEqual({ data: { viewer: { role: 'READ' } } });
});

test('a socket that floods and reads nothing is not read; another of its key is answered, and later all of its pings', async () => {
  const secret = await createApiKey(api.db, api.scope.workspaceId, { name: 'floods', role: 'READ' });
  const flooding = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', { perMessageDeflate: false });
  await new Promise((resolve) => flooding.once('open', resolve));
  flooding.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${secret}` } }));
  await new Promise((resolve) => flooding.once('message', resolve));
  const [PINGS, BYTES] = [1_000, 60_000];
  let pongs = 0;
  flooding.on('message', () => pongs++);
  flooding.pause();
  const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(BYTES) } });
  for (let n = 0; n < PINGS; n++) flooding.send(ping);
  const { client } = connect(secret);
  const ask = () => client.iterate({ query: '{ viewer { role } }' }).next();
  for (let n = 0; n < 20; n++) expect((await ask()).value).toEqual({ data: { viewer: { role: 'READ' } } });
  // What the system holds on the way is far less than half.
  expect(flooding.bufferedAmount).toBeGreaterThan((PINGS * BYTES) / 2);
  flooding.resume();
  await vi.waitFor(() => expect(pongs).toBe(PINGS), { timeout: 30_000 });
  flooding.terminate();
}, 60_000);
