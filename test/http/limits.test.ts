import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createServer, type PersonagraphServer, type ServerLimits } from '../../src/server.ts';
import { type Answer, codes, post, type TestApi, testApi } from '../graphql/api.ts';
import { rawClient } from '../graphql/raw-client.ts';
import { holdUp } from '../support/held.ts';

const SMALL = '{ viewer { role } }';
const PREVIEW = `mutation { previewSegmentation(input: { segmenter: "lifecycle.stage" }) { userErrors { code } } }`;

let api: TestApi;
/** Ends the previews under way. */
const previews: (() => void)[] = [];
const servers: PersonagraphServer[] = [];
beforeAll(async () => {
  api = await testApi({
    preview: () =>
      new Promise((_, reject) => {
        previews.push(() => reject(new Error('ended')));
      }),
  });
});
afterEach(async () => {
  for (const end of previews.splice(0)) end();
  for (const server of servers.splice(0)) await server.dispose();
});
afterAll(() => api[Symbol.asyncDispose]());

function serverWith(limits: ServerLimits): PersonagraphServer {
  const server = createServer({ ...api.dependencies, limits });
  servers.push(server);
  return server;
}

async function ask(
  server: PersonagraphServer,
  body: object,
  key = api.keys.ADMIN,
): Promise<Answer & { extensions?: object }> {
  const response = await server.fetch(post(body, key));
  return { ...((await response.json()) as Answer), status: response.status, headers: response.headers };
}

test('over what a workspace may have under way and waiting, an operation is told when to come back, on every transport', async () => {
  const server = serverWith({ operations: { workspace: 1, key: 1, waiting: 0 } });
  const url = await server.listen(0, '127.0.0.1');
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${api.keys.READ}` };
  const direct = () => fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: SMALL }) });
  // From here on the key is in memory.
  expect((await direct()).status).toBe(200);
  const client = await rawClient(url, api.keys.READ);
  const preview = ask(server, { query: PREVIEW });
  await vi.waitFor(() => expect(previews).toHaveLength(1), { timeout: 20_000 });

  const executed = await ask(server, { query: SMALL });
  expect([executed.status, codes(executed)]).toEqual([429, ['OVERLOADED']]);
  const compiled = await direct();
  for (const { status, headers: head } of [executed, compiled]) {
    expect(status).toBe(429);
    expect(head.get('retry-after')).toBe('1');
    expect(head.get('ratelimit')).toBe('"waiting";r=0;t=1');
    expect(head.get('ratelimit-policy')).toBe('"waiting";q=0;qu="concurrent-requests"');
  }
  client.subscribe('1', SMALL);
  const [refused] = await client.received(1);
  expect(errorsOf(refused!)).toEqual([
    { message: expect.any(String), extensions: { code: 'OVERLOADED', retryAfter: 1 } },
  ]);
  // The same socket goes on, as do others.
  expect((await ask(server, { query: SMALL }, api.foreignKey)).data).toEqual({ viewer: { role: 'ADMIN' } });
  for (const end of previews.splice(0)) end();
  await preview;
  expect((await direct()).status).toBe(200);
  client.subscribe('2', SMALL);
  await vi.waitFor(() => expect(client.messages.join('')).toContain('"READ"'), { timeout: 20_000 });
  await client.close();
});

/** The errors in a message of a socket: of an operation that was not executed, or of its result. */
function errorsOf(message: string): unknown {
  const { payload } = JSON.parse(message) as { payload: unknown };
  return Array.isArray(payload) ? payload : (payload as { errors: unknown }).errors;
}

test('a ceiling of cost is told on each answer, and over it come seconds to wait; other workspaces have their own', async () => {
  const server = serverWith({ operations: { costAMinute: 2_000, keyCostAMinute: 1_000 } });
  const first = await ask(server, { query: SMALL });
  expect(first.headers.get('ratelimit-policy')).toBe(
    '"key";q=1000;qu="objects";w=60, "workspace";q=2000;qu="objects";w=60',
  );
  expect(first.headers.get('ratelimit')).toMatch(/^"key";r=99\d;t=1, "workspace";r=199\d;t=1$/);
  let last = first;
  // Each estimate is larger than what is left in the end; the real cost is far less.
  for (let n = 0; n < 2_000 && last.status === 200; n++) last = await ask(server, { query: SMALL });
  expect([last.status, codes(last)]).toEqual([429, ['RATE_LIMITED']]);
  const seconds = Number(last.headers.get('retry-after'));
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(last.errors![0]!.extensions['retryAfter']).toBe(seconds);
  expect(last.headers.get('ratelimit')).toMatch(/^"key";r=\d;/);
  expect((await ask(server, { query: SMALL }, api.foreignKey)).status).toBe(200);
  expect((await ask(server, { query: SMALL }, api.keys.READ)).status).toBe(200);
});

test('an operation that asks for its cost is told the estimate and what it came to', async () => {
  const server = serverWith({});
  const url = await server.listen(0, '127.0.0.1');
  const body = { query: '{ segmenters { id name } }', extensions: { cost: true } };
  const cost = { estimated: expect.any(Number), real: expect.any(Number) };
  const executed = await ask(server, body);
  expect(executed).toMatchObject({ extensions: { cost } });
  const { estimated, real } = (executed.extensions as { cost: { estimated: number; real: number } }).cost;
  expect(real).toBeGreaterThan(1);
  expect(estimated).toBeGreaterThan(1);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${api.keys.READ}` };
  for (let n = 0; n < 2; n++) {
    const direct = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(await direct.json()).toEqual({ data: executed.data, extensions: { cost } });
  }
  expect(await ask(server, { query: SMALL })).not.toHaveProperty('extensions');
});

test('an address that guesses keys is refused without a look, while keys in memory go on', async () => {
  const server = serverWith({ unknownKeysAMinute: 3 });
  expect((await ask(server, { query: SMALL })).status).toBe(200);
  for (let n = 0; n < 3; n++) expect((await ask(server, { query: SMALL }, `guess${n}`)).status).toBe(401);
  api.statements.length = 0;
  const refused = await ask(server, { query: SMALL }, 'guess3');
  expect([refused.status, codes(refused)]).toEqual([429, ['RATE_LIMITED']]);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(refused.headers.get('ratelimit-policy')).toBe('"unknown-keys";q=3;w=60');
  const ingested = await server.fetch(
    new Request('http://localhost/ingest/events', { method: 'POST', headers: { authorization: 'Bearer guess4' } }),
  );
  expect(ingested.status).toBe(429);
  expect(api.statements.filter((sql) => sql.includes('WHERE hash ='))).toEqual([]);
  expect((await ask(server, { query: SMALL })).status).toBe(200);
});

test('a key has so many subscriptions, and one more is refused as an operation', async () => {
  const server = serverWith({ subscriptionsAKey: 2 });
  const url = await server.listen(0, '127.0.0.1');
  const client = await rawClient(url, api.keys.READ);
  const query = 'subscription { personaChanged { cursor } }';
  const stream = () => server.fetch(post({ query }, api.keys.READ, { accept: 'text/event-stream' }));
  const first = await stream();
  const reader = first.body!.getReader();
  await reader.read();
  // The socket and the stream are two.
  expect(await (await stream()).text()).toContain('RATE_LIMITED');
  client.subscribe('1', query);
  const [refused] = await client.received(1);
  expect(refused).toContain('RATE_LIMITED');
  expect(refused).toContain('"retryAfter":5');
  expect(refused).not.toContain('"http"');
  await reader.cancel();
  await client.close();
});

test.each([
  ['by one statement', {}],
  ['by the executor', { compiled: null }],
])('a query whose client goes away is cancelled in PostgreSQL, answered %s', async (_how, reads) => {
  const server = createServer({ ...api.dependencies, ...reads });
  servers.push(server);
  const url = await server.listen(0, '127.0.0.1');
  const client = await rawClient(url, api.keys.READ);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${api.keys.READ}` };
  const leaving = new AbortController();
  const send = (query: string, signal?: AbortSignal) =>
    fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }), ...(signal ? { signal } : {}) });
  expect((await send(SMALL)).status).toBe(200);
  await using held = await holdUp(api.db.url);
  await held.hold('LOCK TABLE persona IN ACCESS EXCLUSIVE MODE');
  const query = '{ personas(first: 1) { nodes { name } } }';
  const left = expect(send(query, leaving.signal)).rejects.toThrow();
  await held.waited();
  leaving.abort();
  await left;
  await held.nobodyWaits();
  client.subscribe('1', query);
  await held.waited();
  client.socket.terminate();
  await held.nobodyWaits();
  await held.release();
  expect((await send(query)).status).toBe(200);
});
