// npm run bench -- bombs --seconds 3
//
// A small operation, sent every few milliseconds, beside each of the operations that were seen to block a server. Each bomb
// is sent again as soon as it is answered, and each time in other words, so that nothing is remembered of it. The server is
// a process of its own.
//
//   idle, idleP50  p99 and median of the small operation alone, in milliseconds, before and after each bomb
//   p99, p50       the same beside the bomb
//   ratio          p99 over idle: the one that is claimed; `worst` is the largest
//   busy           p99 over that beside another client which sends small operations as a bomb is sent; `worstBusy`
//   cpuMs          processor time of the server for one bomb, without that of the small operations
import { Agent } from 'node:http';
import { parseArgs } from 'node:util';
import { createApiKey } from '../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { makeBombWorld } from './support/bomb-world.ts';
import { type Bomb, bombs } from './support/bombs.ts';
import { startLiveServer } from './support/live-server.ts';
import { postOperation } from './support/post-operation.ts';
import { processorMs } from './support/processor-time.ts';
import { p99 } from './support/read-latency.ts';
import { temporaryStore } from './support/store.ts';
import { roundedAll } from './support/world/figures.ts';

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
let worstBusy = 0;
/** What another client costs that asks for nothing. */
const NOTHING: Bomb = { name: 'nothing', query: '{ viewer { role } }' };
await smallFor();
let before = await smallFor();
for (const bomb of bombs(world)) {
  const busy = await besideThrowing(NOTHING);
  const beside = await besideThrowing(bomb);
  const after = await smallFor();
  const idle = mean(before.p99, after.p99);
  const ratios = { ratio: beside.p99 / idle, busy: beside.p99 / busy.p99 };
  worst = Math.max(worst, ratios.ratio);
  worstBusy = Math.max(worstBusy, ratios.busy);
  const cpuMs =
    (beside.cpuMs - beside.asked * mean(before.cpuMs / before.asked, after.cpuMs / after.asked)) / beside.sent;
  figures[bomb.name] = {
    ...roundedAll({ idle, idleP50: mean(before.p50, after.p50), p99: beside.p99, p50: beside.p50, ...ratios, cpuMs }),
    ...{ sent: beside.sent, refused: beside.refused, bytes: beside.bytes },
  };
  process.stderr.write(`${bomb.name}: ${JSON.stringify(figures[bomb.name])}\n`);
  before = after;
}
await server.stop();
agents.small.destroy();
agents.bomb.destroy();
console.log(JSON.stringify({ bombs: figures, ...roundedAll({ worst, worstBusy }) }));

/** The small operation beside a bomb, and how that was answered. */
async function besideThrowing(bomb: Bomb) {
  const throwing = throwUntilStopped(bomb);
  const small = await smallFor();
  return { ...small, ...(await throwing()) };
}

/** The small operation over some seconds: milliseconds of it, how often it was asked, processor time of the server. */
async function smallFor(): Promise<{ p50: number; p99: number; asked: number; cpuMs: number }> {
  const taken: number[] = [];
  const cpuBefore = processorMs([server.child.pid!]);
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    const start = performance.now();
    await ask('{ __typename }', undefined, agents.small);
    taken.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  const cpuMs = processorMs([server.child.pid!]) - cpuBefore;
  taken.sort((a, b) => a - b);
  return { p50: taken[taken.length >> 1]!, p99: p99(taken), asked: taken.length, cpuMs };
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
  return postOperation({ url: server.url, key, agent }, query, variables);
}

function mean(one: number, other: number): number {
  return (one + other) / 2;
}
