import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createApiKey, revokeApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { createServer } from '../../src/server.ts';
import { type TestApi, testApi } from '../graphql/api.ts';
import { holdUp } from '../support/held.ts';

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const event = (messageId: string, rest: object = {}) => ({
  customer: { externalId: 'ann' },
  source: 'http',
  messageId,
  type: 'purchase',
  at: '2026-01-02T10:00:00Z',
  amount: '10.50',
  ...rest,
});
const ndjson = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).join('\n');

interface Sent {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read into answers of any shape
  readonly body: any;
}

/** Announces how long a body is, as clients do, where that is known. */
async function send(
  body: BodyInit,
  {
    query = '?createCustomers=true',
    headers = {} as Record<string, string>,
    key = api.keys.WRITE as string | null,
    server = api.server,
  } = {},
): Promise<Sent> {
  const response = await server.fetch(
    new Request(`http://localhost:4000/ingest/events${query}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-ndjson',
        ...(typeof body === 'string' || Buffer.isBuffer(body)
          ? { 'content-length': String(Buffer.byteLength(body)) }
          : {}),
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...headers,
      },
      body,
      duplex: 'half',
    } as RequestInit),
  );
  return { status: response.status, headers: response.headers, body: await response.json() };
}

test('lines are taken one by one, bad ones named, and all of it may be sent again', async () => {
  const body = [
    JSON.stringify(event('1')),
    '',
    '{"broken',
    JSON.stringify(event('2', { at: '2999-01-01T00:00:00Z' })),
    `  ${JSON.stringify(event('3', { amount: 7 }))}\r`,
    JSON.stringify({ op: 'delete', source: 'http', messageId: 'never' }),
    JSON.stringify(event('1', { correction: true, amount: 11 })),
    JSON.stringify(event('4', { customer: { identity: { type: 'loyalty', value: 'unknown' } } })),
    JSON.stringify({ op: 'delete', source: 'http', messageId: '3' }),
  ].join('\n');
  const first = await send(body);
  expect(first.status).toBe(200);
  expect(first.body).toEqual({
    accepted: 2,
    corrected: 1,
    deleted: 1,
    missing: 1,
    duplicates: 0,
    rejected: 3,
    rejections: [
      { line: 3, code: 'INVALID_INPUT', field: [], message: 'the line is no JSON' },
      { line: 4, code: 'EVENT_IN_FUTURE', field: ['at'], message: expect.any(String) },
      { line: 8, code: 'UNKNOWN_CUSTOMER', field: ['customer'], message: expect.any(String) },
    ],
    lines: 9,
  });
  const stored = () =>
    api.db.query(`SELECT message_id, amount::text FROM customer_event WHERE source = 'http' AND customer_id > 0`);
  const before = await stored();
  expect(before).toEqual([{ message_id: '1', amount: '11.0000' }]);
  expect((await send(`${body}\n`)).body).toMatchObject({ accepted: 0, lines: 9 });
  expect(await stored()).toEqual(before);
  expect((await send(ndjson([event('5', { customer: { externalId: 'bob' } })]), { query: '' })).body).toMatchObject({
    rejections: [{ code: 'UNKNOWN_CUSTOMER' }],
  });
});

function streamOf(whole: Buffer): BodyInit {
  const pieces = Array.from({ length: Math.ceil(whole.length / 997) }, (_, n) =>
    whole.subarray(n * 997, (n + 1) * 997),
  );
  return Readable.toWeb(Readable.from(pieces)) as unknown as BodyInit;
}

test('thousands of lines go in as they arrive, in whatever pieces, gzip or not', async () => {
  const items = Array.from({ length: 2_500 }, (_, n) =>
    event(`many-${n}`, { customer: { externalId: `m${n % 50} ü` } }),
  );
  const bytes = Buffer.from(ndjson(items));
  const sent = await send(streamOf(bytes));
  expect(sent.body).toMatchObject({ accepted: 2_500, rejected: 0, lines: 2_500 });
  const again = await send(streamOf(gzipSync(bytes)), {
    headers: { 'content-encoding': 'gzip' },
  });
  expect(again.body).toMatchObject({ accepted: 0, duplicates: 2_500, lines: 2_500 });
});

test('a line that is too long or not text is rejected, those around it are kept', async () => {
  const body = Buffer.concat([
    Buffer.from(`${JSON.stringify(event('long-1'))}\n"${'x'.repeat(1_100_000)}"\n`),
    Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a]),
    Buffer.from(JSON.stringify(event('long-2'))),
  ]);
  const { status, body: answer } = await send(body);
  expect(status).toBe(200);
  expect(answer).toMatchObject({ accepted: 2, rejected: 2, lines: 4 });
  expect(answer.rejections.map(({ line, code }: { line: number; code: string }) => [line, code])).toEqual([
    [2, 'TOO_LARGE'],
    [3, 'INVALID_INPUT'],
  ]);
});

test('what is refused as a whole is refused with its code', async () => {
  const good = ndjson([event('refused')]);
  const refused = async (status: number, code: string, options: Parameters<typeof send>[1], body: BodyInit = good) => {
    const sent = await send(body, options);
    expect([sent.status, sent.body.error?.code]).toEqual([status, code]);
    return sent;
  };
  const { headers } = await refused(401, 'UNAUTHENTICATED', { key: null });
  expect(headers.get('www-authenticate')).toBe('Bearer');
  await refused(401, 'UNAUTHENTICATED', { key: 'pgk_write_nonsense' });
  await refused(403, 'FORBIDDEN', { key: api.keys.READ });
  await refused(415, 'UNSUPPORTED_MEDIA_TYPE', { headers: { 'content-type': 'application/json' } });
  await refused(415, 'UNSUPPORTED_MEDIA_TYPE', { headers: { 'content-encoding': 'br' } });
  await refused(400, 'INVALID_INPUT', { query: '?createCustomers=yes' });
  await refused(400, 'INVALID_INPUT', { query: '?createCustomer=true' });
  const gzip = { headers: { 'content-encoding': 'gzip' } };
  await refused(400, 'INVALID_INPUT', gzip);
  await refused(400, 'INVALID_INPUT', gzip, streamOf(Buffer.from(good)));
  await refused(400, 'INVALID_INPUT', gzip, gzipSync(good).subarray(0, -9));
  await refused(400, 'INVALID_INPUT', { headers: { 'content-length': '5' } });
  await refused(400, 'INVALID_INPUT', { headers: { 'content-length': '5000' } });
  const whole = gzipSync(ndjson(Array.from({ length: 5_000 }, (_, n) => event(`cut-${n}-${Math.sin(n)}`))));
  const cut = await refused(400, 'INVALID_INPUT', gzip, streamOf(whole.subarray(0, -9)));
  // Whole batches before the end stay, and are told.
  expect(cut.body.accepted).toBeGreaterThan(0);
  expect(cut.body.accepted % 1_000).toBe(0);
  const get = await api.server.fetch(new Request('http://localhost:4000/ingest/events'));
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  const stored = await api.db.query(`SELECT 1 FROM customer_event WHERE message_id = 'refused'`);
  expect(stored).toEqual([]);
});

test('more lines than a body takes are refused, however small they are packed', async () => {
  const bomb = gzipSync(Buffer.concat([Buffer.alloc(1_000_001, '\n'), Buffer.from(JSON.stringify(event('bomb')))]));
  expect(bomb.length).toBeLessThan(10_000);
  for (const sent of [bomb, streamOf(bomb)]) {
    const { status, body } = await send(sent, { headers: { 'content-encoding': 'gzip' } });
    expect([status, body.error.code, body.accepted]).toEqual([413, 'TOO_LARGE', 0]);
  }
});

test('a small body of which much comes is taken batch by batch', async () => {
  const pad = { properties: { pad: 'x'.repeat(2_000) } };
  const packed = gzipSync(ndjson(Array.from({ length: 2_500 }, (_, n) => event(`much-${n}`, pad))));
  expect(packed.length).toBeLessThan(64 * 1024);
  const { body } = await send(packed, { headers: { 'content-encoding': 'gzip' } });
  expect(body).toMatchObject({ accepted: 2_500, lines: 2_500 });
});

test('a workspace whose evaluation is far behind is told to come back, by both ways in', async () => {
  const { db, scope } = api;
  await db.query(
    `INSERT INTO evaluation_task (workspace_id, customer_id, cause) SELECT $1, n, 'EVENT' FROM generate_series(1, 3) AS n`,
    [scope.workspaceId],
  );
  const server = createServer({ ...api.dependencies, ingest: { backlog: 3 } });
  const sent = await send(ndjson([event('later')]), { server });
  expect([sent.status, sent.body.error.code, sent.headers.get('retry-after')]).toEqual([429, 'OVERLOADED', '30']);
  const mutation = `mutation { deleteEvents(input: { events: [{ messageId: "x" }] }) { missing } }`;
  const response = await server.fetch(
    new Request('http://localhost:4000/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${api.keys.WRITE}`,
      },
      body: JSON.stringify({ query: mutation }),
    }),
  );
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '30']);
  const { errors } = (await response.json()) as { errors: { extensions: unknown }[] };
  expect(errors[0]!.extensions).toEqual({ code: 'OVERLOADED', retryAfter: 30 });
  await server.dispose();
  await db.query('DELETE FROM evaluation_task WHERE workspace_id = $1', [scope.workspaceId]);
  expect((await send(ndjson([event('later')]))).body.accepted).toBe(1);
});

test('beyond a few streams and waiting batches others are told to come back, and those go on', async () => {
  const server = createServer({ ...api.dependencies, ingest: { atOnce: 1, waiting: 1, streams: 1 } });
  await using held = await holdUp(api.db.url);
  await held.hold('LOCK TABLE customer_event IN EXCLUSIVE MODE');
  const first = send(streamOf(Buffer.from(ndjson([event('slow-1')]))), { server });
  await held.waited();
  const other = await send(streamOf(Buffer.from(ndjson([event('slow-2')]))), { server });
  expect([other.status, other.headers.get('retry-after')]).toEqual([429, '1']);
  const remove = () =>
    server
      .fetch(
        new Request('http://localhost:4000/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${api.keys.WRITE}` },
          body: JSON.stringify({
            query:
              'mutation { deleteEvents(input: { events: [{ source: "http", messageId: "slow-3" }] }) { missing } }',
          }),
        }),
      )
      .then((response) => response.json() as Promise<{ data: unknown; errors?: { extensions: { code: string } }[] }>);
  const refused: (string | undefined)[] = [];
  const waiting = [remove(), remove(), remove()].map(async (one) => {
    const answer = await one;
    refused.push(...(answer.errors ?? []).map(({ extensions }) => extensions.code));
    return answer;
  });
  await expect.poll(() => refused, { timeout: 30_000 }).toEqual(['OVERLOADED', 'OVERLOADED']);
  await held.release();
  expect((await first).body).toMatchObject({ accepted: 1 });
  const done = (await Promise.all(waiting)).filter(({ errors }) => !errors);
  expect(done).toHaveLength(1);
  await server.dispose();
});

test('small bodies wait in a line of their own, and beyond it others are told to come back', async () => {
  const server = createServer({ ...api.dependencies, ingest: { atOnce: 1, streams: 1, small: 4 } });
  await using held = await holdUp(api.db.url);
  await held.hold('LOCK TABLE customer_event IN EXCLUSIVE MODE');
  const answers = Array.from({ length: 5 }, (_, n) => send(ndjson([event(`line-${n}`)]), { server }));
  const refused = await Promise.race(answers);
  expect([refused.status, refused.body.error.code, refused.headers.get('retry-after')]).toEqual([
    429,
    'OVERLOADED',
    '1',
  ]);
  await held.release();
  const taken = (await Promise.all(answers)).filter((answer) => answer !== refused);
  expect(taken.map(({ status, body }) => [status, body.accepted])).toEqual(Array(4).fill([200, 1]));
  await server.dispose();
});

test('a small body that is long in coming keeps no other waiting', async () => {
  const server = createServer({ ...api.dependencies, ingest: { streams: 1 } });
  const bytes = Buffer.from(ndjson([event('long in coming')]));
  let come: () => void = () => undefined;
  const coming = new Promise<void>((resolve) => {
    come = resolve;
  });
  let slow: Promise<Sent> | undefined;
  await new Promise<void>((asked) => {
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          asked();
          await coming;
          controller.enqueue(bytes.subarray(0, 20));
          controller.enqueue(bytes.subarray(20));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    slow = send(body, { headers: { 'content-length': String(bytes.length) }, server });
  });
  expect((await send(ndjson([event('meanwhile')]), { server })).body.accepted).toBe(1);
  come();
  expect((await slow)?.body.accepted).toBe(1);
  await server.dispose();
});

test('a sender who goes away before all of a small body came gives its place free', async () => {
  const server = createServer({ ...api.dependencies, ingest: { small: 1 } });
  const url = (await server.listen(0, '127.0.0.1')).replace('/graphql', '/ingest/events');
  api.statements.length = 0;
  const sending = request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-ndjson',
      'content-length': 1_000,
      authorization: `Bearer ${api.keys.WRITE}`,
    },
  });
  sending.on('error', () => undefined);
  sending.write('{');
  // Its workspace's backlog is looked at: it is the first of those who wait to be told.
  await expect.poll(() => api.statements.some((text) => text.includes('evaluation_task'))).toBe(true);
  const status = async () => (await send(ndjson([event('after')]), { server })).status;
  expect(await status()).toBe(429);
  sending.destroy();
  await expect.poll(status, { timeout: 30_000 }).toBe(200);
  await server.dispose();
});

/** Begins a stream of its own over a socket, with the first batch and a half. */
async function beginStream(prefix: string, key: string) {
  const url = (await listening()).replace('/graphql', '/ingest/events?createCustomers=true');
  const sending = request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${key}` },
  });
  sending.on('error', () => undefined);
  const lines = (from: number, to: number) =>
    `${ndjson(Array.from({ length: to - from }, (_, n) => event(`${prefix}-${from + n}`)))}\n`;
  sending.write(lines(0, 1_500));
  const stored = async () => {
    const [row] = await api.db.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM customer_event WHERE message_id LIKE $1',
      [`${prefix}-%`],
    );
    return row!.n;
  };
  await expect.poll(stored, { timeout: 30_000 }).toBe(1_000);
  return { sending, lines, stored };
}

let address: Promise<string> | undefined;
function listening(): Promise<string> {
  address ??= api.server.listen(0, '127.0.0.1');
  return address;
}

test('a sender who goes away leaves whole batches, and gives the stream free', async () => {
  const streams = [];
  for (let time = 0; time < 10; time++) {
    const { sending, stored } = await beginStream(`gone${time}`, api.keys.WRITE);
    const closed = new Promise((resolve) => sending.once('close', resolve));
    sending.destroy();
    await closed;
    streams.push(stored);
  }
  for (const stored of streams) expect(await stored()).toBe(1_000);
});

test('a stream whose key is revoked ends, with what it did before', async () => {
  const key = await createApiKey(api.db, api.scope.workspaceId, { name: 'short', role: 'WRITE' });
  const { sending, lines, stored } = await beginStream('revoked', key);
  const [{ id }] = (await api.db.query<{ id: number }>("SELECT id FROM api_key WHERE name = 'short'")) as [
    { id: number },
  ];
  await revokeApiKey(api.scope, id);
  // Keys are looked up every ten seconds.
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + 11_000);
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  sending.write(lines(1_500, 3_000));
  const [response] = await answered;
  vi.restoreAllMocks();
  let text = '';
  for await (const chunk of response) text += String(chunk);
  expect([response.statusCode, JSON.parse(text)]).toMatchObject([401, { accepted: 1_000, lines: 1_000 }]);
  expect(await stored()).toBe(1_000);
});
