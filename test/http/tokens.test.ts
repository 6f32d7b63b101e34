import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from 'graphql-ws';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { type Config, readConfig } from '../../src/config.ts';
import { createServer, type PersonagraphServer } from '../../src/server.ts';
import { createTokens } from '../../src/services/keys/tokens.ts';
import { post, type TestApi, testApi } from '../graphql/api.ts';
import { deferred } from '../support/deferred.ts';
import { silent } from '../support/server.ts';

const ISSUER = 'https://login.example.com/';
const AUDIENCE = 'personagraph';

let api: TestApi;
let server: PersonagraphServer;
let url: string;
let workspace: string;
let issuer: Server;
let jwksUrl: string;
let fetched = 0;
/** The issuer's, and one of somebody else. */
let own: CryptoKey;
let other: CryptoKey;
let publicKey: CryptoKey;

beforeAll(async () => {
  api = await testApi();
  const pair = await generateKeyPair('RS256', { extractable: true });
  own = pair.privateKey;
  publicKey = pair.publicKey;
  other = (await generateKeyPair('RS256', { extractable: true })).privateKey;
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }];
  issuer = createHttpServer((_request, response) => {
    fetched += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => void issuer.listen(0, '127.0.0.1', resolve));
  jwksUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks.json`;
  server = createServer({ ...api.dependencies, tokens: createTokens(settings()!, silent) });
  url = await server.listen(0, '127.0.0.1');
  workspace = (await api.ask('{ workspace { key } }')).data.workspace.key;
});
afterAll(async () => {
  await server.dispose();
  issuer.close();
  await api[Symbol.asyncDispose]();
});

function settings(more: Record<string, string> = {}): Config['tokens'] {
  return readConfig({
    PERSONAGRAPH_JWT_ISSUER: ISSUER,
    PERSONAGRAPH_JWT_AUDIENCE: AUDIENCE,
    PERSONAGRAPH_JWT_JWKS: jwksUrl,
    PERSONAGRAPH_JWT_SCOPES_CLAIM: 'realm_access.roles',
    PERSONAGRAPH_JWT_ROLES: 'analyst=READ,PERSONAL; lead = READ, WRITE, PERSONAL',
    ...more,
  }).tokens;
}

const now = () => Math.floor(Date.now() / 1_000);
const claims = (more: Record<string, unknown> = {}): JWTPayload => ({
  iss: ISSUER,
  aud: [AUDIENCE, 'another'],
  sub: 'ann-7',
  name: 'Ann Meyer',
  exp: now() + 600,
  workspace,
  teams: ['Sales', 'unknown'],
  realm_access: { roles: ['lead', 'offline_access'] },
  ...more,
});
const sign = (payload: JWTPayload, key: CryptoKey | Uint8Array = own, header: object = {}) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(key);
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const ask = async (token: string, query = '{ viewer { role scopes } }') => {
  const response = await server.fetch(post({ query }, token));
  // biome-ignore lint/suspicious/noExplicitAny: tests read into answers of any shape
  return { status: response.status, body: (await response.json()) as any };
};

test('a person acts by a token, with the scopes of their roles, and is who edited', async () => {
  const token = await sign(claims());
  const { body } = await ask(token);
  expect(body).toEqual({ data: { viewer: { role: 'WRITE', scopes: ['READ', 'WRITE', 'PERSONAL'] } } });
  const made = await ask(
    token,
    'mutation { createPersona(input: { name: "Regulars" }) { persona { audit { nodes { author } } } userErrors { code } } }',
  );
  expect(made.body.data.createPersona).toEqual({
    persona: { audit: { nodes: [{ author: 'Ann Meyer' }] } },
    userErrors: [],
  });
  const people = '{ apiKeys { name subject scopes } auditLog { nodes { actor subject action } } }';
  const { apiKeys, auditLog } = (await api.ask(people)).data;
  const [ann] = apiKeys.filter(({ subject }: { subject: string | null }) => subject !== null);
  expect(ann).toEqual({ name: 'Ann Meyer', subject: 'ann-7', scopes: ['READ', 'WRITE', 'PERSONAL'] });
  expect(auditLog.nodes).toEqual([{ actor: 'Ann Meyer', subject: 'ann-7', action: 'createPersona' }]);
  // Another token of hers is the same person, by the name she has now.
  expect((await ask(await sign(claims({ name: 'Ann Berg', realm_access: { roles: ['analyst'] } })))).status).toBe(200);
  const after = (await api.ask('{ apiKeys { name subject scopes } }')).data.apiKeys;
  expect(after.filter(({ subject }: { subject: string | null }) => subject !== null)).toEqual([
    { name: 'Ann Berg', subject: 'ann-7', scopes: ['READ', 'PERSONAL'] },
  ]);
});

test('what somebody of one team adds is of that team, unless they say another', async () => {
  const add = async (token: string, more = '') => {
    const persona = await ask(token, 'mutation { createPersona(input: { name: "Team" }) { persona { id } } }');
    const { id } = persona.body.data.createPersona.persona;
    const claim = `{ section: NEEDS, text: "Late hours"${more} }`;
    const added = await ask(
      token,
      `mutation { addPersonaClaim(input: { personaId: "${id}", claim: ${claim} }) { claim { id version team } userErrors { code } } }`,
    );
    return added.body.data.addPersonaClaim.claim;
  };
  const token = await sign(claims());
  const claim = await add(token);
  expect(claim.team).toBe('SALES');
  expect((await add(token, ', team: LEGAL')).team).toBe('LEGAL');
  expect((await add(token, ', team: null')).team).toBeNull();
  expect((await add(await sign(claims({ teams: ['sales', 'legal'] })))).team).toBeNull();
  // An edit that says no team keeps it.
  const other = await sign(claims({ teams: 'Finance' }));
  const edit = `mutation { editPersonaClaim(input: { id: "${claim.id}", version: ${claim.version}, text: "Later hours" }) { claim { team } userErrors { code } } }`;
  expect((await ask(other, edit)).body.data.editPersonaClaim).toEqual({ claim: { team: 'SALES' }, userErrors: [] });
});

test('roles of other programs allow nothing; scopes by name do', async () => {
  const nothing = await ask(await sign(claims({ realm_access: { roles: ['admin', 'ADMIN', 'READ'] } })));
  expect(nothing.body.errors[0].extensions.code).toBe('FORBIDDEN');
  const named = await ask(await sign(claims({ realm_access: { roles: 'personagraph:read other:write' } })));
  expect(named.body.data.viewer.scopes).toEqual(['READ']);
});

test('forged, old and foreign tokens are refused, all in the same words', async () => {
  const [header, payload, signature] = (await sign(claims())).split('.') as [string, string, string];
  const asPem = Buffer.from(JSON.stringify(await exportJWK(publicKey)));
  const forged: Record<string, string> = {
    'signed by somebody else': await sign(claims(), other),
    'signed by a key that comes with it': await sign(claims(), other, { jwk: await exportJWK(publicKey) }),
    'of a key that is not published': await sign(claims(), own, { kid: 'two' }),
    'without a signature': `${encoded({ alg: 'none' })}.${payload}.`,
    'said to need no signature': `${encoded({ alg: 'none', kid: 'one' })}.${payload}.${signature}`,
    'signed by the public key as a shared secret': await sign(claims(), asPem, { alg: 'HS256' }),
    'changed after it was signed': `${header}.${encoded(claims({ sub: 'eve' }))}.${signature}`,
    'with a header that was changed': `${encoded({ alg: 'PS256', kid: 'one' })}.${payload}.${signature}`,
    'with a signature cut short': `${header}.${payload}.${signature.slice(0, -4)}`,
    'with a critical header nobody knows': `${encoded({ alg: 'RS256', kid: 'one', crit: ['x'], x: 1 })}.${payload}.${signature}`,
    expired: await sign(claims({ exp: now() - 31 })),
    'without an end': await sign(claims({ exp: undefined })),
    'not valid yet': await sign(claims({ nbf: now() + 60 })),
    'of another issuer': await sign(claims({ iss: 'https://login.example.com' })),
    'for another audience': await sign(claims({ aud: 'another' })),
    'without a subject': await sign(claims({ sub: undefined })),
    'with an empty subject': await sign(claims({ sub: '' })),
    'of a workspace that is none': await sign(claims({ workspace: 'nowhere' })),
    'without a workspace': await sign(claims({ workspace: undefined })),
    'of a workspace that is no text': await sign(claims({ workspace: { key: workspace } })),
    'no token': 'a.b.c',
    long: `${header}.${'A'.repeat(9_000)}.${signature}`,
  };
  const answers = new Map<string, string>();
  for (const [name, token] of Object.entries(forged)) {
    const { status, body } = await ask(token);
    expect(status, name).toBe(401);
    answers.set(JSON.stringify(body), name);
  }
  expect([...answers.keys()]).toHaveLength(1);
  expect([...answers.keys()][0]).toContain('UNAUTHENTICATED');
});

test('clocks may differ by thirty seconds', async () => {
  expect((await ask(await sign(claims({ exp: now() - 20 })))).status).toBe(200);
  expect((await ask(await sign(claims({ nbf: now() + 20 })))).status).toBe(200);
});

test('a token opens every transport, and what is open ends with it', async () => {
  const scopes = ['personagraph:read', 'personagraph:ingest'];
  const token = await sign(claims({ sub: 'bob', exp: now() - 22, realm_access: { roles: scopes } }));
  const stream = await server.fetch(
    post({ query: 'subscription { personaChanged { cursor } }' }, token, { accept: 'text/event-stream' }),
  );
  expect(stream.status).toBe(200);
  const events = await fetch(new URL('/ingest/events', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: '{"type":"visit"}\n',
  });
  expect(events.status).toBe(200);
  const closed = deferred<{ code: number }>();
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    connectionParams: { authorization: `Bearer ${token}` },
    on: { closed: (event) => closed.resolve(event as { code: number }) },
    onNonLazyError: () => undefined,
  });
  const first = await client.iterate({ query: '{ viewer { role } }' }).next();
  expect(first.value).toMatchObject({ data: { viewer: { role: 'WRITE' } } });
  expect(await stream.text()).toContain('UNAUTHENTICATED');
  expect((await closed.promise).code).toBe(4403);
  expect((await ask(token)).status).toBe(401);
});

test('a person who was revoked does not come back with another token', async () => {
  const by = { sub: 'carl', realm_access: { roles: ['analyst'] } };
  expect((await ask(await sign(claims(by)))).status).toBe(200);
  const { apiKeys } = (await api.ask('{ apiKeys { id subject } }')).data;
  const { id } = apiKeys.find(({ subject }: { subject: string | null }) => subject === 'carl');
  const rotate = `mutation { rotateApiKey(input: { id: "${id}" }) { userErrors { code } } }`;
  expect((await api.ask(rotate)).data.rotateApiKey.userErrors).toEqual([{ code: 'CONFLICT' }]);
  const revoke = `mutation { revokeApiKey(input: { id: "${id}" }) { userErrors { code } } }`;
  expect((await api.ask(revoke)).data.revokeApiKey.userErrors).toEqual([]);
  expect((await ask(await sign(claims({ ...by, name: 'Carl again' })))).status).toBe(401);
});

test('keys of the issuer are fetched once, not for each token', async () => {
  const before = fetched;
  for (let n = 0; n < 5; n++) expect((await ask(await sign(claims({ jti: String(n) })))).status).toBe(200);
  expect(fetched).toBe(before);
});

test('a server without the settings takes no token; settings that are wrong are said at once', async () => {
  const response = await api.server.fetch(post({ query: '{ viewer { role } }' }, await sign(claims())));
  expect(response.status).toBe(401);
  expect(readConfig({}).tokens).toBeNull();
  for (const wrong of [
    { PERSONAGRAPH_JWT_JWKS: 'http://login.example.com/jwks' },
    { PERSONAGRAPH_JWT_JWKS: '' },
    { PERSONAGRAPH_JWT_ROLES: 'lead=EVERYTHING' },
    { PERSONAGRAPH_JWT_ROLES: 'lead' },
  ]) {
    expect(() => settings(wrong as Record<string, string>)).toThrow(/PERSONAGRAPH_JWT/);
  }
  expect(settings()!.roles.get('lead')).toEqual(['READ', 'WRITE', 'PERSONAL']);
});
