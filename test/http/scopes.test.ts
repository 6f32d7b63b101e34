import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiKeyScope } from '../../src/db/generated/enums.ts';
import { createApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { KEY_SCOPES } from '../../src/db/tables/workspaces/key-scopes.ts';
import { schema } from '../../src/graphql/schema.ts';
import { DEFAULT_LIMITS } from '../../src/services/transfers/settings.ts';
import { codes, post, type TestApi, testApi } from '../graphql/api.ts';

let api: TestApi;
let folder: string;
/** Keys that have all scopes but one, and keys that have one alone. */
const without = {} as Record<ApiKeyScope, string>;
const alone = {} as Record<ApiKeyScope, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'personagraph-scopes-'));
  api = await testApi({}, { transfers: { folder, limits: DEFAULT_LIMITS } });
  const make = (scopes: readonly ApiKeyScope[]) =>
    createApiKey(api.db, api.scope.workspaceId, { name: 'test', scopes });
  for (const scope of KEY_SCOPES) {
    without[scope] = await make(KEY_SCOPES.filter((one) => one !== scope));
    alone[scope] = await make([scope]);
  }
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const mutations = Object.values(schema.getMutationType()!.getFields());
const scopeOf = (field: { readonly extensions: Readonly<Record<string, unknown>> }) =>
  field.extensions['scope'] as ApiKeyScope | undefined;

test('every mutation says which scope it takes', () => {
  expect(mutations.filter((field) => !KEY_SCOPES.includes(scopeOf(field)!)).map(({ name }) => name)).toEqual([]);
});

test('no mutation is done, or looks at its input, for a key that lacks its scope', async () => {
  const wrong: string[] = [];
  for (const field of mutations) {
    const query = `mutation ($input: ${field.args[0]!.type}) { ${field.name}(input: $input) { userErrors { code } } }`;
    const scope = scopeOf(field)!;
    const refused = await api.ask(query, {}, without[scope]);
    const [error] = refused.errors ?? [];
    if (error?.extensions.code !== 'FORBIDDEN' || refused.data) wrong.push(`${field.name} without ${scope}`);
    // Not the scope, but the input is wrong.
    const taken = await api.ask(query, {}, alone[scope]);
    if (codes(taken).includes('FORBIDDEN')) wrong.push(`${field.name} with ${scope} alone`);
  }
  expect(wrong).toEqual([]);
});

test('a mutation hands out objects only to a key that reads, however it is written', async () => {
  const customers = 'customers: [{ externalId: "x" }]';
  const payloads = ['created customers { id }', 'created ... { customers { id } }', '...F'];
  for (const payload of payloads) {
    const query = `mutation { m: upsertCustomers(input: { ${customers} }) { ${payload} } }
      ${payload === '...F' ? 'fragment F on UpsertCustomersPayload { list: customers { id } }' : ''}`;
    expect(codes(await api.ask(query, {}, alone.INGEST))).toEqual(['FORBIDDEN']);
  }
  const rows = await api.scope.query('SELECT FROM customer WHERE workspace_id = $1', [api.scope.workspaceId]);
  expect(rows).toEqual([]);
  const done = await api.ask(
    `mutation { upsertCustomers(input: { ${customers} }) { created userErrors { code } } }`,
    {},
    alone.INGEST,
  );
  expect(done.data.upsertCustomers).toEqual({ created: 1, userErrors: [] });
});

test('one mutation that is forbidden keeps the others of its operation from being done', async () => {
  const query = `mutation {
    saveTrait(input: { name: "pets", kind: NUMBER }) { userErrors { code } }
    revokeApiKey(input: { id: "x" }) { userErrors { code } } }`;
  const answer = await api.ask(query, {}, api.keys.WRITE);
  expect(codes(answer)).toEqual(['FORBIDDEN']);
  const rows = await api.scope.query('SELECT FROM trait WHERE workspace_id = $1', [api.scope.workspaceId]);
  expect(rows).toEqual([]);
});

test('queries take READ, by whichever way they are answered; some take ADMIN besides', async () => {
  for (const query of ['{ workspace { name } }', '{ personas { nodes { name } } }', '{ __typename }']) {
    for (const _again of ['examined', 'known']) {
      expect(codes(await api.ask(query, {}, without.READ))).toEqual(['FORBIDDEN']);
      expect(codes(await api.ask(query, {}, alone.READ))).toEqual([]);
    }
  }
  const fields = Object.values(schema.getQueryType()!.getFields()).filter((field) => scopeOf(field));
  expect(fields.map(({ name }) => name).sort()).toEqual(
    expect.arrayContaining(['apiKeys', 'auditLog', 'exportDefinitions', 'webhook', 'webhooks']),
  );
  for (const query of ['{ apiKeys { id } }', '{ auditLog { totalCount } }', '{ webhooks { id } }', '{ ...F }']) {
    const document = query === '{ ...F }' ? `${query} fragment F on Query { all: webhooks { id } }` : query;
    expect(codes(await api.ask(document, {}, without.ADMIN))).toEqual(['FORBIDDEN']);
    expect(codes(await api.ask(document, {}, alone.ADMIN))).toEqual(['FORBIDDEN']);
    expect(codes(await api.ask(document))).toEqual([]);
  }
  const viewer = await api.ask('{ viewer { role scopes } }', {}, without.PERSONAL);
  expect(viewer.data.viewer).toEqual({ role: 'ADMIN', scopes: ['READ', 'WRITE', 'INGEST', 'RESEARCH', 'ADMIN'] });
});

test('a port answers the same as a call in process', async () => {
  const url = await api.server.listen(0, '127.0.0.1');
  const ask = async (key: string) => {
    const { headers, method } = post({}, key);
    const response = await fetch(url, {
      method,
      headers,
      body: JSON.stringify({ query: '{ personas { totalCount } }' }),
    });
    return response.json();
  };
  for (const _again of ['looked up', 'known']) {
    expect(await ask(alone.READ)).toEqual({ data: { personas: { totalCount: 0 } } });
    expect(await ask(without.READ)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  }
});

test('subscriptions take READ', async () => {
  const request = post({ query: 'subscription { personaChanged { cursor } }' }, without.READ, {
    accept: 'text/event-stream',
  });
  expect(await (await api.server.fetch(request)).text()).toContain('FORBIDDEN');
});

test('routes take a scope: events and uploads INGEST, files and pages READ', async () => {
  const ask = (path: string, key: string, method = 'GET', body: string | null = null) =>
    api.server.fetch(
      new Request(`http://localhost:4000${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
        body,
      }),
    );
  const id = (type: string) => Buffer.from(`${type}:1`).toString('base64url');
  // Reports quote lines of files, which may tell who people are.
  const reading = await createApiKey(api.db, api.scope.workspaceId, { name: 'test', scopes: ['INGEST', 'PERSONAL'] });
  const routes: readonly (readonly [path: string, scope: ApiKeyScope, method?: string, body?: string])[] = [
    ['/ingest/events', 'INGEST', 'POST', '{}\n'],
    ['/personas/somebody.html', 'READ'],
    ['/digest.atom', 'READ'],
    ['/uploads', 'INGEST', 'OPTIONS'],
    [`/uploads/${id('Upload')}`, 'INGEST', 'DELETE'],
    [`/imports/${id('Import')}/rejected`, 'INGEST'],
    [`/imports/${id('Import')}/differences`, 'INGEST'],
    [`/exports/${id('Export')}`, 'READ'],
    [`/exports/${id('Export')}/mapping`, 'READ'],
  ];
  for (const [path, scope, method, body] of routes) {
    expect((await ask(path, without[scope], method, body)).status, path).toBe(403);
    const key = path.startsWith('/imports/') ? reading : alone[scope];
    expect((await ask(path, key, method, body)).status, path).not.toBe(403);
  }
});
