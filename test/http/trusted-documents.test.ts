import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type DocumentNode, print } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { manifestOf, readManifest } from '../../src/cli/documents/manifest.ts';
import { runProgram } from '../../src/cli/program.ts';
import { createApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { REGISTER_DOCUMENTS, WITHDRAW_DOCUMENTS } from '../../src/graphql/core/trusted/built-in.ts';
import { createServer, type PersonagraphServer } from '../../src/server.ts';
import { documentIdOf, hashOfDocument, registerDocuments } from '../../src/services/documents/register.ts';
import { post, type TestApi, testApi } from '../graphql/api.ts';
import { rawClient } from '../graphql/raw-client.ts';

const NAMES = 'query Names($first: Int!) { customers(first: $first) { nodes { name } } }';
const CHANGES = 'subscription Changes { customerChanged { changedFields { field } } }';
const OTHER = '{ viewer { role } }';
const idOf = (text: string) => documentIdOf({ hash: hashOfDocument(text) });

let api: TestApi;
let trusting: PersonagraphServer;
let url: string;

beforeAll(async () => {
  api = await testApi();
  trusting = createServer({ ...api.dependencies, http: { trustedOnly: true } });
  url = await trusting.listen(0, '127.0.0.1');
  await registerDocuments(api.scope, [NAMES, CHANGES], null);
});
afterAll(async () => {
  await trusting?.dispose();
  await api?.[Symbol.asyncDispose]();
});

interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read into answers of any shape
  readonly body: any;
}

const headersOf = (key: string, accept: string) => ({
  authorization: `Bearer ${key}`,
  'content-type': 'application/json',
  accept,
});

async function posted(body: object, key = api.keys.READ, accept = 'application/json'): Promise<Answered> {
  const response = await fetch(url, { method: 'POST', headers: headersOf(key, accept), body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

async function got(parameters: Record<string, string>): Promise<Answered> {
  const headers = { authorization: `Bearer ${api.keys.READ}`, accept: 'application/json' };
  const response = await fetch(`${url}?${new URLSearchParams(parameters)}`, { headers });
  return { status: response.status, body: await response.json() };
}

/** The first message to an operation of a socket. */
async function overSocket(payload: { query: string; [name: string]: unknown }): Promise<unknown> {
  const client = await rawClient(url, api.keys.READ);
  client.socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
  const [message] = await client.received(1);
  await client.close();
  return JSON.parse(message!);
}

test('registered documents are run by text, identifier and hash, on the fast path and the general one', async () => {
  const variables = { first: 1 };
  const whole = { data: { customers: { nodes: [] } } };
  const persistedQuery = { version: 1, sha256Hash: hashOfDocument(NAMES) };
  // The second time the key and the document are in memory.
  for (let time = 0; time < 2; time++) {
    expect(await posted({ query: NAMES, variables })).toEqual({ status: 200, body: whole });
    expect(await posted({ documentId: idOf(NAMES), variables })).toEqual({ status: 200, body: whole });
    expect(await posted({ extensions: { persistedQuery }, variables })).toEqual({ status: 200, body: whole });
    // An Apollo client that registers as it goes sends both.
    expect(await posted({ query: NAMES, extensions: { persistedQuery }, variables })).toEqual({
      status: 200,
      body: whole,
    });
  }
  expect(await got({ documentId: idOf(NAMES), variables: '{"first":1}' })).toEqual({ status: 200, body: whole });
  expect(await got({ query: NAMES, variables: '{"first":1}' })).toEqual({ status: 200, body: whole });
  const next = { type: 'next', payload: whole };
  expect(await overSocket({ query: NAMES, variables })).toMatchObject(next);
  expect(await overSocket({ query: '', documentId: idOf(NAMES), variables })).toMatchObject(next);
  expect(await overSocket({ query: '', extensions: { persistedQuery }, variables })).toMatchObject(next);
});

test('everything else is refused with its code: 400 over HTTP whatever is asked for, the operation alone on a socket', async () => {
  const refused = { errors: [{ message: expect.any(String), extensions: { code: 'UNKNOWN_DOCUMENT' } }] };
  const typename = '{ __typename }';
  for (const accept of ['application/json', 'application/graphql-response+json', '*/*', 'text/event-stream']) {
    const response = await fetch(url, {
      method: 'POST',
      headers: headersOf(api.keys.ADMIN, accept),
      body: JSON.stringify({ query: accept === 'text/event-stream' ? `${CHANGES} ` : OTHER }),
    });
    expect([accept, response.status]).toEqual([accept, 400]);
    expect(await response.text()).toContain('UNKNOWN_DOCUMENT');
  }
  for (const query of [
    OTHER,
    typename,
    '{ __schema { types { name } } }',
    `${NAMES}\n`,
    '{',
    'mutation { __typename }',
  ]) {
    expect(await posted({ query }, api.keys.ADMIN)).toEqual({ status: 400, body: refused });
    expect(await got({ query })).toEqual({ status: 400, body: refused });
  }
  // Nothing at all is no registered document either.
  for (const nothing of [{}, { query: '' }, { variables: '{}' }]) {
    expect(await got(nothing), JSON.stringify(nothing)).toEqual({ status: 400, body: refused });
  }
  expect((await posted({})).status).toBe(400);
  expect(await posted({ documentId: idOf(OTHER) })).toEqual({ status: 400, body: refused });
  expect(await overSocket({ query: OTHER })).toMatchObject({
    type: 'error',
    payload: [{ extensions: { code: 'UNKNOWN_DOCUMENT' } }],
  });
  expect(await overSocket({ query: '', documentId: idOf(OTHER) })).toMatchObject({ type: 'error' });
  for (const documentId of ['sha256:00', 'x-own:1', '', 5]) {
    const { status, body } = await posted({ documentId });
    expect([documentId, status, body.errors[0].extensions.code]).toEqual([documentId, 400, 'INVALID_INPUT']);
  }
  // In process the way of `fetch` is the same.
  expect((await trusting.fetch(post({ query: OTHER }, api.keys.READ))).status).toBe(400);
});

test('an event stream of a registered document opens by its identifier', async () => {
  const response = await fetch(url, {
    method: 'POST',
    headers: headersOf(api.keys.READ, 'text/event-stream'),
    body: JSON.stringify({ documentId: idOf(CHANGES) }),
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  await response.body?.cancel();
});

test('nothing suggests names of the schema', async () => {
  const query = 'query Filtered($filter: CustomerFilter) { customers(first: 1, filter: $filter) { nodes { name } } }';
  await registerDocuments(api.scope, [query], null);
  const variables = { filter: { countri: { eq: 'x' } } };
  const trusted = await posted({ query, variables });
  expect(trusted.body.errors[0].message).toContain('countri');
  expect(JSON.stringify(trusted.body)).not.toContain('Did you mean');
  expect(JSON.stringify(await api.ask(query, variables))).toContain('Did you mean');
});

test('a document registered for some keys is run for those alone, and another workspace registers for itself', async () => {
  const { workspaceId } = api.scope;
  const till = await createApiKey(api.db, workspaceId, { name: 'till', role: 'READ' });
  const [key] = await api.scope.query<{ id: number }>(`SELECT id FROM api_key WHERE name = 'till'`);
  const query = '{ viewer { name } }';
  await registerDocuments(api.scope, [query], [key!.id]);
  expect((await posted({ query }, till)).status).toBe(200);
  expect((await posted({ query }, api.keys.READ)).status).toBe(400);
  expect((await posted({ query: NAMES, variables: { first: 1 } }, api.foreignKey)).status).toBe(400);
  // Once for all, it stays for all.
  await registerDocuments(api.scope, [query], null);
  await registerDocuments(api.scope, [query], [key!.id]);
  const { data } = await api.ask('{ trustedDocuments(first: 50) { nodes { documentId text apiKeyIds } } }');
  expect(data.trustedDocuments.nodes).toContainEqual({ documentId: idOf(query), text: query, apiKeyIds: null });
});

test('a key with ADMIN registers and withdraws by the built-in documents, and both are told by the audit log', async () => {
  const query = '{ personas(first: 1) { nodes { name } } }';
  const ask = (text: string, input: object, key = api.keys.ADMIN) => posted({ query: text, variables: { input } }, key);
  expect((await ask(REGISTER_DOCUMENTS, { documents: [query] }, api.keys.WRITE)).body.errors[0].extensions.code).toBe(
    'FORBIDDEN',
  );
  expect((await posted({ query })).status).toBe(400);
  const { body } = await ask(REGISTER_DOCUMENTS, { documents: [query, query] });
  expect(body.data.registerDocuments).toEqual({ documents: [{ documentId: idOf(query) }], userErrors: [] });
  expect((await posted({ query })).status).toBe(200);
  const withdrawn = await ask(WITHDRAW_DOCUMENTS, { documentIds: [idOf(query), idOf('{ nobody }')] });
  expect(withdrawn.body.data.withdrawDocuments).toEqual({ withdrawn: 1, userErrors: [] });
  expect((await posted({ query })).status).toBe(400);
  const { data } = await api.ask('{ auditLog(first: 3) { nodes { action refusedWith } } }');
  expect(data.auditLog.nodes).toEqual([
    { action: 'withdrawDocuments', refusedWith: null },
    { action: 'registerDocuments', refusedWith: null },
    { action: 'registerDocuments', refusedWith: 'FORBIDDEN' },
  ]);
});

test('what is invalid, shows the schema or asks for too much is not registered, and nothing beside it', async () => {
  const register =
    'mutation ($input: RegisterDocumentsInput!) { registerDocuments(input: $input) { userErrors { code field } } }';
  const fine = '{ segmentations { name } }';
  for (const [wrong, code] of [
    ['{ nothing }', 'INVALID_INPUT'],
    ['{ nothing', 'INVALID_INPUT'],
    ['{ __schema { types { name } } }', 'INVALID_INPUT'],
    [
      '{ a: customers(first: 200) { nodes { events(first: 200) { nodes { id } } timeline(first: 200) { nodes { id } } } } }',
      'TOO_COMPLEX',
    ],
  ]) {
    const { data } = await api.ask(register, { input: { documents: [fine, wrong] } });
    expect([wrong, data.registerDocuments.userErrors]).toEqual([wrong, [{ code, field: ['documents', '1'] }]]);
  }
  expect((await posted({ query: fine })).status).toBe(400);
  const foreign = await api.ask('{ apiKeys { id } }', {}, api.foreignKey);
  const input = { documents: [fine], apiKeyIds: [foreign.data.apiKeys[0].id] };
  const { data } = await api.ask(register, { input });
  expect(data.registerDocuments.userErrors).toEqual([{ code: 'NOT_FOUND', field: ['apiKeyIds', '0'] }]);
});

test('a server of any documents runs registered ones by their identifiers too', async () => {
  const response = await api.server.fetch(post({ documentId: idOf(NAMES), variables: { first: 1 } }, api.keys.READ));
  expect(await response.json()).toEqual({ data: { customers: { nodes: [] } } });
  const unknown = await api.server.fetch(post({ documentId: idOf(OTHER) }, api.keys.READ));
  expect([unknown.status, JSON.stringify(await unknown.json())]).toEqual([
    400,
    expect.stringContaining('UNKNOWN_DOCUMENT'),
  ]);
  expect((await api.ask(OTHER)).data).toEqual({ viewer: { role: 'ADMIN' } });
});

test('operations collected from a front end are what it sends, and are run once registered', async () => {
  const folder = join(import.meta.dirname, '../../examples/typed-front-end');
  const file = join(mkdtempSync(join(tmpdir(), 'personagraph-documents-')), 'documents.json');
  await runProgram(['documents', 'collect', folder, '--out', file]);
  const texts = await readManifest(file);
  rmSync(dirname(file), { recursive: true });
  // Its types are those of another program.
  const { Segments } = (await import(pathToFileURL(join(folder, 'segments.ts')).href)) as { Segments: DocumentNode };
  expect(texts).toContain(print(Segments));
  await registerDocuments(api.scope, texts, null);
  const answer = await posted({ query: print(Segments), variables: { segmentation: 'none' } });
  expect(answer).toEqual({ status: 200, body: { data: { segmentation: null } } });
});

test('a file of documents whose text is not the one of its identifier is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'personagraph-documents-'));
  const file = join(folder, 'documents.json');
  writeFileSync(file, JSON.stringify({ ...manifestOf([NAMES]), [idOf(OTHER)]: `${OTHER} ` }));
  await expect(readManifest(file)).rejects.toMatchObject({ code: 'INVALID_FILE' });
  rmSync(folder, { recursive: true });
});
