import { readFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { createApiKey, listApiKeys, noteUse } from '../../src/db/tables/workspaces/api-keys.ts';
import { SCOPES_OF_ROLE } from '../../src/db/tables/workspaces/key-scopes.ts';
import { KEY_ENDED } from '../../src/graphql/push/change-stream.ts';
import { createKeyWatch } from '../../src/graphql/push/key-watch.ts';
import { post, type TestApi, testApi } from '../graphql/api.ts';
import { testDatabase, testWorkspace } from '../support/database.ts';
import { deferred } from '../support/deferred.ts';
import { readerOf } from '../support/principal.ts';

let api: TestApi;
let url: string;
beforeAll(async () => {
  api = await testApi();
  url = await api.server.listen(0, '127.0.0.1');
});
afterAll(() => api[Symbol.asyncDispose]());

const FIELDS = 'id role scopes expiresAt revokedAt lastUsedAt rotatedAt oldSecretUntil';
const PATIENT = { timeout: 20_000 };

async function make(input: string, key?: string) {
  const query = `mutation { createApiKey(input: { name: "x", ${input} }) {
    secret apiKey { ${FIELDS} } userErrors { code field } } }`;
  return (await api.ask(query, {}, key)).data.createApiKey;
}
async function change(mutation: string, input: string, key?: string) {
  const payload = `${mutation === 'rotateApiKey' ? 'secret' : ''} apiKey { ${FIELDS} } userErrors { code field }`;
  return (await api.ask(`mutation { ${mutation}(input: { ${input} }) { ${payload} } }`, {}, key)).data[mutation];
}
const statusOf = async (secret: string) => (await api.ask('{ viewer { role } }', {}, secret)).status;
const rowOf = (id: string) => Number(Buffer.from(id, 'base64url').toString().split(':')[1]);
const soon = (ms: number) => new Date(Date.now() + ms).toISOString();

/** A subscription by an event stream: what it said, once it ends. */
async function streamOf(secret: string): Promise<{ readonly said: Promise<string> }> {
  const query = 'subscription { personaChanged { cursor } }';
  const response = await api.server.fetch(post({ query }, secret, { accept: 'text/event-stream' }));
  expect(response.status).toBe(200);
  return { said: response.text() };
}

/** A socket with a subscription: what it was told, and how it was closed. */
function socketOf(secret: string) {
  const told: unknown[] = [];
  const { promise: opened, resolve: open } = deferred<void>();
  const { promise: closed, resolve: close } = deferred<{ code: number }>();
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    connectionParams: { authorization: `Bearer ${secret}` },
    on: { closed: (event) => close(event as { code: number }), connected: () => open() },
    onNonLazyError: () => undefined,
  });
  client.subscribe(
    { query: 'subscription { personaChanged { cursor } }' },
    { next: (item) => void told.push(item), error: (error) => void told.push(error), complete: () => undefined },
  );
  return { told, opened, closed };
}

test('a role is short for scopes, without personal data but for ADMIN; scopes stand as they are asked for', async () => {
  expect((await make('role: READ')).apiKey).toMatchObject({ role: 'READ', scopes: ['READ'] });
  const writer = await make('role: WRITE');
  expect(writer.apiKey).toMatchObject({ role: 'WRITE', scopes: ['READ', 'WRITE', 'INGEST', 'RESEARCH'] });
  const all = ['READ', 'WRITE', 'INGEST', 'RESEARCH', 'PERSONAL', 'ADMIN'];
  expect((await make('role: ADMIN')).apiKey).toMatchObject({ role: 'ADMIN', scopes: all });
  const own = await make('scopes: [PERSONAL, READ, READ]');
  expect(own.apiKey).toMatchObject({ role: 'READ', scopes: ['READ', 'PERSONAL'] });
  for (const input of ['scopes: []', 'role: READ, scopes: [READ]', 'scopes: null']) {
    expect((await make(input)).userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['scopes'] }]);
  }
  expect((await make(`role: READ, expiresAt: "${soon(-1_000)}"`)).userErrors).toMatchObject([
    { code: 'INVALID_INPUT' },
  ]);
});

test('a key gives, changes and rotates only what it has itself', async () => {
  const { secret } = await make('scopes: [READ, ADMIN]');
  expect((await make('scopes: [READ, PERSONAL]', secret)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  expect((await make('role: ADMIN', secret)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  const { apiKey: personal } = await make('scopes: [READ, PERSONAL]');
  const { apiKey: plain, userErrors } = await make('scopes: [READ]', secret);
  expect(userErrors).toEqual([]);
  expect((await change('rotateApiKey', `id: "${personal.id}"`, secret)).userErrors).toMatchObject([
    { code: 'FORBIDDEN' },
  ]);
  for (const id of [personal.id, plain.id]) {
    const edited = await change('editApiKey', `id: "${id}", scopes: [READ, PERSONAL]`, secret);
    expect(edited.userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  }
});

test('a key ends at its time on every transport, and what is open with it then', async () => {
  const { secret, apiKey } = await make(`role: READ, expiresAt: "${soon(6_000)}"`);
  const socket = socketOf(secret);
  await socket.opened;
  const stream = await streamOf(secret);
  expect(await statusOf(secret)).toBe(200);
  expect(await stream.said).toContain(KEY_ENDED);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(apiKey.expiresAt));
  expect((await socket.closed).code).toBe(4403);
  expect(socket.told).toMatchObject([{ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }]);
  expect(await statusOf(secret)).toBe(401);
  const events = await fetch(new URL('/ingest/events', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/x-ndjson' },
    body: '{}\n',
  });
  expect(events.status).toBe(401);
  expect((await change('rotateApiKey', `id: "${apiKey.id}"`)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
});

test('an end that is put off or brought forward takes effect while the key is in use', async () => {
  const { secret, apiKey } = await make(`role: READ, expiresAt: "${soon(3_600_000)}"`);
  const stream = await streamOf(secret);
  // Far ends do not overflow the timers of Node.
  const later = await change('editApiKey', `id: "${apiKey.id}", expiresAt: "2199-01-01T00:00:00Z"`);
  expect(Date.parse(later.apiKey.expiresAt)).toBe(Date.parse('2199-01-01T00:00:00Z'));
  expect(await statusOf(secret)).toBe(200);
  await change('editApiKey', `id: "${apiKey.id}", expiresAt: "${soon(4_000)}"`);
  expect(await stream.said).toContain('UNAUTHENTICATED');
  expect(await statusOf(secret)).toBe(401);
});

test('scopes that are taken away end what is open; scopes are known at once', async () => {
  const { secret, apiKey } = await make('scopes: [READ, WRITE]');
  const socket = socketOf(secret);
  await socket.opened;
  const edited = await change('editApiKey', `id: "${apiKey.id}", scopes: [INGEST], name: "y"`);
  expect(edited.apiKey).toMatchObject({ scopes: ['INGEST'], role: 'WRITE' });
  expect((await socket.closed).code).toBe(4403);
  expect((await api.ask('{ viewer { role } }', {}, secret)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('a rotated key has a new secret at once, and the old one for its grace', async () => {
  const { secret: first, apiKey } = await make('role: READ');
  const { secret: second, apiKey: rotated } = await change('rotateApiKey', `id: "${apiKey.id}"`);
  expect(Date.parse(rotated.oldSecretUntil) - Date.parse(rotated.rotatedAt)).toBe(24 * 3_600_000);
  expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);
  const stream = await streamOf(second);
  // The one before the last is none any more, in its grace or not.
  const { secret: third } = await change('rotateApiKey', `id: "${apiKey.id}", graceHours: 0.002`);
  expect(await statusOf(first)).toBe(401);
  expect([await statusOf(second), await statusOf(third)]).toEqual([200, 200]);
  expect(await stream.said).toContain('UNAUTHENTICATED');
  expect([await statusOf(second), await statusOf(third)]).toEqual([401, 200]);
  const open = await streamOf(third);
  const { secret: fourth, apiKey: last } = await change('rotateApiKey', `id: "${apiKey.id}", graceHours: 0`);
  expect(last.oldSecretUntil).toBeNull();
  expect(await open.said).toContain('UNAUTHENTICATED');
  expect([await statusOf(third), await statusOf(fourth)]).toEqual([401, 200]);
  const wrong = await change('rotateApiKey', `id: "${apiKey.id}", graceHours: 721`);
  expect(wrong.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['graceHours'] }]);
});

test('the last ADMIN key that does not expire stays, whatever is done to it, also at the same time', async () => {
  const query = `mutation { createWorkspace(input: { key: "lasting", currency: "EUR" }) { secret } }`;
  const { secret } = (await api.ask(query)).data.createWorkspace;
  const [only] = (await api.ask('{ apiKeys { id } }', {}, secret)).data.apiKeys;
  const attempts = [
    ['revokeApiKey', ''],
    ['editApiKey', ', scopes: [READ]'],
    ['editApiKey', `, expiresAt: "${soon(3_600_000)}"`],
  ] as const;
  const refused = [{ code: 'LAST_ADMIN_KEY', field: ['id'] }];
  for (const [mutation, input] of attempts) {
    expect((await change(mutation, `id: "${only.id}"${input}`, secret)).userErrors).toEqual(refused);
  }
  // One that will expire is no other.
  await make(`role: ADMIN, expiresAt: "${soon(3_600_000)}"`, secret);
  expect((await change('revokeApiKey', `id: "${only.id}"`, secret)).userErrors).toEqual(refused);
  expect(await statusOf(secret)).toBe(200);
  const second = await make('role: ADMIN', secret);
  const both = await Promise.all([
    change('revokeApiKey', `id: "${only.id}"`, secret),
    change('revokeApiKey', `id: "${second.apiKey.id}"`, secret),
  ]);
  expect(both.flatMap(({ userErrors }) => userErrors)).toEqual(refused);
});

test('the last use is kept by the hour, and written once', async () => {
  const { secret, apiKey } = await make('role: READ');
  const read = async () =>
    (await api.ask('{ apiKeys { id lastUsedAt } }')).data.apiKeys.find(({ id }: { id: string }) => id === apiKey.id);
  expect((await read()).lastUsedAt).toBeNull();
  for (let n = 0; n < 20; n++) await statusOf(secret);
  await vi.waitFor(async () => expect((await read()).lastUsedAt).toMatch(/:00:00(\.000)?Z$/), PATIENT);
  const [before] = await api.db.query('SELECT xmin FROM api_key WHERE id = $1', [rowOf(apiKey.id)]);
  for (let n = 0; n < 5; n++) await statusOf(secret);
  await noteUse(api.db, [rowOf(apiKey.id)]);
  expect(await api.db.query('SELECT xmin FROM api_key WHERE id = $1', [rowOf(apiKey.id)])).toEqual([before]);
});

test('a watch wakes for the nearest end, whichever was watched first', async () => {
  const watch = createKeyWatch(api.db, pino({ level: 'silent' }), 1_000_000);
  const ended: string[] = [];
  const secret = await createApiKey(api.db, api.scope.workspaceId, { name: 'watched', role: 'READ' });
  const [row] = await api.db.query<{ id: number }>('SELECT max(id) AS id FROM api_key');
  const holder = { ...readerOf(api.scope.workspaceId, row!.id) };
  const now = Date.now();
  const { promise, resolve } = deferred<void>();
  const watched = (name: string, endsAt: number | null) =>
    watch.watch(
      { ...holder, endsAt },
      () => {
        ended.push(name);
        if (name === 'late') resolve();
      },
      true,
    );
  watched('never', null);
  watched('late', now + 400);
  watched('soon', now + 100);
  watched('past', now - 1);
  watched('left', now + 50)();
  await promise;
  expect(ended).toEqual(['past', 'soon', 'late']);
  expect(secret).toMatch(/^pgk_read_/);
  await watch.stop();
});

test('keys of before scopes may do what their role could', async () => {
  await using database = await testDatabase();
  const scope = await testWorkspace(database.db);
  const [, ...columns] = readFileSync('prisma/migrations/20261130040050_keys/migration.sql', 'utf8').split(/;\s*$/m);
  await scope.query('ALTER TABLE api_key DROP COLUMN scopes');
  await scope.query(`ALTER TABLE api_key ADD COLUMN scopes api_key_scope[] DEFAULT ARRAY[]::api_key_scope[]`);
  for (const role of ['READ', 'WRITE', 'ADMIN']) {
    const values = [scope.workspaceId, role, `hash of ${role}`];
    await scope.query(
      'INSERT INTO api_key (workspace_id, name, role, hash) VALUES ($1, $2::text, $2::text::api_key_role, $3)',
      values,
    );
  }
  const migrated = columns.filter((statement) => statement.includes('UPDATE "api_key"'));
  expect(migrated).toHaveLength(1);
  await scope.query(migrated[0]!);
  expect((await listApiKeys(scope)).map(({ name, scopes }) => [name, scopes])).toEqual(Object.entries(SCOPES_OF_ROLE));
});
