import { afterAll, beforeAll, expect, test } from 'vitest';
import { revokeApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { codes, post, type TestApi, testApi } from '../graphql/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api[Symbol.asyncDispose]());

test('without a valid key there is neither data nor schema', async () => {
  for (const key of [null, 'wrong', 'pgk_admin_wrongwrongwrongwrongwrongwrong', 'ü'.repeat(3)]) {
    for (const query of ['{ workspace { name } }', '{ __schema { types { name } } }', '{ nosuchfield }', '{']) {
      const request = key === 'üüü' ? post({ query }, null, { 'x-api-key': '%%%' }) : post({ query }, key);
      const response = await api.server.fetch(request);
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({
        errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }],
      });
    }
  }
});

test('a key may come in either header, and names its workspace', async () => {
  const query = '{ viewer { role workspace { currency } } }';
  const response = await api.server.fetch(post({ query }, null, { 'x-api-key': api.keys.READ }));
  expect(await response.json()).toEqual({ data: { viewer: { role: 'READ', workspace: { currency: 'EUR' } } } });
});

test('a key made by mutation works until it is revoked; the secret is shown once', async () => {
  const make =
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id } userErrors { code } } }';
  const { data } = await api.ask(make, { input: { name: 'App', role: 'READ' } });
  const { secret, apiKey } = data.createApiKey;
  expect((await api.ask('{ viewer { role } }', {}, secret)).data.viewer.role).toBe('READ');
  const listed = await api.ask('{ apiKeys { id name revokedAt } }');
  expect(JSON.stringify(listed.data)).not.toContain(secret);
  const revoke =
    'mutation ($id: ID!) { revokeApiKey(input: { id: $id }) { apiKey { revokedAt } userErrors { code } } }';
  expect((await api.ask(revoke, { id: apiKey.id })).data.revokeApiKey.apiKey.revokedAt).toMatch(/Z$/);
  expect((await api.ask('{ viewer { role } }', {}, secret)).status).toBe(401);
  // Another workspace's key cannot be revoked, and looks like one that never was.
  const foreign = await api.ask('{ apiKeys { id } }', {}, api.foreignKey);
  const answers = await Promise.all(
    [foreign.data.apiKeys[0].id, Buffer.from('ApiKey:999999').toString('base64url')].map((id) =>
      api.ask(revoke, { id }),
    ),
  );
  for (const { data } of answers) expect(data.revokeApiKey.userErrors).toEqual([{ code: 'NOT_FOUND' }]);
});

test('a role below the one needed is refused', async () => {
  const write = 'mutation { upsertCustomers(input: { customers: [{ externalId: "x" }] }) { created } }';
  const admin = 'mutation { createApiKey(input: { name: "x", role: READ }) { secret } }';
  expect(codes(await api.ask(write, {}, api.keys.READ))).toEqual(['FORBIDDEN']);
  expect(codes(await api.ask(admin, {}, api.keys.WRITE))).toEqual(['FORBIDDEN']);
  expect(codes(await api.ask('{ apiKeys { id } }', {}, api.keys.WRITE))).toEqual(['FORBIDDEN']);
  expect((await api.ask(write, {}, api.keys.WRITE)).data.upsertCustomers.created).toBe(1);
});

test('a header for somebody else does not hide the key beside it', async () => {
  const headers = { authorization: 'Basic dXNlcjpwYXNz', 'x-api-key': api.keys.READ };
  const response = await api.server.fetch(post({ query: '{ viewer { role } }' }, null, headers));
  expect(await response.json()).toEqual({ data: { viewer: { role: 'READ' } } });
});

test('health and avatars need no key', async () => {
  const ask = (path: string) => api.server.fetch(new Request(`http://localhost:4000${path}`));
  expect((await ask('/health')).status).toBe(200);
  const [one, same, other] = await Promise.all(
    ['Ann%20%E6%9D%8E', 'Ann%20%E6%9D%8E', 'Bob'].map(async (seed) => (await ask(`/avatars/${seed}.svg`)).text()),
  );
  expect(one).toMatch(/^<svg/);
  expect(one).toBe(same);
  expect(one).not.toBe(other);
  expect((await ask('/avatars/%.svg')).status).toBe(404);
});

test('a key revoked in the store is no key', async () => {
  const rows = await api.db.query<{ id: number }>('SELECT id FROM api_key WHERE workspace_id = $1 AND role = $2', [
    api.scope.workspaceId,
    'READ',
  ]);
  for (const { id } of rows) await revokeApiKey(api.scope, id);
  // The server is told, as it is of what another node does.
  await expect.poll(async () => (await api.ask('{ viewer { role } }', {}, api.keys.READ)).status).toBe(401);
});
