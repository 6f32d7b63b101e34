import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import plugins from '../../../plugins/index.ts';
import { appendChanges, lastChangeId, type NewChange, pruneChanges } from '../../../src/db/tables/changes/changes.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { encodeChangeCursor } from '../../../src/graphql/core/cursor.ts';
import { createFanOut, type FanOut } from '../../../src/graphql/push/fan-out.ts';
import { createServer, type PersonagraphServer } from '../../../src/server.ts';
import { type Feed, startFeed } from '../../../src/services/changes/feed.ts';
import type { RunHost } from '../../../src/services/threads/host.ts';
import { silent } from '../../support/server.ts';
import { post, type TestApi, testApi } from '../api.ts';
import { type RawClient, rawClient } from '../raw-client.ts';

let api: TestApi;
let feed: Feed;
let fanOut: FanOut;
let server: PersonagraphServer;
let url: string;
let segmentation: number;
const clients: RawClient[] = [];
beforeAll(async () => {
  api = await testApi();
  feed = await startFeed(api.db, silent);
  fanOut = createFanOut();
  const registry = await createRegistry(plugins);
  server = createServer({ db: api.db, registry, host: {} as RunHost, feed, logger: silent, fanOut });
  url = await server.listen(0, '127.0.0.1');
  // Long enough that a few thousand items fill the buffers of a connection.
  const [{ id }] = (await api.db.query(
    `INSERT INTO segmentation (workspace_id, key, name, description, segmenter_id, config, status)
     VALUES ($1, 'long', 'Long', $2, 'lifecycle.stage', '{}', 'LIVE') RETURNING id`,
    [api.scope.workspaceId, 'x'.repeat(8_000)],
  )) as [{ id: number }];
  segmentation = id;
});
afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.terminate();
  await vi.waitFor(() => expect(fanOut.count()).toEqual({ groups: 0, subscribers: 0 }), { timeout: 20_000 });
  await vi.waitFor(() => expect(feed.count()).toEqual({ workspaces: 0, listeners: 0 }), { timeout: 20_000 });
});
afterAll(async () => {
  await server.dispose();
  await feed.stop();
  await api[Symbol.asyncDispose]();
});

const moves = (customers: readonly number[]): NewChange[] =>
  customers.map((customerId) => ({
    kind: 'MEMBERSHIP_CHANGED',
    customerId,
    segmentationId: segmentation,
    payload: { cause: 'EVENT', from: null, to: null },
  }));
const range = (count: number) => Array.from({ length: count }, (_, n) => n + 1);
const append = (changes: readonly NewChange[]) =>
  api.db.scope(api.scope.workspaceId).transaction((scope) => appendChanges(scope, changes));
const position = () => lastChangeId(api.scope);

async function client(): Promise<RawClient> {
  const made = await rawClient(url, api.keys.READ);
  clients.push(made);
  return made;
}

/** Items of eight kilobytes. */
const wide = (latestOnly: boolean) => `subscription ($after: String) {
  changes(kinds: [MEMBERSHIP_CHANGED], after: $after, latestOnly: ${latestOnly}) {
    cursor segmentation { description } } }`;

const cursorsOf = ({ messages }: RawClient) => messages.map((message) => read(message).cursor!);
const lastOf = ({ messages }: RawClient) => messages.length > 0 && read(messages.at(-1)!).cursor;

interface Said {
  readonly cursor?: string;
  readonly error?: { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> };
  readonly complete?: true;
}

function read(message: string): Said {
  const { type, payload } = JSON.parse(message);
  if (type === 'complete') return { complete: true };
  return payload.errors ? { error: payload.errors[0] } : { cursor: payload.data.changes.cursor };
}

test('a stalled socket is ended with the cursor to resume after, and those it shares with get everything', async () => {
  const document = wide(false);
  const [stalled, healthy] = [await client(), await client()];
  stalled.subscribe('s', document);
  healthy.subscribe('h', document);
  await vi.waitFor(() => expect(fanOut.count()).toEqual({ groups: 1, subscribers: 2 }), { timeout: 20_000 });
  stalled.socket.pause();
  const total = 6_000;
  for (let sent = 0; sent < total; sent += 1_000) {
    await append(moves(range(1_000)));
    await healthy.received(sent + 1_000);
  }
  // It is out of the group though it has not read a word.
  await vi.waitFor(() => expect(fanOut.count().subscribers).toBe(1), { timeout: 20_000 });
  const all = healthy.messages.map((message) => read(message).cursor!);
  expect(all).toHaveLength(total);

  stalled.socket.resume();
  await vi.waitFor(() => expect(stalled.messages.at(-1)).toBe('{"id":"s","type":"complete"}'), { timeout: 10_000 });
  const said = stalled.messages.map(read);
  const { error } = said.at(-2)!;
  expect(error).toMatchObject({ extensions: { code: 'TOO_LARGE', action: 'RESUME', cursor: said.at(-3)!.cursor } });
  const got = said.slice(0, -2).map(({ cursor }) => cursor!);
  expect(got).toEqual(all.slice(0, got.length));
  expect(got.length).toBeLessThan(total);

  // The socket lives on, and the rest comes on it.
  stalled.messages.length = 0;
  stalled.subscribe('again', document, { variables: { after: error!.extensions['cursor'] } });
  const rest = await stalled.received(total - got.length);
  expect([...got, ...rest.map((message) => read(message).cursor!)]).toEqual(all);
}, 120_000);

test('whoever wants the latest only gets one item a customer for what it missed, from the first to the last', async () => {
  const document = `subscription ($after: String) {
    changes(after: $after, latestOnly: true) { cursor before { fit } after { fit } } }`;
  const fits = (customerId: number, from: number, to: number): NewChange => ({
    kind: 'PERSONA_MATCH_CHANGED',
    customerId,
    personaId: 1,
    payload: { before: { fit: from }, after: { fit: to } },
  });
  const start = await position();
  await append([fits(1, 0.1, 0.2), fits(2, 0.5, 0.6), fits(1, 0.2, 0.3), fits(3, 0.7, 0.8), fits(1, 0.3, 0.4)]);
  const subscriber = await client();
  subscriber.subscribe('l', document, { variables: { after: encodeChangeCursor(start) } });
  const said = (await subscriber.received(3)).map((message) => JSON.parse(message).payload.data.changes);
  // In the order of their last change.
  expect(said).toEqual([
    { cursor: encodeChangeCursor(start + 2), before: { fit: 0.5 }, after: { fit: 0.6 } },
    { cursor: encodeChangeCursor(start + 4), before: { fit: 0.7 }, after: { fit: 0.8 } },
    { cursor: encodeChangeCursor(start + 5), before: { fit: 0.1 }, after: { fit: 0.4 } },
  ]);
  await append([fits(1, 0.4, 0.5)]);
  expect(read((await subscriber.received(4))[3]!).cursor).toBe(encodeChangeCursor(start + 6));
});

test('a slow socket that wants the latest only is not ended, and what waits for it is no more than there are customers', async () => {
  const slow = await client();
  slow.subscribe('l', wide(true));
  const healthy = await client();
  healthy.subscribe('h', wide(true));
  await vi.waitFor(() => expect(fanOut.count()).toEqual({ groups: 1, subscribers: 2 }), { timeout: 20_000 });
  slow.socket.pause();
  const rounds = 100;
  let last = '';
  for (let round = 0; round < rounds; round++) {
    await append(moves(range(50)));
    last = encodeChangeCursor(await position());
    await vi.waitFor(() => expect(lastOf(healthy)).toBe(last), { timeout: 20_000, interval: 5 });
  }
  expect(fanOut.count().subscribers).toBe(2);
  slow.socket.resume();
  await vi.waitFor(() => expect(lastOf(slow)).toBe(last), { timeout: 20_000 });
  const cursors = cursorsOf(slow);
  expect(new Set(cursors).size).toBe(cursors.length);
  // Less than all by what became one: the buffers of the connection held the rest.
  expect(cursors.length).toBeLessThan(rounds * 50 - 1_000);
  expect(cursors.slice(-50)).toEqual(cursorsOf(healthy).slice(-50));
}, 120_000);

test('an event stream nobody reads is ended with the cursor to resume after', async () => {
  const request = post({ query: wide(false) }, api.keys.READ, { accept: 'text/event-stream' });
  const reader = (await server.fetch(request)).body!.pipeThrough(new TextDecoderStream()).getReader();
  const healthy = await client();
  healthy.subscribe('h', wide(false));
  await vi.waitFor(() => expect(fanOut.count()).toEqual({ groups: 1, subscribers: 2 }), { timeout: 20_000 });
  for (let sent = 0; sent < 3_000; sent += 1_000) {
    await append(moves(range(1_000)));
    await healthy.received(sent + 1_000);
  }
  await vi.waitFor(() => expect(fanOut.count().subscribers).toBe(1), { timeout: 20_000 });
  let text = '';
  for (let step = await reader.read(); !step.done; step = await reader.read()) text += step.value;
  const cursors = [...text.matchAll(/"cursor":"(\w+)"/g)].map(([, cursor]) => cursor);
  expect(text).toContain('"code":"TOO_LARGE"');
  expect(text).toContain('event: complete');
  // Those it had, and once more the last of them: where to resume after.
  expect(cursors.slice(0, -1)).toEqual(cursorsOf(healthy).slice(0, cursors.length - 1));
  expect(cursors.at(-1)).toBe(cursors.at(-2));
}, 60_000);

test('a cursor too old says what to do and which is the oldest that can be used', async () => {
  const old = await position();
  await append(moves([1, 2, 3]));
  const oldest = await position();
  await pruneChanges(api.scope, new Date(Date.now() + 60_000));
  const subscriber = await client();
  subscriber.subscribe('o', wide(false), { variables: { after: encodeChangeCursor(old) } });
  const [failed, complete] = (await subscriber.received(2)).map(read);
  expect(failed!.error).toEqual({
    message: expect.stringContaining('no longer kept'),
    extensions: { code: 'CURSOR_TOO_OLD', action: 'READ_STATE', cursor: encodeChangeCursor(oldest) },
  });
  expect(complete).toEqual({ complete: true });
  subscriber.messages.length = 0;
  subscriber.subscribe('n', wide(false), { variables: { after: encodeChangeCursor(oldest) } });
  await append(moves([4]));
  expect(read((await subscriber.received(1))[0]!).cursor).toBe(encodeChangeCursor(oldest + 1));
});

test('many who come back at once with one cursor share what they missed', async () => {
  const start = encodeChangeCursor(await position());
  await append(moves([1, 2, 3]));
  const others = await Promise.all(Array.from({ length: 30 }, client));
  api.statements.length = 0;
  for (const other of others) other.subscribe('r', wide(false), { variables: { after: start } });
  const texts = await Promise.all(others.map((other) => other.received(3)));
  for (const text of texts) expect(text).toEqual(texts[0]);
  // Each would be 30 alone; a busy machine lets them come in several groups.
  expect(api.statements.filter((sql) => /FROM segmentation\b/.test(sql)).length).toBeLessThan(12);
});

test('a server that stops completes what is open', async () => {
  const other = createServer({
    db: api.db,
    registry: await createRegistry(plugins),
    host: {} as RunHost,
    feed: await startFeed(api.db, silent),
    logger: silent,
  });
  const subscriber = await rawClient(await other.listen(0, '127.0.0.1'), api.keys.READ);
  subscriber.subscribe('x', wide(false));
  const closed = new Promise((resolve) => subscriber.socket.once('close', resolve));
  await other.dispose();
  expect(await closed).toBe(1001);
});
