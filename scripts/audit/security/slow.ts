import assert from 'node:assert/strict';
import { rawConnection } from '../../../test/http/raw-http.ts';
import { exchange } from './ask.ts';
import type { Check, Section } from './check.ts';
import type { Stage } from './stage.ts';

/** Connections that send as little as they can. */
const CONNECTIONS = 500;
/** How often each sends something, and how many times. */
const EVERY_MS = 200;
const TIMES = 10;
/** How long questions of health are asked. */
const FLOOD_MS = 3_000;

/** What each kind begins with, and what it sends again and again. */
const KINDS: Readonly<Record<string, (key: string) => readonly [begin: string, more: string]>> = {
  'slow headers': () => ['POST /graphql HTTP/1.1\r\nHost: a\r\n', 'X: y\r\n'],
  'slow bodies': (key) => [
    `POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"query":"`,
    ' ',
  ],
  'slow bodies in chunks': (key) => [
    `POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    '1\r\n \r\n',
  ],
  'slow uploads': (key) => [
    `POST /uploads HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${key}\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n`,
    '1\r\na\r\n',
  ],
  'slow events': (key) => [
    `POST /ingest/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n`,
    '1\r\n{\r\n',
  ],
  'sockets that say nothing': () => [
    'GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
    // The head of a message, again and again: each is a message of no letters.
    '\x81\x80\x00\x00\x00\x00',
  ],
  'nothing at all': () => ['', ''],
};

/** Connections that hold themselves open by as little as they can hold up nobody. */
export const SLOW: Section = {
  name: 'slow clients',
  checks: () => [
    ...Object.entries(KINDS).map(
      ([name, kind]): Check => ({
        name: `${name}, ${CONNECTIONS} of them`,
        run: (stage) => beside(stage, kind(stage.attacker.admin)),
      }),
    ),
    { name: 'questions of health without a key, as many as can be', run: floodOfHealth },
    { name: 'memory stays under its bound', run: async (stage) => void (await stage.memory()) },
  ],
};

async function beside(stage: Stage, [begin, more]: readonly [string, string]): Promise<void> {
  const { server } = stage;
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => rawConnection(server.url)));
  try {
    for (const { write } of connections) write(Buffer.from(begin, 'latin1'));
    for (let n = 0; n < TIMES; n++) {
      for (const { socket, write } of connections) if (!socket.destroyed) write(Buffer.from(more, 'latin1'));
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      await stage.others();
    }
    assert.equal(server.child.exitCode, null);
  } finally {
    for (const { socket } of connections) socket.destroy();
  }
}

async function floodOfHealth(stage: Stage): Promise<void> {
  const { server, db } = stage;
  const statements = async () => {
    const [row] = await db.query<{ calls: number }>(
      `SELECT sum(xact_commit)::float8 AS calls FROM pg_stat_database WHERE datname = current_database()`,
    );
    return row!.calls;
  };
  const before = await statements();
  let asked = 0;
  const until = performance.now() + FLOOD_MS;
  const flood = async (path: string) => {
    while (performance.now() < until) {
      const { status } = await exchange(server.url, null, { method: 'GET', path });
      assert.ok(status === 200 || status === 503, `${path}: ${status}`);
      asked++;
    }
  };
  await Promise.all(Array.from({ length: 30 }, (_, n) => flood(n % 2 === 0 ? '/health' : '/health/ready')));
  await stage.others();
  // What a backend did is told within a second of it, and others work beside.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const made = (await statements()) - before;
  assert.ok(asked > 500 && made < asked / 2, `${asked} questions made ${made} transactions`);
}
