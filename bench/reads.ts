// npm run bench -- reads --customers 20000
//
// Six queries over HTTP, ours beside PostGraphile 5, which npm installs into a temporary folder with a Node that it
// supports. Both servers run on that Node in production mode, each a process, on the same rows of the same PostgreSQL.
// The peer has tables of its own with the keys and indexes it likes (`support/reads/peer-tables.ts`). Answers are
// compared value by value before anything is measured. Clients are a process of their own, with `--connections` that
// each send the next request once they have an answer. The servers take turns, `--rounds` times `--seconds`; figures are
// medians. `cpuMs` is processor time of server and PostgreSQL a request. `--only point,nested` measures those.
// `--no-peer` measures ours alone. `--against PATH` races the server of another checkout, built there, in place of the
// peer. `--world PATH` keeps the database in a folder, `--peer-folder PATH` what npm installed; both are used again.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { childProcess } from './support/child.ts';
import { Ends } from './support/ends.ts';
import { startLiveServer } from './support/live-server.ts';
import { postmasterOf } from './support/processor-time.ts';
import type { Contestant } from './support/reads/contestant.ts';
import { QUERIES, type QueryName } from './support/reads/documents.ts';
import { OUR_QUERIES } from './support/reads/our-queries.ts';
import { installPeer, type PeerPrograms } from './support/reads/peer.ts';
import { PEER_QUERIES } from './support/reads/peer-queries.ts';
import { makePeerTables } from './support/reads/peer-tables.ts';
import { race } from './support/reads/race.ts';
import { figuresOf, lineOf } from './support/reads/report.ts';
import { makeReadWorld } from './support/reads/world.ts';
import { keptStore, temporaryStore } from './support/store.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    'warm-up': { type: 'string', default: '3' },
    connections: { type: 'string', default: '16' },
    only: { type: 'string', default: QUERIES.join() },
    peer: { type: 'boolean', default: true },
    against: { type: 'string' },
    world: { type: 'string' },
    'peer-folder': { type: 'string' },
  },
  allowNegative: true,
});
const say = (text: string) => process.stderr.write(`${text}\n`);
const names = values.only.split(',').map((name) => {
  if (!QUERIES.includes(name as QueryName)) throw new Error(`--only takes ${QUERIES.join()}, not ${name}`);
  return name as QueryName;
});

await using ends = new Ends();
const programs = await peerPrograms();
const node = programs?.node ?? process.execPath;
const store = ends.use(await (values.world === undefined ? temporaryStore() : keptStore(resolve(values.world))));
const { db } = store;
const { key, customers, asked } = await makeReadWorld(db, Number(values.customers), say);
const contestants: Contestant[] = [await ours('ours', {})];
if (values.against !== undefined) contestants.push(await ours(values.against, { main: builtMain(values.against) }));
else if (programs && values.peer) contestants.push(await peer(programs));
const clients = ends.use(childProcess('reads/load-clients'));
const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
say(`${contestants.map(({ name }) => name).join(' and ')} on Node ${version}`);
const queries: Record<string, Record<string, number>> = {};
for (const name of names) {
  const [first, other] = await race(contestants, name, {
    clients,
    asked,
    connections: Number(values.connections),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    warmUpSeconds: Number(values['warm-up']),
    postmaster: postmasterOf(store.dataDir),
  });
  queries[name] = figuresOf(first!, other);
  say(lineOf(name, queries[name]));
}
console.log(
  JSON.stringify({
    queries,
    peer: contestants[1]?.name ?? null,
    node: version,
    customers,
    connections: Number(values.connections),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
  }),
);

async function ours(name: string, options: { readonly main?: string }): Promise<Contestant> {
  const server = ends.use(await startLiveServer(db.url, { node, ...options }));
  return { name, server, queries: OUR_QUERIES, headers: { authorization: `Bearer ${key}` } };
}

async function peer({ name, start }: PeerPrograms): Promise<Contestant> {
  say(`making the tables of ${name}`);
  await makePeerTables(db);
  return { name, server: ends.use(await start(db.url)), queries: PEER_QUERIES, headers: {} };
}

/** What npm installed; null where nobody asks for it, or npm cannot. */
async function peerPrograms(): Promise<PeerPrograms | null> {
  const kept = values['peer-folder'];
  if (kept === undefined && (!values.peer || values.against !== undefined)) return null;
  const folder = kept === undefined ? await temporaryFolder() : resolve(kept);
  try {
    return await installPeer(folder);
  } catch (error) {
    say(`PostGraphile cannot be had: ${(error as Error).message}`);
    return null;
  }
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'personagraph-peer-'));
  ends.defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Builds another checkout. */
function builtMain(checkout: string): string {
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: checkout, stdio: ['ignore', 'ignore', 'inherit'] });
  return join(resolve(checkout), 'dist/src/main.js');
}
