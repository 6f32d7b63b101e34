// npm run bench -- attack --seconds 5
//
// A tenant at full attack beside another that reads, by real processes on 127.0.0.1. The other reads one customer after the
// other, as `reads` does; the attacker has one key with all rights, and for each kind of attack up to 128 connections. It
// runs at the lowest priority, since the processors of an attacker are elsewhere.
//
//   idle        p99 of the reader alone, in milliseconds, before and after each attack; idleP50 its median
//   p99, p50    the same beside the attack
//   ratio       p99 over idle: claimed to be under 3; `worst` is the largest
//   rssMb       resident memory of the server at its most, with its threads; `worstRssMb` of all attacks
//   answered    how the attacker was answered
//
// `--only NAME` attacks in one way. `--main FILE` takes another build's server.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../../src/db/tables/workspaces/workspaces.ts';
import { makeBombWorld } from '../support/bomb-world.ts';
import { childProcess } from '../support/child.ts';
import { startServer } from '../support/live-server.ts';
import { postOperation } from '../support/post-operation.ts';
import { p99 } from '../support/read-latency.ts';
import { temporaryStore } from '../support/store.ts';
import type { Answered, AttackName } from '../support/walls/attacker.ts';
import { roundedAll } from '../support/world/figures.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, only: { type: 'string' }, main: { type: 'string' } },
});
const milliseconds = Number(values.seconds) * 1_000;
const NAMES: readonly AttackName[] = ['operations', 'subscriptions', 'runs', 'imports', 'keys', 'unread'];
const names = NAMES.filter((name) => values.only === undefined || name === values.only);
/** Milliseconds between the end of a read and the start of the next. */
const PAUSE_MS = 5;
const QUERY = `query ($id: String!) { customer(externalId: $id) { name
  memberships { segment { name } strength since } personas { persona { name } fit } } }`;

await using store = await temporaryStore();
const tenant = async (key: string) => {
  const { id } = await createWorkspace(store.db, { key, name: key, currency: 'EUR' });
  const world = await makeBombWorld(store.db.scope(id));
  return { world, key: await createApiKey(store.db, id, { name: 'bench', role: 'ADMIN' }) };
};
const attacker = await tenant('attacker');
const reader = await tenant('reader');
const folder = await mkdtemp(join(tmpdir(), 'personagraph-attack-'));
const main = values.main ?? join(import.meta.dirname, `../../src/main${extname(import.meta.filename)}`);
const server = await startServer(
  process.execPath,
  [...(values.main ? ['--enable-source-maps'] : process.execArgv), main, 'serve'],
  { DATABASE_URL: store.db.url, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error', PERSONAGRAPH_DATA_DIR: folder },
);
const agent = new Agent({ keepAlive: true });

const figures: Record<string, object> = {};
let worst = 0;
let worstRssMb = 0;
await read();
let before = await read();
for (const name of names) {
  const beside = await besideAttack(name);
  const after = await readIdle(before.p99);
  const idle = (before.p99 + after.p99) / 2;
  const ratio = beside.p99 / idle;
  worst = Math.max(worst, ratio);
  worstRssMb = Math.max(worstRssMb, beside.rssMb);
  const { p50, reads, failed, rssMb } = beside;
  figures[name] = {
    ...roundedAll({ idle, idleP50: before.p50, p99: beside.p99, p50, ratio }),
    ...{ reads, failed, rssMb, answered: beside.answered },
  };
  process.stderr.write(`${name}: ${JSON.stringify(figures[name])}\n`);
  before = after;
}
await server.stop();
agent.destroy();
await rm(folder, { recursive: true, force: true });
console.log(JSON.stringify({ attacks: figures, ...roundedAll({ worst }), worstRssMb }));

async function besideAttack(name: AttackName) {
  await using child = childProcess('walls/attacker');
  const { url } = server;
  await child.ask({ ask: 'attack', name, url, key: attacker.key, world: attacker.world });
  // The attack has begun, and caches are warm.
  await read(1_000);
  const beside = await read();
  const { answered } = await child.ask<{ answered: Answered }>({ ask: 'stop' });
  return { ...beside, answered };
}

/** The reader once the attack is over: what it left is worked off first, for at most twenty seconds. */
async function readIdle(p99Before: number) {
  for (let tries = 0; tries < 20; tries++) if ((await read(1_000)).p99 < p99Before * 1.5) break;
  return read();
}

/** The reader over some time: how long it waited, and the memory of the server at its most. */
async function read(lastsMs = milliseconds) {
  const taken: number[] = [];
  let rssKb = 0;
  let failed = 0;
  const end = performance.now() + lastsMs;
  for (let n = 0; performance.now() < end; n++) {
    const start = performance.now();
    const text = await ask(`c${1 + ((n * 7) % 300)}`);
    taken.push(performance.now() - start);
    if (text.includes('"errors"')) failed++;
    if (n % 20 === 0) rssKb = Math.max(rssKb, await residentKb(server.child.pid!));
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  taken.sort((a, b) => a - b);
  return {
    p50: taken[taken.length >> 1]!,
    p99: p99(taken),
    reads: taken.length,
    failed,
    rssMb: Math.round(rssKb / 1_024),
  };
}

async function residentKb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
}

function ask(id: string): Promise<string> {
  return postOperation({ url: server.url, key: reader.key, agent }, QUERY, { id });
}
