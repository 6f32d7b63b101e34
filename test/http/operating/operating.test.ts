import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createMetrics } from '../../../src/http/operating/metrics.ts';
import { listenForMetrics } from '../../../src/http/operating/metrics-listener.ts';
import { createServer, type PersonagraphServer } from '../../../src/server.ts';
import { plainError } from '../../../src/services/logging/plain-error.ts';
import { watchDisk } from '../../../src/services/storage/disk-space.ts';
import { codes, post, testApi } from '../../graphql/api.ts';

const silent = pino({ level: 'silent' });
const WRITE = 'mutation { upsertCustomers(input: { customers: [{ externalId: "x" }] }) { created } }';

test('while the disk has less room than the reserve, writes are refused on every way, reads and deletions go on', {
  timeout: 60_000,
}, async () => {
  await using api = await testApi();
  let free = 500;
  const disk = await watchDisk({ folder: '/', reserveBytes: 1_000, free: async () => free, everyMs: 5 }, silent);
  const server = createServer({ ...api.dependencies, disk });
  onTestFinished(async () => {
    disk.stop();
    await server.dispose();
  });
  const ask = async (query: string) => (await server.fetch(post({ query }, api.keys.ADMIN))).json();
  const ingest = () =>
    server.fetch(
      new Request('http://localhost/ingest/events?createCustomers=true', {
        method: 'POST',
        headers: { authorization: `Bearer ${api.keys.ADMIN}`, 'content-type': 'application/x-ndjson' },
        body: `${JSON.stringify({ messageId: 'm1', externalId: 'x', kind: 'LOGIN', at: '2026-01-01T00:00:00Z' })}\n`,
      }),
    );

  const refused = (await ask(WRITE)) as { errors: { extensions: { code: string; retryAfter: number } }[] };
  expect(refused.errors[0]!.extensions).toMatchObject({ code: 'STORAGE_FULL', retryAfter: 30 });
  const refusedLines = await ingest();
  expect([refusedLines.status, refusedLines.headers.get('retry-after')]).toEqual([507, '30']);
  expect(await ask('{ customers { totalCount } }')).toEqual({ data: { customers: { totalCount: 0 } } });
  const deleting = 'mutation { deletePersona(input: { id: "x", version: 1 }) { deletedId userErrors { code } } }';
  expect(JSON.stringify(await ask(deleting))).not.toContain('STORAGE_FULL');
  // A deletion beside a write is no deletion alone.
  expect(JSON.stringify(await ask(`${WRITE.slice(0, -1)} ${deleting.slice(10)}`))).toContain('STORAGE_FULL');
  const ready = await server.fetch(new Request('http://localhost/health/ready'));
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({
    status: 'not ready',
    checks: { disk: { ok: false, freeBytes: 500, reserveBytes: 1_000 }, database: { ok: true } },
  });

  free = 5_000;
  await vi.waitFor(() => expect(disk.full).toBe(false), { timeout: 20_000 });
  expect(await ask(WRITE)).toEqual({ data: { upsertCustomers: { created: 1 } } });
  expect((await ingest()).status).toBe(200);
});

test('a disk whose room is not told keeps nobody from writing', async () => {
  const failing = () => Promise.reject(new Error('no statfs here'));
  const disk = await watchDisk({ folder: '/', reserveBytes: 1_000, free: failing }, silent);
  expect([disk.freeBytes, disk.full]).toEqual([null, false]);
  disk.stop();
});

test('live says that the process answers, ready what it needs: also without its database', {
  timeout: 60_000,
}, async () => {
  await using api = await testApi();
  const at = (server: PersonagraphServer, path: string) => server.fetch(new Request(`http://localhost${path}`));
  const ready = await at(api.server, '/health/ready');
  expect([ready.status, ready.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(await ready.json()).toMatchObject({
    status: 'ready',
    checks: {
      serving: { ok: true },
      database: { ok: true },
      migrations: { ok: true },
      evaluation: { waitsSeconds: 0 },
    },
  });

  const lost = new Proxy(api.db, {
    get: (db, name, receiver) =>
      name === 'query' ? () => Promise.reject(new Error('no database')) : Reflect.get(db, name, receiver),
  });
  const server = createServer({ ...api.dependencies, db: lost });
  onTestFinished(() => server.dispose());
  expect((await at(server, '/health/live')).status).toBe(200);
  const without = await at(server, '/health/ready');
  expect(without.status).toBe(503);
  expect(await without.json()).toMatchObject({
    status: 'not ready',
    checks: { database: { ok: false }, migrations: { ok: false }, evaluation: { ok: false, waitsSeconds: null } },
  });
});

test('figures count requests by route and status, tell of the store, and leave out what cannot be read', {
  timeout: 60_000,
}, async () => {
  await using api = await testApi();
  const disk = await watchDisk({ folder: '/', reserveBytes: 7 }, silent);
  const metrics = createMetrics({ db: api.db, disk, sockets: () => 3 });
  const server = createServer({ ...api.dependencies, metrics });
  const listener = await listenForMetrics(metrics, 0, '127.0.0.1', silent);
  onTestFinished(async () => {
    disk.stop();
    await listener.stop();
    await server.dispose();
  });
  const url = await server.listen(0, '127.0.0.1');
  const ask = (key: string) =>
    fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ customers { totalCount } }' }),
    }).then((response) => response.text());
  await ask(api.keys.READ);
  await ask(api.keys.READ);
  await ask('wrong');
  const read = async () => {
    const response = await fetch(listener.url);
    expect(response.headers.get('content-type')).toContain('text/plain');
    return response.text();
  };
  // An answer is counted once its last byte is gone, which its client may see before.
  await vi.waitFor(
    async () => {
      const text = await read();
      expect(text).toContain('personagraph_http_request_seconds_count{route="/graphql",status="200"} 2');
      expect(text).toContain('personagraph_http_request_seconds_count{route="/graphql",status="401"} 1');
    },
    { timeout: 20_000 },
  );
  const text = await read();
  for (const line of [
    'personagraph_sockets 3',
    'personagraph_disk_reserve_bytes 7',
    'personagraph_disk_full 0',
    'personagraph_evaluations_waiting 0',
    'personagraph_evaluation_lag_seconds 0',
    'personagraph_pool_waiting 0',
    'personagraph_database_up 1',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
  expect(text).toMatch(/^process_cpu_seconds_total /m);
  expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
  // Neither a key nor an id of anybody.
  expect(text).not.toContain(api.keys.READ);
  expect((await fetch(listener.url.replace('/metrics', '/graphql'))).status).toBe(404);
  expect(codes(await api.ask('{ nothing }'))).not.toEqual([]);
});

test('each answer has the id of its request, which its line of the log names; neither keys nor paths are logged', {
  timeout: 60_000,
}, async () => {
  await using api = await testApi();
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const server = createServer({ ...api.dependencies, logger, logsRequests: true });
  onTestFinished(() => server.dispose());
  const url = await server.listen(0, '127.0.0.1');
  const authorization = `Bearer ${api.keys.ADMIN}`;
  const ask = (sent: string, path = '/graphql', query = '{ customers { totalCount } }') =>
    fetch(new URL(path, url), {
      method: path === '/graphql' ? 'POST' : 'GET',
      headers: { authorization, 'content-type': 'application/json', 'x-request-id': sent },
      ...(path === '/graphql' ? { body: JSON.stringify({ query }) } : {}),
    });
  // Executed, read the short way, refused, and of other routes.
  const answers = [
    await ask('first'),
    await ask('second'),
    await ask('third', '/graphql', '{ nothing }'),
    await ask('fourth', '/health/live'),
    await ask('fifth', '/exports/none'),
  ];
  for (const answer of answers) await answer.text();
  expect(answers.map(({ headers }) => headers.get('x-request-id'))).toEqual([
    'first',
    'second',
    'third',
    'fourth',
    'fifth',
  ]);
  expect(answers.map(({ headers }) => headers.get('x-content-type-options'))).toEqual(answers.map(() => 'nosniff'));
  const made = await ask('ann@example.com');
  expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-/);
  await made.text();

  await vi.waitFor(() => expect(lines.filter(({ msg }) => msg === 'request')).toHaveLength(6), { timeout: 20_000 });
  expect(lines.find(({ requestId }) => requestId === 'fifth')).toMatchObject({
    method: 'GET',
    route: '/exports',
    status: 400,
    ms: expect.any(Number),
  });
  expect(JSON.stringify(lines)).not.toMatch(new RegExp(`${api.keys.ADMIN}|ann@|none`));
});

test('the log has of an error what helps and no value of a row', async () => {
  await using api = await testApi();
  const failed = (statement: string, values: unknown[] = []) =>
    api.scope.query(statement, values).then(
      () => expect.unreachable(),
      (error: unknown) => plainError(error),
    );
  const { workspaceId } = api.scope;
  await api.scope.query(`INSERT INTO customer (workspace_id, external_id) VALUES ($1, 'Ann Smith')`, [workspaceId]);
  const twice = await failed(`INSERT INTO customer (workspace_id, external_id) VALUES ($1, 'Ann Smith')`, [
    workspaceId,
  ]);
  expect(twice).toMatchObject({ type: 'DatabaseError', code: '23505', about: { table: 'customer' } });
  expect(twice.about!['constraint']).toContain('customer');
  const unread = await failed('SELECT $1::int', ['Ann Smith']);
  expect(unread).toMatchObject({ code: '22P02', message: expect.stringContaining('invalid input syntax') });
  const malformed = plainError(new Error('A request failed for ann@example.com', { cause: syntaxError('Ann Smith') }));
  expect(JSON.stringify([twice, unread, malformed])).not.toMatch(/Ann|Smith|example\.com/);
});

function syntaxError(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
