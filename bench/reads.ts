// npm run bench -- reads --customers 20000
//
// Six queries over HTTP, ours beside PostGraphile 5, which npm installs into a temporary folder with a Node that it
// supports. Both servers run on that Node in production mode, each a process, on the same rows of the same PostgreSQL.
// The peer has tables of its own with the keys and indexes it likes (`support/reads/peer-tables.ts`). Where npm cannot,
// or with `--plain`, the peer is plain graphql-yoga with Prisma. Answers are compared value by value before anything is
// measured, and their length is checked all the time. Clients are a process of their own: `--connections`, each with one
// request in flight. The servers take turns, `--rounds` times `--seconds`; figures are medians. `cpuMs` is processor time
// of server and PostgreSQL a request. `--only point,nested` measures those, `--no-peer` ours alone. `--world PATH` keeps
// the database in a folder, `--peer-folder PATH` what npm installed; both are used again, and ours runs on that Node
// without a peer too.
//
// `--against PATH` races the server of another checkout, built there, in place of the peer. `--processes N` races N
// processes of ours behind one port against one process: `ratio` is how many times the requests they answer, `cpuRatio` how
// many times the processor time each takes. Clients and PostgreSQL share the processors with both: alone they answer more.
//
// `--beside-full-run` reads ours at a pace instead: one connection unless `--connections` says more, 5 ms between an
// answer and the next request. It prints the p99 of an idle server, that beside a full run in the same server, and their
// ratio.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { builtMain } from './support/checkout.ts';
import { childProcess } from './support/child.ts';
import { Ends } from './support/ends.ts';
import { startLiveServer, startServer } from './support/live-server.ts';
import { postmasterOf } from './support/processor-time.ts';
import { readBesideRuns } from './support/reads/beside-run.ts';
import type { Contestant } from './support/reads/contestant.ts';
import { QUERIES, type QueryName } from './support/reads/documents.ts';
import { OUR_QUERIES } from './support/reads/our-queries.ts';
import { installPeer, type PeerPrograms } from './support/reads/peer.ts';
import { PEER_QUERIES } from './support/reads/peer-queries.ts';
import { dropPeerTables, makePeerTables } from './support/reads/peer-tables.ts';
import { race } from './support/reads/race.ts';
import { besideFigures, figuresOf, lineOf } from './support/reads/report.ts';
import { holdStill, makeReadWorld } from './support/reads/world.ts';
import { keptStore, temporaryStore } from './support/store.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    'warm-up': { type: 'string', default: '3' },
    connections: { type: 'string' },
    only: { type: 'string' },
    peer: { type: 'boolean', default: true },
    plain: { type: 'boolean', default: false },
    'beside-full-run': { type: 'boolean', default: false },
    against: { type: 'string' },
    processes: { type: 'string' },
    world: { type: 'string' },
    'peer-folder': { type: 'string' },
  },
  allowNegative: true,
});
const say = (text: string) => process.stderr.write(`${text}\n`);
const beside = values['beside-full-run'];
const connections = Number(values.connections ?? (beside ? 1 : 16));
const rounds = Number(values.rounds);
const names = (values.only?.split(',') ?? (beside ? ['point', 'page200'] : QUERIES)).map((name) => {
  if (!QUERIES.includes(name as QueryName)) throw new Error(`--only takes ${QUERIES.join()}, not ${name}`);
  return name as QueryName;
});

await using ends = new Ends();
const programs = await peerPrograms();
const node = programs?.node ?? process.execPath;
const store = ends.use(await (values.world === undefined ? temporaryStore() : keptStore(resolve(values.world))));
const { db } = store;
const { workspaceId, key, customers, asked } = await makeReadWorld(db, Number(values.customers), say);
const clients = ends.use(childProcess('reads/load-clients'));
const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
const measured = beside ? await besideRuns() : await raceAll();
console.log(JSON.stringify({ ...measured, node: version, customers, connections, rounds }));

async function raceAll(): Promise<object> {
  const contestants = await both();
  say(`${contestants.map(({ name }) => name).join(' and ')} on Node ${version}`);
  const queries: Record<string, object> = {};
  const postmaster = postmasterOf(store.dataDir);
  const [seconds, warmUpSeconds] = [Number(values.seconds), Number(values['warm-up'])];
  for (const name of names) {
    const options = { clients, asked, connections, rounds, seconds, warmUpSeconds, postmaster };
    const [first, other] = await race(contestants, name, options);
    const figures = figuresOf(first!, other);
    queries[name] = figures;
    say(lineOf(name, figures));
  }
  return { queries, peer: contestants[1]?.name ?? null, seconds };
}

async function besideRuns(): Promise<object> {
  const queries: Record<string, object> = {};
  // Runs change what the peer's tables were copied from.
  await dropPeerTables(db);
  for (const name of names) {
    const start = () => ours('ours', {});
    const found = await readBesideRuns(name, { db, workspaceId, clients, asked, connections, rounds, start });
    queries[name] = besideFigures(found);
    say(`${name.padEnd(8)} ${JSON.stringify(queries[name])}`);
  }
  await holdStill(db);
  return { beside: queries };
}

/** The server that is measured, and the one it is held against, where there is one. */
async function both(): Promise<Contestant[]> {
  const { processes } = values;
  if (processes === undefined) return [await ours('ours', {}), ...(await others())];
  return [await ours(`${processes} processes`, { flags: ['--processes', processes] }), await ours('1 process', {})];
}

async function others(): Promise<Contestant[]> {
  if (values.against !== undefined) return [await ours(values.against, { main: builtMain(values.against) })];
  if (programs && values.peer && !values.plain) return [await peer(programs)];
  return values.peer ? [await plain()] : [];
}

async function ours(
  name: string,
  options: { readonly main?: string; readonly flags?: readonly string[] },
): Promise<Contestant> {
  const server = ends.use(await startLiveServer(db.url, { node, ...options }));
  return { name, server, queries: OUR_QUERIES, headers: { authorization: `Bearer ${key}` } };
}

async function peer({ name, start }: PeerPrograms): Promise<Contestant> {
  say(`making the tables of ${name}`);
  await makePeerTables(db);
  return { name, server: ends.use(await start(db.url)), queries: PEER_QUERIES, headers: {} };
}

async function plain(): Promise<Contestant> {
  const main = join(import.meta.dirname, `support/reads/plain-server${extname(import.meta.filename)}`);
  const env = { DATABASE_URL: db.url, WORKSPACE_ID: String(workspaceId) };
  const server = ends.use(await startServer(node, [...process.execArgv, main], env));
  return { name: 'plain graphql-yoga and Prisma', server, queries: OUR_QUERIES, headers: {} };
}

/** What npm installed; null where nobody asks for it, or npm cannot. */
async function peerPrograms(): Promise<PeerPrograms | null> {
  const kept = values['peer-folder'];
  if (
    kept === undefined &&
    (!values.peer || values.processes !== undefined || values.plain || beside || values.against !== undefined)
  )
    return null;
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
