import { once } from 'node:events';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Caller, CompiledReads, ReadRequest } from '../../src/graphql/compiled/compiled-reads.ts';
import { LONGEST_BODY } from '../../src/http/read-path.ts';
import { createServer, type PersonagraphServer } from '../../src/server.ts';
import { post, type TestApi, testApi } from '../graphql/api.ts';
import { exchange, rawConnection, rawPost } from './raw-http.ts';

const QUERY = '{ viewer { role workspace { currency } } }';
const BODY = JSON.stringify({ query: QUERY });

let api: TestApi;
/** Everything by the executor, and reads by the fake. */
let plain: string;
let direct: string;
let key: { authorization: string };
/** The requests that came to the fake, with their callers. */
const asked: { request: ReadRequest; caller: Caller }[] = [];
/** Answers as the executor does, unless a test gives it another way. */
let answer: CompiledReads['answer'];
const servers: PersonagraphServer[] = [];
const warned: Record<string, unknown>[] = [];

async function executed({ query, operationName, variables }: ReadRequest): Promise<string> {
  const response = await api.server.fetch(post({ query, operationName, variables }, api.keys.READ));
  return response.text();
}

async function serve(compiled: CompiledReads | null, origins: readonly string[] = []): Promise<string> {
  const logger = pino({ level: 'warn' }, { write: (line: string) => void warned.push(JSON.parse(line)) });
  const server = createServer({ ...api.dependencies, logger, compiled, origins });
  servers.push(server);
  const url = await server.listen(0, '127.0.0.1');
  // From here on the key is in memory.
  await fetch(url, { method: 'POST', headers: { ...key, 'content-type': 'application/json' }, body: BODY });
  return url;
}

const fake: CompiledReads = {
  answer(request, caller) {
    asked.push({ request, caller });
    return answer(request, caller);
  },
  changes: () => null,
};

beforeAll(async () => {
  api = await testApi();
  key = { authorization: `Bearer ${api.keys.READ}` };
  plain = await serve(null);
  direct = await serve(fake);
});
afterAll(async () => {
  for (const server of servers) await server.dispose();
  await api[Symbol.asyncDispose]();
});
beforeEach(() => {
  answer = executed;
  asked.length = 0;
  warned.length = 0;
});

/** Sends the same to both, and says whether the fake was asked. */
async function compare(bytes: string, [left, right]: readonly [string, string] = [plain, direct]): Promise<boolean> {
  asked.length = 0;
  const expected = await exchange(left, bytes);
  expect(await exchange(right, bytes), bytes.slice(0, 300)).toEqual(expected);
  return asked.length > 0;
}

test('an answer has the head that yoga gives it, whatever is accepted', async () => {
  const accepted = [
    undefined,
    '*/*',
    'application/*',
    'application/json',
    'application/graphql-response+json',
    'application/graphql-response+json, application/json',
    'application/json;q=0.1, application/graphql-response+json',
    'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8',
    'application/graphql-response+json; charset=latin1, application/json',
    'APPLICATION/GRAPHQL-RESPONSE+JSON',
    'text/event-stream, */*',
    'multipart/mixed, application/json',
    '*/json',
    'text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8',
  ];
  for (const accept of accepted) {
    expect(await compare(rawPost(BODY, { ...key, accept })), accept).toBe(true);
  }
  for (const accept of [',', 'text/html', 'application/json; charset=latin1', 'application', 'image/*']) {
    expect(await compare(rawPost(BODY, { ...key, accept })), accept).toBe(false);
  }
});

test('pages of other origins are told the same', async () => {
  const lists = [['https://a.example'], ['https://a.example', 'https://b.example'], ['*'], ['https://a.example', '*']];
  for (const origins of lists) {
    const urls = [await serve(null, origins), await serve(fake, origins)] as const;
    for (const origin of [undefined, 'https://a.example', 'https://b.example', 'https://evil.example', 'null']) {
      expect(await compare(rawPost(BODY, { ...key, origin }), urls), `${origins} ${origin}`).toBe(true);
    }
    const headers = { ...key, origin: 'https://a.example', 'access-control-request-method': 'POST' };
    expect(await compare(rawPost(BODY, headers), urls)).toBe(false);
  }
  expect(await compare(rawPost(BODY, { ...key, origin: 'https://a.example' }))).toBe(true);
});

test('a page may read where its origin is listed, and no frame without origin', async () => {
  const url = await serve(fake, ['https://a.example', 'https://b.example']);
  const told = async (origin: string | null, method: 'POST' | 'OPTIONS') => {
    const headers = {
      ...key,
      ...(origin ? { origin } : {}),
      ...(method === 'OPTIONS' ? { 'access-control-request-method': 'POST' } : {}),
    };
    const response = await fetch(url, { method, headers, ...(method === 'POST' ? { body: BODY } : {}) });
    const names = ['access-control-allow-origin', 'access-control-allow-methods', 'vary'];
    return names.map((name) => response.headers.get(name));
  };
  for (const origin of ['https://a.example', 'https://b.example']) {
    expect(await told(origin, 'POST')).toEqual([origin, null, 'Origin']);
    expect(await told(origin, 'OPTIONS')).toEqual([origin, 'POST', 'Origin']);
  }
  expect(await told(null, 'POST')).toEqual([null, null, 'Origin']);
  for (const origin of ['null', 'https://evil.example', 'https://a.example.evil', 'http://a.example']) {
    for (const method of ['POST', 'OPTIONS'] as const)
      expect(await told(origin, method)).toEqual([null, null, 'Origin']);
  }
});

test('a connection goes on or ends as its client wants', async () => {
  expect(await compare(rawPost(BODY, { ...key, connection: 'close' }))).toBe(true);
  const old = rawPost(BODY, key).replace('HTTP/1.1', 'HTTP/1.0');
  expect(await compare(old)).toBe(true);
  expect(await compare(old.replace('\r\n', '\r\nconnection: keep-alive\r\n'))).toBe(true);
});

test('a key may come in either header; without a valid one nothing is read', async () => {
  expect(await compare(rawPost(BODY, { 'x-api-key': api.keys.READ }))).toBe(true);
  expect(await compare(rawPost(BODY, { authorization: 'Basic x', 'x-api-key': api.keys.READ }))).toBe(true);
  for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: 'Bearer' }, { 'x-api-key': '' }]) {
    expect(await compare(rawPost(BODY, headers))).toBe(false);
  }
  await compare(rawPost(BODY, key));
  await compare(rawPost(BODY, { authorization: `bearer ${api.keys.READ}` }));
  const { caller } = asked[0]!;
  expect(caller.principal).toMatchObject({ role: 'READ', workspaceId: api.scope.workspaceId });
  expect(caller.scope.workspaceId).toBe(api.scope.workspaceId);
});

test('what is no posted JSON of a known size is left to others', async () => {
  for (const type of [
    'application/json; charset=utf-8',
    'application/json;charset=latin1',
    'application/json;',
    'application/json;a,text/plain',
  ]) {
    expect(await compare(rawPost(BODY, { ...key, 'content-type': type })), type).toBe(true);
  }
  for (const type of [undefined, 'application/json ;', 'Application/JSON', 'application/graphql+json', 'text/plain']) {
    expect(await compare(rawPost(BODY, { ...key, 'content-type': type })), type).toBe(false);
  }
  expect(await compare(rawPost(QUERY, { ...key, 'content-type': 'application/graphql' }))).toBe(false);
  expect(await compare(rawPost('', key))).toBe(false);
  for (const host of ['', 'a:65535', '[::1]:1'])
    expect(await compare(rawPost(BODY, { ...key, host })), host).toBe(true);
  for (const host of ['a b', 'a:65536', '[', '999.1.1.1']) {
    expect(await compare(rawPost(BODY, { ...key, host })), host).toBe(false);
  }
  expect(await compare(rawPost(BODY, key).replace('/graphql', '/graphql?x=1'))).toBe(false);
  expect(await compare(rawPost(BODY, key).replace('/graphql', '/graphql/'))).toBe(false);
  expect(await compare(rawPost(BODY, key).replace('/graphql', '/elsewhere'))).toBe(false);
  const chunked = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
  expect(await compare(rawPost(BODY, { ...key, 'content-encoding': 'identity' }))).toBe(true);
  const headers = { ...key, 'content-length': undefined, 'transfer-encoding': 'chunked' };
  expect(await compare(rawPost(chunked, headers))).toBe(true);
  expect(await compare(rawPost(chunked, { ...headers, 'content-type': 'text/plain' }))).toBe(false);
  expect(await compare(rawPost('0\r\n\r\n', headers))).toBe(false);
  const get = `GET /graphql?query=${encodeURIComponent(QUERY)} HTTP/1.1\r\nhost: x\r\nauthorization: ${key.authorization}`;
  expect(await compare(`${get}\r\n\r\n`)).toBe(false);
});

test('an address that is none is refused, whichever way it would go', async () => {
  for (const url of [plain, direct]) {
    // Its address is known from now on: that makes no difference to a request with a second host.
    const known = await exchange(url, rawPost(BODY, { ...key, host: 'localhost' }));
    expect(known.head).toMatch(/^HTTP\/1.1 200 /);
    // The last says two.
    for (const host of ['a b', 'a:65536', '[', '999.1.1.1', 'localhost\r\nHost: localhost']) {
      for (const bytes of [rawPost(BODY, { ...key, host }), `GET /health/live HTTP/1.1\r\nhost: ${host}\r\n\r\n`]) {
        const { head, body } = await exchange(url, bytes);
        expect(head, host).toMatch(/^HTTP\/1.1 400 /);
        expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
      }
    }
  }
  expect(warned).toEqual([]);
});

test('malformed bodies are refused as they were', async () => {
  const bodies = [
    '{',
    'x',
    '\uFEFF{"query":"{ __typename }"}',
    'null',
    '5',
    '"query"',
    '[]',
    `[${BODY}]`,
    '{}',
    '{"query":null}',
    '{"query":5}',
    '{"query":{}}',
    JSON.stringify({ query: QUERY, variables: [] }),
    JSON.stringify({ query: QUERY, variables: 'x' }),
    JSON.stringify({ query: QUERY, extensions: [] }),
    JSON.stringify({ query: QUERY, extensions: 5 }),
    JSON.stringify({ query: QUERY, operationName: '' }),
    JSON.stringify({ query: QUERY, operationName: 5 }),
    JSON.stringify({ query: QUERY, more: 1 }),
    `{"query":"${QUERY}","__proto__":{}}`,
  ];
  for (const body of bodies) expect(await compare(rawPost(body, key)), body).toBe(false);
});

test('a target in absolute form, as proxies are asked for it, is answered as the path in it', async () => {
  const { host } = new URL(direct);
  const get = '/graphql?query=%7B__typename%7D';
  const ask = (target: string, header = host) =>
    exchange(
      direct,
      `GET ${target} HTTP/1.1\r\nhost: ${header}\r\nauthorization: ${key.authorization}\r\naccept: application/json\r\n\r\n`,
    );
  const expected = await ask(get);
  expect(expected.body).toBe('{"data":{"__typename":"Query"}}');
  for (const origin of [
    `http://${host}`,
    `HTTP://${host}`,
    'http://api.example.org:8080',
    'https://someone@example.org',
  ]) {
    expect(await ask(`${origin}${get}`), origin).toEqual(expected);
  }
  // The host of the target counts, not that of the header.
  expect(await ask(`http://${host}${get}`, 'elsewhere')).toEqual(expected);
  expect(await compare(rawPost(BODY, key).replace(' /graphql ', ' http://api.example.org:8080/graphql '))).toBe(true);
  for (const target of ['http:///graphql', 'http://[/graphql', 'http://a:b/graphql']) {
    expect((await ask(target)).head, target).toMatch(/^HTTP\/1\.1 400 /);
  }
});

test('an operation comes with its name and variables; unknown parameters without a value and extensions do nothing', async () => {
  const query = 'query One { __typename } query Two($n: Int) { viewer { role } customers(first: $n) { totalCount } }';
  const sent = { query, operationName: 'Two', variables: { n: 1 }, extensions: { a: 1 }, more: null };
  expect(await compare(rawPost(JSON.stringify(sent), key))).toBe(true);
  expect(asked[0]!.request).toEqual({ query, operationName: 'Two', variables: { n: 1 } });
  const nothing = { query: QUERY, operationName: null, variables: null, extensions: null };
  expect(await compare(rawPost(JSON.stringify(nothing), key))).toBe(true);
  expect(await compare(rawPost(`{"query":"{","query":"${QUERY}"}`, key))).toBe(true);
});

test('the executor answers what is not compiled, from the same body', async () => {
  const long = `{ viewer { role } } # ${'é'.repeat(20_000)}`;
  const failing = ['{ nosuchfield }', '{', 'query ($n: Int!) { customers(first: $n) { totalCount } }', long];
  const write = 'mutation { createApiKey(input: { name: "x", role: READ }) { secret } }';
  for (const query of [QUERY, write, ...failing]) {
    for (const way of [() => null, async () => null]) {
      answer = way;
      expect(await compare(rawPost(JSON.stringify({ query }), key)), query.slice(0, 80)).toBe(true);
    }
  }
  expect(warned).toEqual([]);
});

test('an operation that asks for too much is refused here, as yoga does it', async () => {
  const many = (count: number, field: string) => Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ');
  const queries = [
    '__typename '.repeat(5_000),
    many(301, '__typename'),
    `${'n'.repeat(201)}: __typename`,
    '__typename '.repeat(102),
    many(280, 'customers(first: 200) { nodes { id } }'),
    `nosuchfield ${many(280, 'customers(first: 200) { nodes { id } }')}`,
    'customers(first: 200) { nodes { history(first: 200) { nodes { at } } } }',
  ];
  for (const query of queries) {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const bytes = rawPost(JSON.stringify({ query: `{ ${query} }` }), { ...key, accept });
      expect(await compare(bytes), query.slice(0, 80)).toBe(false);
      const text = JSON.stringify(await exchange(direct, bytes));
      expect(text).toContain('TOO_COMPLEX');
      expect(text).toContain(accept === 'application/json' ? '200 OK' : '400 Bad Request');
    }
  }
  expect(warned).toEqual([]);
});

test('a subscription is streamed, or refused where a stream is not accepted', async () => {
  answer = () => null;
  const body = JSON.stringify({ query: 'subscription { personaChanged { cursor } }' });
  expect(await compare(rawPost(body, { ...key, accept: 'application/json' }))).toBe(true);
  for (const accept of ['*/*', 'text/event-stream, application/json', 'text/event-stream']) {
    const heads = [];
    for (const url of [plain, direct]) {
      const connection = await rawConnection(url);
      connection.write(rawPost(body, { ...key, accept }));
      heads.push(await connection.head());
      connection.socket.destroy();
    }
    expect(heads[0]).toContain('text/event-stream');
    expect(heads[1]).toBe(heads[0]);
  }
});

test('a compiled read that fails is executed, and logged', async () => {
  const ways = [
    () => {
      throw new Error('out of order');
    },
    () => Promise.reject(new Error('out of order')),
  ];
  for (const way of ways) {
    warned.length = 0;
    answer = way;
    expect(await compare(rawPost(BODY, key))).toBe(true);
    expect(warned).toMatchObject([{ err: { message: 'out of order' } }]);
  }
});

test('bodies up to 64 KiB are read here', async () => {
  const empty = JSON.stringify({ query: QUERY, variables: { x: '' } });
  const sized = (bytes: number) => JSON.stringify({ query: QUERY, variables: { x: 'x'.repeat(bytes - empty.length) } });
  expect(await compare(rawPost(sized(LONGEST_BODY), key))).toBe(true);
  expect(await compare(rawPost(sized(LONGEST_BODY + 1), key))).toBe(false);
  answer = () => null;
  expect(await compare(rawPost(sized(LONGEST_BODY), key))).toBe(true);
});

test('a key that reads sends no more than 64 KiB, others do', async () => {
  const long = (secret: string) =>
    rawPost(JSON.stringify({ query: QUERY, variables: { x: 'x'.repeat(LONGEST_BODY) } }), {
      authorization: `Bearer ${secret}`,
    });
  for (const url of [plain, direct]) {
    const refused = JSON.stringify(await exchange(url, long(api.keys.READ)));
    expect(refused).toContain('413 ');
    expect(refused).toContain('A key that reads sends 64 KiB at most.');
    expect(JSON.stringify(await exchange(url, long(api.keys.ADMIN)))).toContain('200 OK');
    // Only where a key is in memory a body is counted that says no length, and never ends.
    if (url === plain) continue;
    for (const type of ['application/json', 'text/plain', 'multipart/form-data']) {
      const headers = { ...key, 'content-type': type, 'content-length': undefined, 'transfer-encoding': 'chunked' };
      const endless = await exchange(url, rawPost(`20000\r\n${' '.repeat(0x2_00_00)}\r\n`, headers));
      expect(JSON.stringify(endless), type).toContain('A key that reads sends 64 KiB at most.');
    }
  }
});

/** Resolves once the server has read what was sent to it before. */
async function turn(): Promise<void> {
  expect((await fetch(direct.replace('/graphql', '/health/live'))).status).toBe(200);
}

test('a body may come byte by byte, letters split', async () => {
  const query = '{ __typename } # é李😀';
  const bytes = Buffer.from(rawPost(JSON.stringify({ query }), key));
  const connection = await rawConnection(direct);
  for (const byte of bytes.subarray(0, -30)) connection.write(Buffer.of(byte));
  for (const byte of bytes.subarray(-30)) {
    connection.write(Buffer.of(byte));
    await turn();
  }
  expect(await connection.answer()).toEqual(await exchange(plain, bytes));
  expect(asked.map(({ request }) => request.query)).toEqual([query]);
  connection.socket.destroy();
});

test('requests in a row on one connection are answered in their order', async () => {
  const gates: ((text: string) => void)[] = [];
  answer = () => new Promise((resolve) => gates.push(resolve));
  const connection = await rawConnection(direct);
  connection.write(rawPost(BODY, key).repeat(3));
  await expect.poll(() => gates.length).toBe(3);
  for (const place of [2, 0, 1]) gates[place]!(`{"data":${place}}`);
  for (const place of [0, 1, 2]) expect((await connection.answer()).body).toBe(`{"data":${place}}`);
  // The next is answered by the executor, on the same connection.
  connection.write(rawPost('{}', key));
  expect((await connection.answer()).body).toContain('Must provide query string');
  connection.socket.destroy();
});

test('a client that goes away costs nothing more', async () => {
  const half = await rawConnection(direct);
  half.write(rawPost(BODY, key).slice(0, -5));
  await turn();
  half.socket.destroy();
  for (const end of ['{"data":{}}', null, new Error('too late')]) {
    let finish: (text: string | null) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    answer = () =>
      new Promise((resolve, reject) => {
        finish = resolve;
        fail = reject;
      });
    asked.length = 0;
    const connection = await rawConnection(direct);
    connection.write(rawPost(BODY, key));
    await expect.poll(() => asked.length).toBe(1);
    connection.socket.destroy();
    await once(connection.socket, 'close');
    await turn();
    api.statements.length = 0;
    if (end instanceof Error) fail(end);
    else finish(end);
    await turn();
    expect(api.statements).toEqual([]);
  }
  answer = executed;
  expect(await compare(rawPost(BODY, key))).toBe(true);
  expect(api.logged).toEqual([]);
});

test('a server that stops answers what is under way here, and all that waits behind it', async () => {
  const gates: ((text: string) => void)[] = [];
  answer = () => new Promise((resolve) => gates.push(resolve));
  const server = createServer({ ...api.dependencies, compiled: fake });
  const url = await server.listen(0, '127.0.0.1');
  const headers = { ...key, 'content-type': 'application/json' };
  // The first looks the key up, and is the executor's.
  await (await fetch(url, { method: 'POST', headers, body: BODY })).text();
  const connection = await rawConnection(url);
  connection.write(rawPost(BODY, key).repeat(2));
  await expect.poll(() => gates.length).toBe(2);
  const stopped = server.dispose();
  await expect(fetch(url)).rejects.toThrow();
  gates[0]!('{"data":{"last":false}}');
  expect((await connection.answer()).body).toBe('{"data":{"last":false}}');
  gates[1]!('{"data":{"last":true}}');
  const last = await connection.answer();
  expect(last.body).toBe('{"data":{"last":true}}');
  expect(last.head).toMatch(/^Connection: close$/m);
  await stopped;
});
