import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { css, favicon, js, jsonWorker } from '@graphql-yoga/render-graphiql/graphiql';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { keyLinksIn } from '../../src/http/graphiql/key-links.ts';
import { createServer } from '../../src/server.ts';
import { type TestApi, testApi } from '../graphql/api.ts';

let api: TestApi;
let url: string;
beforeAll(async () => {
  api = await testApi();
  url = await api.server.listen(0, '127.0.0.1');
});
afterAll(() => api[Symbol.asyncDispose]());

const HTML = { accept: 'text/html' };

async function filesOfPage(): Promise<string[]> {
  const page = await (await fetch(url, { headers: HTML })).text();
  return [...page.matchAll(/"(\/graphql\/graphiql\/[^".]+\.[^"]+)"/g)].map(([, path]) => new URL(path!, url).href);
}

test('GraphiQL is a page of a few kilobytes under a policy, with its operations and names of files', async () => {
  const response = await fetch(url, { headers: HTML });
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  const page = await response.text();
  expect(page.length).toBeLessThan(5_000);
  const options = JSON.parse(/const options = (.*);$/m.exec(page)![1]!) as Record<string, string>;
  expect(options).toMatchObject({ title: 'Personagraph', subscriptionsProtocol: 'SSE', endpoint: '/graphql' });
  expect(options['defaultQuery']).toContain('subscription Moves');
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
  const script = /<script>([\s\S]*?)<\/script>/.exec(page)![1]!;
  expect(response.headers.get('content-security-policy')).toContain(
    `script-src 'self' 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  expect(await filesOfPage()).toHaveLength(6);
});

test('its files are those of the package, compressed or not, kept by caches for good, and answer 304', async () => {
  const files = await filesOfPage();
  const contents: string[] = [];
  for (const file of files) {
    const zipped = await fetch(file, { headers: { 'accept-encoding': 'gzip' } });
    expect([zipped.status, zipped.headers.get('content-encoding')]).toEqual([200, 'gzip']);
    expect(zipped.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(zipped.headers.get('vary')).toBe('accept-encoding');
    const plain = await fetch(file, { headers: { 'accept-encoding': 'gzip;q=0, identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(Number(zipped.headers.get('content-length'))).toBeLessThan(Number(plain.headers.get('content-length')));
    const bytes = Buffer.from(await plain.arrayBuffer());
    expect(Buffer.from(await zipped.arrayBuffer()).equals(bytes)).toBe(true);
    contents.push(bytes.toString(file.endsWith('.ico') ? 'base64' : 'utf8'));

    const head = await fetch(file, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const etag = head.headers.get('etag')!;
    expect(file).toContain(etag.slice(3, -1));
    const known = await fetch(file, { headers: { 'if-none-match': `"other", ${etag}` } });
    expect([known.status, known.headers.get('etag'), await known.text()]).toEqual([304, etag, '']);
  }
  for (const content of [css, js, jsonWorker, favicon.split(',')[1]]) expect(contents).toContain(content);
  const unknown = await fetch(files[0]!.replace(/\.[^.]+\.(\w+)$/, '.0000.$1'));
  expect([unknown.status, unknown.headers.get('cache-control')]).toEqual([404, null]);
});

test('clients that read nothing hold the bytes that all share', async () => {
  const [largest] = (await filesOfPage()).filter((file) => /graphiql\.[^.]+\.js$/.test(file));
  const { host, pathname, port } = new URL(largest!);
  const ask = (path: string, accept: string) =>
    `GET ${path} HTTP/1.1\r\nhost: ${host}\r\naccept: ${accept}\r\naccept-encoding: identity\r\n\r\n`;
  const size = Buffer.byteLength(js);
  const unread: Socket[] = [];
  const before = held();
  for (let opened = 0; opened < 80; opened++) {
    const socket = createConnection({ port: Number(port), host: '127.0.0.1' });
    unread.push(socket);
    socket.write(ask(pathname, '*/*') + ask('/graphql', 'text/html'));
    // One event of the answer says that it is under way; then the client reads no more.
    await once(socket, 'readable');
  }
  expect(held() - before).toBeLessThan(4 * size);
  for (const socket of unread) socket.destroy();
});

/** Bytes of heap and buffers. */
function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test('no headers make the page tell a key', async () => {
  const plain = await (await fetch(url, { headers: HTML })).text();
  const { port } = new URL(url);
  for (const headers of [{ host: 'localhost' }, { host: `127.0.0.1:${port}` }, { 'x-forwarded-for': '127.0.0.1' }]) {
    const asked = get({ host: '127.0.0.1', port, path: '/graphql', headers: { ...HTML, ...headers } });
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    expect(await text(response)).toBe(plain);
  }
  expect(plain).not.toContain('pgk_');
});

test('a link is exchanged for its key once, within a day, by whichever process is asked', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'personagraph-links-')), 'links');
  onTestFinished(() => rm(folder, { recursive: true }));
  let now = Date.now();
  const links = keyLinksIn(folder, () => now);
  const servers = [1, 2].map(() => createServer({ ...api.dependencies, keyLinks: links }));
  const exchange = async (token: unknown, server = servers[0]!, headers = {}) => {
    const body = JSON.stringify({ token });
    const response = await server.fetch(
      new Request(`${url}/graphiql/key`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': String(body.length), ...headers },
        body,
      }),
    );
    return [response.status, await response.json()] as const;
  };
  const token = await links.make('pgk_the_key');
  expect((await exchange(token, servers[0], { 'content-type': 'text/plain' }))[0]).toBe(415);
  const both = await Promise.all(servers.map((server) => exchange(token, server)));
  expect(both.map(([status]) => status).sort()).toEqual([200, 404]);
  expect(both.find(([status]) => status === 200)![1]).toEqual({ key: 'pgk_the_key' });
  expect((await exchange(token))[0]).toBe(404);
  for (const wrong of ['../links/x', 'x'.repeat(90), '\0']) expect((await exchange(wrong))[0]).toBe(404);
  for (const wrong of [null, 7, '', 'x'.repeat(2_000)]) expect((await exchange(wrong))[0]).toBeGreaterThanOrEqual(400);

  const late = await links.make('pgk_late');
  now += 2 * 86_400_000;
  expect((await exchange(late))[0]).toBe(404);
  expect(await readdir(folder)).toEqual([]);
  for (const server of servers) await server.dispose();
});

test('switched off there is neither page nor file', async () => {
  const server = createServer({ ...api.dependencies, http: { graphiql: false } });
  const ask = (to: string) => server.fetch(new Request(to, { headers: HTML }));
  const [file] = await filesOfPage();
  const response = await ask(url);
  expect(response.status).toBe(401);
  expect(await response.text()).not.toContain('YogaGraphiQL');
  expect((await ask(file!)).status).toBe(404);
  await server.dispose();
});
