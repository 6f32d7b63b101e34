import assert from 'node:assert/strict';
import { rawConnection } from '../../../test/http/raw-http.ts';
import type { Check, Section } from './check.ts';
import { openSocket } from './sockets.ts';
import type { Stage, Tenant } from './stage.ts';

const CONNECTIONS = 60;
/** Requests that each sends in a row. */
const IN_A_ROW = 200;
/** How long nobody reads, and others are asked for. */
const LOOKS = 12;
const EVERY_MS = 250;

const PAGE =
  '{ customers(first: 200) { nodes { id name externalId memberships { segment { id name } strength since } } } }';
const INTROSPECTION = '{ __schema { types { name fields { name description args { name description } } } } }';
const WATCHED = 'subscription { membershipChanged { cursor customer { name } } }';

/** A request of one kind, with a key of the tenant. */
type Request = (tenant: Tenant) => string;

const post =
  (query: string, headers = ''): Request =>
  ({ admin }) => {
    const body = JSON.stringify({ query });
    return `POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${admin}\r\nContent-Type: application/json\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
  };
const get =
  (path: string, headers = ''): Request =>
  ({ admin }) =>
    `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${admin}\r\n${headers}\r\n`;

/** Every kind of answer. */
const KINDS: Readonly<Record<string, Request>> = {
  'compiled reads': post(PAGE),
  'executed reads': post(`${PAGE.slice(0, -2)} segmenters { id configSchema } }`),
  introspection: post(INTROSPECTION),
  'event streams': post(WATCHED, 'Accept: text/event-stream\r\n'),
  refusals: post(`{ ${'a: '.repeat(2_000)}`),
  'refusals of keys': () =>
    `POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer nobody\r\nContent-Length: 2\r\n\r\n{}`,
  mutations: post(
    'mutation { saveCustomer(input: { externalId: "c1", name: "x" }) { customer { id } userErrors { code } } }',
  ),
  'the page of GraphiQL': get('/graphql', 'Accept: text/html\r\n'),
  avatars: get('/avatars/seed.svg'),
  'what is not there': get('/nothing'),
  health: get('/health/ready'),
  feeds: get('/digest.atom'),
  'small answers': post('{ __typename }'),
};

/** What sockets send, again and again, and do not read the answers to. */
const MESSAGES: Readonly<Record<string, (n: number) => object>> = {
  'long answers': (n) => ({ id: String(n), type: 'subscribe', payload: { query: PAGE } }),
  refusals: (n) => ({ id: String(n), type: 'subscribe', payload: { query: `{ nothing${n % 7} }` } }),
  'subscriptions that end at once': (n) =>
    n % 2 === 0
      ? { id: String(n), type: 'subscribe', payload: { query: WATCHED } }
      : { id: String(n - 1), type: 'complete' },
  pings: () => ({ type: 'ping', payload: { text: 'x'.repeat(1_000) } }),
};

/** Clients that ask, and read none of the answers. */
export const UNREAD: Section = {
  name: 'clients that never read',
  checks: () => [
    ...Object.entries(KINDS).map(
      ([name, kind]): Check => ({ name, run: (stage) => neverRead(stage, kind(stage.attacker)) }),
    ),
    ...Object.entries(MESSAGES).map(
      ([name, message]): Check => ({ name: `sockets: ${name}`, run: (stage) => neverReadBySocket(stage, message) }),
    ),
    { name: 'sockets: pings of the protocol itself', run: (stage) => neverReadPongs(stage) },
  ],
};

async function neverRead(stage: Stage, request: string): Promise<void> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => rawConnection(stage.server.url)));
  for (const { socket, write } of connections) {
    socket.pause();
    for (let n = 0; n < IN_A_ROW; n++) write(request);
  }
  await othersMeanwhile(stage);
  for (const { socket } of connections) socket.destroy();
}

async function neverReadBySocket(stage: Stage, message: (n: number) => object): Promise<void> {
  const sockets = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => openSocket(stage.server.url, stage.attacker.admin)),
  );
  for (const { socket } of sockets) {
    socket.pause();
    for (let n = 0; n < 2_000; n++) socket.send(JSON.stringify(message(n)));
  }
  await othersMeanwhile(stage);
  for (const { socket } of sockets) socket.terminate();
}

async function neverReadPongs(stage: Stage): Promise<void> {
  const sockets = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => openSocket(stage.server.url, stage.attacker.admin)),
  );
  for (const { socket } of sockets) {
    socket.pause();
    for (let n = 0; n < 10_000; n++) socket.ping('x'.repeat(100));
  }
  await othersMeanwhile(stage);
  for (const { socket } of sockets) socket.terminate();
}

async function othersMeanwhile(stage: Stage): Promise<void> {
  for (let n = 0; n < LOOKS; n++) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    await stage.others();
  }
  await stage.memory();
  assert.equal(stage.server.child.exitCode, null);
}
