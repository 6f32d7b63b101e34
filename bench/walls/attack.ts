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
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../../src/db/tables/workspaces/workspaces.ts';
import { makeBombWorld } from '../support/bomb-world.ts';
import { startServer } from '../support/live-server.ts';
import { temporaryStore } from '../support/store.ts';
import { ATTACK_NAMES } from '../support/walls/attack-names.ts';
import { Neighbour } from '../support/walls/neighbour.ts';
import { roundedAll } from '../support/world/figures.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '5' }, only: { type: 'string' }, main: { type: 'string' } },
});
const milliseconds = Number(values.seconds) * 1_000;
const names = ATTACK_NAMES.filter((name) => values.only === undefined || name === values.only);

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
const { url, child } = server;
const neighbour = new Neighbour({ url, pid: child.pid!, reader: reader.key, attacker, milliseconds });

const figures: Record<string, object> = {};
let worst = 0;
let worstRssMb = 0;
for (const name of names) {
  const disturbance = await neighbour.beside(name);
  worst = Math.max(worst, disturbance.ratio);
  worstRssMb = Math.max(worstRssMb, disturbance.rssMb);
  figures[name] = disturbance.figures;
  process.stderr.write(`${name}: ${JSON.stringify(figures[name])}\n`);
}
await server.stop();
neighbour[Symbol.dispose]();
await rm(folder, { recursive: true, force: true });
console.log(JSON.stringify({ attacks: figures, ...roundedAll({ worst }), worstRssMb }));
