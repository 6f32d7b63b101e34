// npm run bench -- fanout --subscribers 500
//
// Subscribers of the same document, each on a socket of its own. `deliveriesPerCpuSecond` is how many messages a second of
// our server's CPU delivers, reading the changes from PostgreSQL included. `baseline` is the same of a plain graphql-ws
// server that executes the document for each subscriber. It has our schema, the same facts in memory, and no database.
// Server and clients are processes of their own; only the server's time counts. Changes come in transactions of
// `--batch` (default 10, what an evaluation of a few customers writes), the next when all have the last. `single` is
// the same with one change at a time. `executed` is that of our server where the executor makes each item, without
// compiled reads; `postgresMs` is what PostgreSQL takes for a change, both ways. `--nested` asks for what customers lead
// to, which the plain server does not have. The servers take turns.
import { parseArgs } from 'node:util';
import type { Database } from '../src/db/postgres/connection.ts';
import { appendChanges } from '../src/db/tables/changes/changes.ts';
import { createApiKey } from '../src/db/tables/workspaces/api-keys.ts';
import { type Child, childProcess } from './support/child.ts';
import { postmasterOf, processorMs } from './support/processor-time.ts';
import type { Usage } from './support/push-server.ts';
import { subscribeMany, untilSubscribed } from './support/push-subscribers.ts';
import { makePushWorld, type PushWorld } from './support/push-world.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({
  options: {
    subscribers: { type: 'string', default: '500' },
    changes: { type: 'string', default: '500' },
    batch: { type: 'string', default: '10' },
    nested: { type: 'boolean', default: false },
  },
});
const subscribers = Number(values.subscribers);
const changes = Number(values.changes);
const say = (text: string) => process.stderr.write(`${text}\n`);
const TURNS = 3;
/** Batches before each measurement. */
const WARM_UP = 5;

const NESTED =
  'memberships { strength since segment { key name } } personas(matched: true) { fit persona { name } } events(first: 3) { nodes { type at } }';
const QUERY = `subscription {
  membershipChanged {
    cursor kind at cause
    customer { id externalId name ${values.nested ? NESTED : ''} }
    segmentation { id key name }
    from { id key name }
    to { id key name }
  }
}`;

await using store = await temporaryStore();
const { db } = store;
const world = await makePushWorld(db);
const key = await createApiKey(db, world.workspaceId, { name: 'bench', role: 'READ' });
await using ours = childProcess('push-server');
await using plain = childProcess('push-server');
await using ourClients = childProcess('push-clients');
await using plainClients = childProcess('push-clients');
await using executing = childProcess('push-server');
await using executingClients = childProcess('push-clients');
const postmaster = postmasterOf(store.dataDir);
const wayOf = async (server: Child, clients: Child, how: object): Promise<Way> => {
  const { url } = await server.ask<{ url: string }>(how);
  return { server, clients, url };
};
const publishOurs = (count: number) => publishChanges(db, world, count);
const publishPlain = (count: number) => plain.ask({ ask: 'publish', events: world.events(count) });
const ways = {
  ours: await wayOf(ours, ourClients, { ask: 'ours', databaseUrl: db.url, compiled: true }),
  executed: await wayOf(executing, executingClients, { ask: 'ours', databaseUrl: db.url, compiled: false }),
  ...(values.nested ? {} : { plain: await wayOf(plain, plainClients, { ask: 'plain' }) }),
};
say(`${subscribers} subscribers of each server`);

const batched = await compare(Number(values.batch), changes);
const single = await compare(1, Math.ceil(changes / 5));
console.log(JSON.stringify({ ...batched, subscribers, changes, batch: Number(values.batch), single }));

interface Way {
  readonly server: Child;
  readonly clients: Child;
  readonly url: string;
}

interface Round {
  readonly rate: number;
  /** Milliseconds of PostgreSQL's processor time a change. */
  readonly postgresMs: number;
  readonly last: string;
}

async function compare(batch: number, total: number) {
  const rounds: Record<string, Round[]> = {};
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [name, way] of Object.entries(ways)) {
      const done = await round(way, name === 'plain' ? publishPlain : publishOurs, total, batch);
      rounds[name] = [...(rounds[name] ?? []), done];
    }
    const shapes = new Set(Object.values(rounds).map((done) => shapeOf(done.at(-1)!.last)));
    if (shapes.size > 1) throw new Error(`the servers say different things: ${[...shapes].join(' ')}`);
    const rates = Object.entries(rounds).map(([name, done]) => `${name} ${done.at(-1)!.rate}`);
    say(`changes of ${batch}, deliveries per CPU-second: ${rates.join(', ')}`);
  }
  const of = (name: string, part: 'rate' | 'postgresMs') => median((rounds[name] ?? []).map((done) => done[part]));
  const [deliveriesPerCpuSecond, executed] = [of('ours', 'rate'), of('executed', 'rate')];
  const baseline = values.nested ? undefined : of('plain', 'rate');
  return {
    deliveriesPerCpuSecond,
    executed,
    postgresMs: { ours: of('ours', 'postgresMs'), executed: of('executed', 'postgresMs') },
    ...(baseline === undefined ? {} : { baseline, ratio: Math.round((deliveriesPerCpuSecond / baseline) * 100) / 100 }),
  };
}

/** Pushes so many changes to everybody, after some to warm up, and holds what arrived against the CPU it took. */
async function round(
  { server, clients, url }: Way,
  publish: (count: number) => Promise<unknown>,
  total: number,
  batch: number,
): Promise<Round> {
  await subscribeMany(server, clients, { url, key, subscribers, query: QUERY });
  const push = async (count: number) => {
    const arrived = clients.ask<{ received: number; last: string }>({ ask: 'await', messages: subscribers * count });
    await publish(count);
    const { received, last } = await arrived;
    if (received !== subscribers * count) throw new Error(`${received} messages instead of ${subscribers * count}`);
    return last;
  };
  for (let n = 0; n < WARM_UP; n++) await push(batch);
  const before = await server.ask<Usage>({ ask: 'usage' });
  const postgresBefore = processorMs([postmaster]);
  let last = '';
  for (let published = 0; published < total; published += batch) last = await push(Math.min(batch, total - published));
  const { cpu } = await server.ask<Usage>({ ask: 'usage' });
  const postgresMs = Math.round(((processorMs([postmaster]) - postgresBefore) / total) * 1_000) / 1_000;
  await clients.ask({ ask: 'close' });
  await untilSubscribed(server, 0);
  return { rate: Math.round((total * subscribers) / ((cpu - before.cpu) / 1e6)), postgresMs, last };
}

function publishChanges(database: Database, { workspaceId, changes: make }: PushWorld, count: number): Promise<void> {
  return database.scope(workspaceId).transaction((scope) => appendChanges(scope, make(count)));
}

/** A message with its values left out. */
function shapeOf(message: string): string {
  return JSON.stringify(JSON.parse(message), (_name, value) => (typeof value === 'object' ? value : typeof value));
}

function median(rates: readonly number[]): number {
  return [...rates].sort((a, b) => a - b)[Math.floor(rates.length / 2)]!;
}
