import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { createListener } from '../../src/http/listener.ts';

const UNREAD_MS = 100;
/** More than the buffers of both ends hold. */
const LARGE = 64 * 1024 * 1024;
const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

/** A listener with short patience, and a client of it that has sent a request; the server's end of its connection. */
async function conversation(handle: RequestListener, unreadMs = UNREAD_MS) {
  const listener = createListener(handle, { unreadMs });
  const { port } = new URL(await listener.listen(0, '127.0.0.1'));
  const connected = once(listener.http, 'connection') as Promise<[Socket]>;
  const client = connect({ port: Number(port), host: '127.0.0.1' });
  client.write(GET);
  const [served] = await connected;
  return {
    client,
    served,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await listener.close(() => undefined);
    },
  };
}

test('an answer that nobody reads ends with its connection', async () => {
  await using talk = await conversation((_request, response) => response.end(Buffer.alloc(LARGE)));
  const [hadError] = (await once(talk.served, 'close')) as [boolean];
  expect(hadError).toBe(false);
  expect(talk.served.destroyed).toBe(true);
});

test('a client that reads gets all of its answer', async () => {
  await using talk = await conversation((_request, response) => response.end(Buffer.alloc(LARGE)), 2_000);
  let bytes = 0;
  for await (const chunk of talk.client) bytes += (chunk as Buffer).length;
  expect(bytes).toBeGreaterThan(LARGE);
});

test('an answer that takes longer to make than unread ones are kept is waited for', async () => {
  const answered: ServerResponse[] = [];
  await using talk = await conversation((_request, response) => answered.push(response));
  let over = 0;
  // Each is the end of the time that an unread answer would have had.
  talk.served.on('timeout', () => {
    over++;
    if (over === 3) answered[0]!.end('made');
  });
  let text = '';
  for await (const chunk of talk.client) text += String(chunk);
  expect(text).toContain('made');
  expect(over).toBe(3);
});

test('an address has so many connections; what comes by more is told so, and others go on', async () => {
  const listener = createListener((_request, response) => response.end('served'), { connectionsAnAddress: 1 });
  const { port } = new URL(await listener.listen(0, '127.0.0.1'));
  const sockets: Socket[] = [];
  listener.http.on('connection', (socket) => sockets.push(socket));
  const answerOn = async (client: Socket) => {
    client.write(GET.replace('Connection: close\r\n', ''));
    return String((await once(client, 'data'))[0]);
  };
  const first = connect(Number(port), '127.0.0.1');
  expect(await answerOn(first)).toContain('served');
  const second = connect(Number(port), '127.0.0.1');
  const refused = await answerOn(second);
  expect(refused).toMatch(/^HTTP\/1\.1 429 /);
  for (const part of [/^retry-after: 5\r$/im, /^connection: close\r$/im, /"code":"RATE_LIMITED"/]) {
    expect(refused).toMatch(part);
  }
  expect(await answerOn(first)).toContain('served');
  const [served] = [...sockets];
  first.end();
  await once(served!, 'close');
  const third = connect(Number(port), '127.0.0.1');
  expect(await answerOn(third)).toContain('served');
  third.destroy();
  await listener.close(() => undefined);
});

test('of requests in a row a few are handled at once, and the connection is not read while others wait', async () => {
  const underWay: ServerResponse[] = [];
  let most = 0;
  const listener = createListener((request, response) => {
    underWay.push(response);
    most = Math.max(most, underWay.length);
    // Who reads a body resumes the connection.
    request.resume();
  });
  const { port } = new URL(await listener.listen(0, '127.0.0.1'));
  const connected = once(listener.http, 'connection') as Promise<[Socket]>;
  const client = connect(Number(port), '127.0.0.1');
  const post = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n';
  const body = `${post}${'x'.repeat(1_000)}`;
  const SENT = 1_000;
  let answered = '';
  client.on('data', (data: Buffer) => {
    answered += data.toString();
  });
  for (let n = 0; n < SENT; n++) client.write(body);
  const [served] = await connected;
  await vi.waitFor(() => expect(underWay).toHaveLength(8), { timeout: 20_000 });
  // All that is sent is 1 MB.
  for (let n = 0; n < 50; n++) await new Promise((resolve) => setImmediate(resolve));
  expect(served.bytesRead).toBeLessThan(500_000);
  await vi.waitFor(
    () => {
      for (const response of underWay.splice(0)) response.end();
      expect(answered.split('HTTP/1.1 200').length - 1).toBe(SENT);
    },
    { timeout: 30_000, interval: 1 },
  );
  expect(most).toBe(8);
  client.destroy();
  await listener.close(() => undefined);
});
