import { type Client, createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { appendChanges, type NewChange } from '../../../src/db/tables/changes/changes.ts';
import { createServer } from '../../../src/server.ts';
import { post, type TestApi, testApi } from '../api.ts';
import { makeWorld, type World } from '../world.ts';

let api: TestApi;
let world: World;
let foreign: World;
let url: string;
const clients: Client[] = [];
beforeAll(async () => {
  api = await testApi();
  world = await makeWorld(api.scope, 6);
  foreign = await makeWorld(api.foreign, 6);
  url = (await api.server.listen(0, '127.0.0.1')).replace('http', 'ws');
});
afterAll(async () => {
  for (const client of clients) await client.dispose();
  await api[Symbol.asyncDispose]();
});

function connect(key: string | null = api.keys.READ, lazy = true): Client {
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy,
    onNonLazyError: () => undefined,
    connectionParams: key === null ? {} : { authorization: `Bearer ${key}` },
  });
  clients.push(client);
  return client;
}

function append(changes: readonly NewChange[], { workspaceId } = api.scope): Promise<void> {
  return api.db.scope(workspaceId).transaction((scope) => appendChanges(scope, changes));
}

const move = (customer: number, { rows } = world): NewChange => ({
  kind: 'MEMBERSHIP_CHANGED',
  customerId: rows.customers[customer]!,
  segmentationId: rows.segmentation,
  payload: { cause: 'EVENT', from: rows.segments[0], to: rows.segments[1] },
});

const MOVES = `subscription ($segments: [ID!], $after: String) { membershipChanged(segmentIds: $segments, after: $after) {
  cursor at cause customer { externalId } segmentation { key } from { key } to { key } run { id } } }`;

async function cursor(): Promise<string> {
  return (await api.ask('{ workspace { changeCursor } }')).data.workspace.changeCursor;
}

/** The next events of a subscription, by WebSocket. */
async function take(iterator: AsyncIterableIterator<unknown>, count: number) {
  // biome-ignore lint/suspicious/noExplicitAny: tests read into events of any shape
  const events: any[] = [];
  for await (const event of iterator) {
    events.push(event);
    if (events.length === count) break;
  }
  return events;
}

test('a change reaches a WebSocket subscriber, and after its cursor what came next is replayed', async () => {
  const client = connect();
  const start = await cursor();
  const stream = client.iterate({ query: MOVES, variables: { after: start } });
  await append([move(0, foreign)], api.foreign);
  await append([move(0), move(1)]);
  const [first, second] = await take(stream, 2);
  expect(first.data.membershipChanged).toMatchObject({
    cause: 'EVENT',
    customer: { externalId: 'c000' },
    segmentation: { key: 'stage' },
    from: { key: 'a' },
    to: { key: 'b' },
    run: null,
  });
  expect(second.data.membershipChanged.customer.externalId).toBe('c001');
  const again = client.iterate({ query: MOVES, variables: { after: first.data.membershipChanged.cursor } });
  expect(await take(again, 1)).toEqual([second]);
});

test('a live subscriber gets only what it asked for', async () => {
  const client = connect();
  const query = `subscription ($ids: [ID!]) { personaChanged(ids: $ids) { deleted personaId persona { name } } }`;
  const stream = client.iterate({ query, variables: { ids: [world.persona] } });
  const next = stream.next();
  // The subscription is open once the server answers something sent after it.
  await client.iterate({ query: '{ viewer { role } }' }).next();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await append([
    { kind: 'PERSONA_CHANGED', personaId: world.rows.persona + 1_000, payload: {} },
    move(2),
    { kind: 'PERSONA_CHANGED', personaId: world.rows.persona, payload: { cause: 'EDITED' } },
  ]);
  expect((await next).value).toMatchObject({
    data: { personaChanged: { deleted: false, personaId: world.persona, persona: { name: 'Alex' } } },
  });
  await stream.return?.();
});

test('a change reaches an SSE subscriber', async () => {
  const start = await cursor();
  const query =
    'subscription ($after: String) { personaMatchChanged(after: $after) { matched fit cause persona { name } } }';
  const request = post({ query, variables: { after: start } }, api.keys.READ, { accept: 'text/event-stream' });
  const response = await api.server.fetch(request);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  await append([
    {
      kind: 'PERSONA_MATCH_CHANGED',
      customerId: world.rows.customers[0]!,
      personaId: world.rows.persona,
      payload: { cause: 'CLOCK', before: null, after: { fit: 0.75 } },
    },
  ]);
  let text = '';
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  while (!text.includes('personaMatchChanged')) text += (await reader.read()).value ?? '';
  expect(text).toContain('{"matched":true,"fit":0.75,"cause":"CLOCK","persona":{"name":"Alex"}}');
  await reader.cancel();
});

test('run progress begins with where the run stands, and completes when it has ended', async () => {
  const client = connect();
  const query = 'subscription ($id: ID!) { runProgress(runId: $id) { cursor run { state progress } } }';
  const ended = [];
  for await (const event of client.iterate({ query, variables: { id: world.run } })) ended.push(event);
  expect(ended).toMatchObject([{ data: { runProgress: { run: { state: 'LIVE' } } } }]);
  const [{ id }] = (await api.db.query(
    `INSERT INTO run (workspace_id, state, segmentation_ids) VALUES ($1, 'QUEUED', '{}') RETURNING id`,
    [api.scope.workspaceId],
  )) as [{ id: number }];
  const steps: unknown[] = [];
  const runId = Buffer.from(`Run:${id}`).toString('base64url');
  for await (const { data } of client.iterate({ query, variables: { id: runId } })) {
    steps.push((data as { runProgress: { run: { state: string } } }).runProgress.run.state);
    const state = steps.length === 1 ? 'COMPUTING' : 'LIVE';
    await api.db.scope(api.scope.workspaceId).transaction(async (scope) => {
      await scope.query('UPDATE run SET state = $2::run_state WHERE id = $1', [id, state]);
      await appendChanges(scope, [{ kind: 'RUN_PROGRESSED', runId: id, payload: { state } }]);
    });
  }
  expect(steps).toEqual(['QUEUED', 'COMPUTING', 'LIVE']);
  const strange = await client.iterate({ query, variables: { id: foreign.run } }).next();
  expect(strange.value).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
});

test('limits, masking and bad input answer the operation and leave the socket open', async () => {
  const client = connect();
  const ask = async (query: string, variables?: Record<string, unknown>) =>
    (
      await client
        .iterate({ query, ...(variables ? { variables } : {}) })
        .next()
        .catch((errors: unknown) => ({ value: { errors } }))
    ).value;
  expect(await ask('{ customers(first: 200) { nodes { history(first: 200) { nodes { at } } } } }')).toMatchObject({
    errors: [{ extensions: { code: 'TOO_COMPLEX' } }],
  });
  expect(await ask(MOVES, { after: 'nonsense' })).toMatchObject({
    errors: [{ extensions: { code: 'INVALID_CURSOR' } }],
  });
  expect(await ask(MOVES, { segments: ['x'] })).toMatchObject({ errors: [{ extensions: { code: 'INVALID_ID' } }] });
  expect(await ask('{ nosuch }')).toMatchObject({ errors: [{ message: expect.stringContaining('nosuch') }] });
  expect(await ask('{')).toMatchObject({ errors: [{ message: expect.stringContaining('Syntax') }] });
  expect(await ask('{ viewer { role } }')).toEqual({ data: { viewer: { role: 'READ' } } });
});

test('no key, no connection; a page of another site gets none either', async () => {
  for (const key of [null, 'wrong']) {
    const closed = await connect(key)
      .iterate({ query: '{ viewer { role } }' })
      .next()
      .catch((event: unknown) => event);
    expect(closed).toMatchObject({ code: 4401 });
  }
  const upgrade = (origin: string | undefined, path = '/graphql') =>
    new Promise((resolve) => {
      const socket = new WebSocket(url.replace('/graphql', path), 'graphql-transport-ws', origin ? { origin } : {});
      socket.on('open', () => {
        socket.close();
        resolve('open');
      });
      socket.on('error', ({ message }) => resolve(message));
    });
  const { host } = new URL(url);
  expect(await upgrade(undefined)).toBe('open');
  expect(await upgrade(`http://${host}`)).toBe('open');
  expect(await upgrade('https://evil.example')).toContain('403');
  expect(await upgrade('null')).toContain('403');
  expect(await upgrade(undefined, '/elsewhere')).toContain('404');
});

test('a key revoked meanwhile starts no further operation', async () => {
  const made = await api.ask('mutation { createApiKey(input: { name: "x", role: READ }) { secret apiKey { id } } }');
  const { secret, apiKey } = made.data.createApiKey;
  const client = connect(secret, false);
  expect((await client.iterate({ query: '{ viewer { role } }' }).next()).value).toMatchObject({ data: {} });
  const { data } = await api.ask(`mutation { revokeApiKey(input: { id: "${apiKey.id}" }) { userErrors { code } } }`);
  expect(data.revokeApiKey.userErrors).toEqual([]);
  const after = client.iterate({ query: '{ viewer { role } }' }).next();
  // The socket may be closed before it takes the operation, and a new one is refused.
  const refused = (await after.catch((error: unknown) => error)) as { code?: number } | readonly unknown[];
  if (Array.isArray(refused)) expect(refused).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  else expect(refused).toMatchObject({ code: expect.toSatisfy((code) => code === 4403 || code === 4401) });
});

test('a port that is taken is a setting that cannot be', async () => {
  const port = Number(new URL(url).port);
  const other = createServer(api.dependencies);
  await expect(other.listen(port, '127.0.0.1')).rejects.toMatchObject({ code: 'INVALID_SETTING' });
  await other.dispose();
});

test('subscribers that leave are forgotten by the feed', async () => {
  const client = connect();
  const stream = client.iterate({ query: MOVES });
  const waiting = stream.next();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await stream.return?.();
  expect(await waiting).toMatchObject({ done: true });
});
