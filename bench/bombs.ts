// npm run bench -- bombs --seconds 3
//
// A small operation, sent every few milliseconds, beside each of the operations that were seen to block a server. Each bomb
// is sent again as soon as it is answered, and each time in other words, so that nothing is remembered of it. `idle` is the
// p99 of the small operation alone, in milliseconds, measured before and after each bomb; `ratio` is the p99 beside the
// bomb over that of the idle server around it; `worst` is the largest of them. The server is a process of its own.
import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';
import { createApiKey } from '../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { makeBombWorld } from './support/bomb-world.ts';
import { type Bomb, bombs } from './support/bombs.ts';
import { startLiveServer } from './support/live-server.ts';
import { p99 } from './support/read-latency.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '3' } } });
const milliseconds = Number(values.seconds) * 1_000;
/** Milliseconds between the end of a small operation and the start of the next. */
const PAUSE_MS = 2;

await using store = await temporaryStore();
const { id } = await createWorkspace(store.db, { key: 'bombs', name: 'Bombs', currency: 'EUR' });
const world = await makeBombWorld(store.db.scope(id));
const key = await createApiKey(store.db, id, { name: 'bench', role: 'READ' });
const server = await startLiveServer(store.db.url);
const agents = { small: new Agent({ keepAlive: true }), bomb: new Agent({ keepAlive: true }) };

const figures: Record<string, object> = {};
let worst = 0;
await smallFor();
let before = await smallFor();
for (const bomb of bombs(world)) {
  const throwing = throwUntilStopped(bomb);
  const beside = await smallFor();
  const thrown = await throwing();
  const after = await smallFor();
  const idle = (before + after) / 2;
  const ratio = beside / idle;
  worst = Math.max(worst, ratio);
  figures[bomb.name] = { idle: round(idle), p99: round(beside), ratio: round(ratio), ...thrown };
  process.stderr.write(`${bomb.name}: ${JSON.stringify(figures[bomb.name])}\n`);
  before = after;
}
await server.stop();
agents.small.destroy();
agents.bomb.destroy();
console.log(JSON.stringify({ bombs: figures, worst: round(worst) }));

/** The p99 of the small operation over some seconds. */
async function smallFor(): Promise<number> {
  const taken: number[] = [];
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    const start = performance.now();
    await ask('{ __typename }', undefined, agents.small);
    taken.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return p99(taken.sort((a, b) => a - b));
}

/** Sends a bomb again and again; stopping returns how often, how it was answered and the bytes of an answer. */
function throwUntilStopped({ query, variables }: Bomb) {
  let going = true;
  let sent = 0;
  const running = (async () => {
    let last = { text: '', refused: false };
    for (; going; sent++) {
      const text = await ask(`${query} # ${sent}`, variables, agents.bomb);
      last = { text, refused: text.includes('TOO_COMPLEX') };
    }
    return { sent, refused: last.refused, bytes: last.text.length };
  })();
  return () => {
    going = false;
    return running;
  };
}

function ask(query: string, variables: object | undefined, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ query, variables });
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${key}`,
    };
    const sending = request(server.url, { method: 'POST', headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text)).on('error', reject);
    });
    sending.on('error', reject).end(body);
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
