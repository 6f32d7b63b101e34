// A process that attacks a server with one key, as fast as it is answered. Started by bench/walls/attack.ts; of the lowest
// priority, for the processors of an attacker are elsewhere.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setPriority } from 'node:os';
import { WebSocket } from 'ws';
import type { BombWorld } from '../bomb-world.ts';
import { answer } from '../child.ts';
import type { AttackName } from './attack-names.ts';

type Question =
  | {
      readonly ask: 'attack';
      readonly name: AttackName;
      readonly url: string;
      readonly key: string;
      readonly world: BombWorld;
    }
  | { readonly ask: 'stop' };

/** How what was sent was answered, by status or by what a socket said. */
export type Answered = Readonly<Record<string, number>>;

setPriority(19);

const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });
let going = true;
let answered: Record<string, number> = {};
let running: Promise<unknown> = Promise.resolve();
const closing: (() => void)[] = [];

answer(async (question: Question) => {
  if (question.ask === 'attack') {
    going = true;
    answered = {};
    running = Promise.all(ATTACKS[question.name](question));
    return {};
  }
  going = false;
  for (const close of closing.splice(0)) close();
  await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 8_000))]);
  return { answered };
});

interface Target {
  readonly url: string;
  readonly key: string;
  readonly world: BombWorld;
}

function count(how: string): void {
  answered[how] = (answered[how] ?? 0) + 1;
}

const ATTACKS: Readonly<Record<AttackName, (target: Target) => Promise<void>[]>> = {
  /** Costly documents, each in other words, and long pages of one that is known. */
  operations: (target) => [
    ...loops(64, (n) => post(target, { query: `${COSTLY[n % COSTLY.length]!} # ${n}` })),
    ...loops(64, () => post(target, { query: PAGE })),
  ],
  subscriptions: (target) => Array.from({ length: 50 }, () => subscribeAndLeave(target)),
  runs: (target) => [
    ...loops(16, () =>
      post(target, { query: 'mutation { runSegmentations(input: {}) { run { id } userErrors { code } } }' }),
    ),
    ...loops(32, () => post(target, { query: PREVIEW })),
  ],
  imports: (target) => [...loops(32, (n) => ingest(target, n)), ...loops(16, (n) => upload(target, n))],
  /** Keys that nobody has, on every path. */
  keys: (target) =>
    loops(128, (n) => post({ ...target, key: `guess_${n}_${Math.random().toString(36).slice(2)}` }, { query: PAGE })),
  /** Long answers that nobody reads. */
  unread: (target) => Array.from({ length: 100 }, () => askAndNeverRead(target)),
};

const PAGE =
  '{ customers(first: 200) { nodes { id name externalId memberships { segment { id name } strength since } } } }';
const COSTLY = [
  '{ personas(first: 20) { nodes { name story claims(first: 40) { nodes { text } } } } }',
  '{ customers(first: 100) { nodes { name memberships { segment { name segmentation { name segments { name } } } } } } }',
  '{ segmentations { name segments { name size } } features { name } }',
];
const PREVIEW = `mutation { previewSegmentation(input: { segmenter: "lifecycle.stage", seed: 1 })
  { preview { population } userErrors { code } } }`;

function loops(connections: number, send: (n: number) => Promise<string>): Promise<void>[] {
  let n = 0;
  return Array.from({ length: connections }, async () => {
    while (going) count(await send(n++).catch((error: Error) => error.message));
  });
}

interface Sent {
  readonly path?: string;
  readonly type: string;
  readonly body: string | Buffer;
}

function send({ url, key }: Target, { path, type, body }: Sent): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body), authorization: `Bearer ${key}` };
    const sending = request(path ? new URL(path, url) : url, { method: 'POST', headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        if (text.length < 1_000) text += part;
      });
      response.on('error', reject).on('end', () => resolve(howOf(response.statusCode!, text)));
    });
    sending.on('error', reject).end(body);
  });
}

function howOf(status: number, text: string): string {
  const code = /"code":"(\w+)"/.exec(text)?.[1];
  return code ? `${status} ${code}` : String(status);
}

function post(target: Target, operation: object): Promise<string> {
  return send(target, { type: 'application/json', body: JSON.stringify(operation) });
}

function ingest(target: Target, n: number): Promise<string> {
  const at = new Date(Date.now() - 60_000).toISOString();
  const lines = Array.from({ length: 1_000 }, (_, line) =>
    JSON.stringify({
      customer: { externalId: `c${1 + (line % 300)}` },
      source: 'attack',
      messageId: `${n}-${line}`,
      type: 'visit',
      at,
    }),
  );
  return send(target, { path: '/ingest/events', type: 'application/x-ndjson', body: lines.join('\n') });
}

function upload(target: Target, n: number): Promise<string> {
  const lines = Array.from({ length: 2_000 }, (_, line) => `x${n}-${line},Name ${line}`);
  return send(target, { path: '/uploads', type: 'text/csv', body: `id,name\n${lines.join('\n')}\n` });
}

/** Fills its socket with subscriptions, and ends them, again and again. */
function subscribeAndLeave({ url, key }: Target): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', {
      headers: { authorization: `Bearer ${key}` },
    });
    closing.push(() => socket.terminate());
    const say = (message: object) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));
    let id = 0;
    const fill = () => {
      for (let n = 0; n < 100; n++) {
        const query = n % 2 === 0 ? 'subscription { membershipChanged { cursor customer { name } } }' : COSTLY[2]!;
        say({ id: String(id++), type: 'subscribe', payload: { query } });
      }
      for (let n = id - 100; n < id; n += 2) say({ id: String(n), type: 'complete' });
      say({ type: 'ping' });
    };
    socket.on('open', () => say({ type: 'connection_init' }));
    socket.on('message', (data: Buffer) => {
      const { type } = JSON.parse(data.toString()) as { type: string };
      count(`socket ${type}`);
      if (type === 'connection_ack' || type === 'pong') {
        if (going) fill();
      }
    });
    socket.on('error', (error) => count(error.message));
    socket.on('close', (code) => {
      count(`closed ${code}`);
      resolve();
    });
  });
}

/** Asks for long answers in a row, and reads none. */
function askAndNeverRead({ url, key }: Target): Promise<void> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const body = JSON.stringify({ query: PAGE });
    const head = `POST /graphql HTTP/1.1\r\nhost: ${hostname}:${port}\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\n`;
    const socket = connect(Number(port), hostname, () => {
      for (let n = 0; n < 50; n++) socket.write(`${head}content-length: ${body.length}\r\n\r\n${body}`);
      count('connected');
    });
    socket.pause();
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    closing.push(() => socket.destroy());
  });
}
