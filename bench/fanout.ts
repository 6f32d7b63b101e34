// npm run bench -- fanout --subscribers 500
//
// Subscribers of the same document, each on a socket of its own. `deliveriesPerCpuSecond` is how many messages a second of
// our server's CPU delivers, reading the changes from PostgreSQL included. `baseline` is the same of a plain graphql-ws
// server that executes the document for each subscriber. It has our schema, the same facts in memory, and no database.
// Server and clients are processes of their own; only the server's time counts. Changes come in transactions of
// `--batch` (default 10, what an evaluation of a few customers writes), the next when all have the last. `single` is
// the same with one change at a time. The two servers take turns.
import { parseArgs } from 'node:util';
import type { Database } from '../src/db/postgres/connection.ts';
import { appendChanges } from '../src/db/tables/changes/changes.ts';
import { createApiKey } from '../src/db/tables/workspaces/api-keys.ts';
import { type Child, childProcess } from './support/child.ts';
import type { Usage } from './support/push-server.ts';
import { subscribeMany } from './support/push-subscribers.ts';
import { makePushWorld, type PushWorld } from './support/push-world.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({
  options: {
    subscribers: { type: 'string', default: '500' },
    changes: { type: 'string', default: '500' },
    batch: { type: 'string', default: '10' },
  },
});
const subscribers = Number(values.subscribers);
const changes = Number(values.changes);
const say = (text: string) => process.stderr.write(`${text}\n`);
const TURNS = 3;

const QUERY = `subscription {
  membershipChanged {
    cursor kind at cause
    customer { id externalId name }
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
await connect(ours, ourClients, { ask: 'ours', databaseUrl: db.url });
await connect(plain, plainClients, { ask: 'plain' });
say(`${subscribers} subscribers of each server`);

const publishOurs = (count: number) => publishChanges(db, world, count);
const publishPlain = (count: number) => plain.ask({ ask: 'publish', events: world.events(count) });
// Warms both up, and checks that they say the same.
const [ourRound, expected] = [
  await round(ours, ourClients, publishOurs, 50, 10),
  await round(plain, plainClients, publishPlain, 50, 10),
];
if (shapeOf(ourRound.last) !== shapeOf(expected.last))
  throw new Error(`${ourRound.last} is not shaped as ${expected.last}`);
const batched = await compare(Number(values.batch), changes);
const single = await compare(1, Math.ceil(changes / 5));
console.log(JSON.stringify({ ...batched, subscribers, changes, batch: Number(values.batch), single }));

async function connect(server: Child, clients: Child, how: object): Promise<void> {
  const { url } = await server.ask<{ url: string }>(how);
  await subscribeMany(server, clients, { url, key, subscribers, query: QUERY });
}

interface Figures {
  readonly deliveriesPerCpuSecond: number;
  readonly baseline: number;
  readonly ratio: number;
}

async function compare(batch: number, total: number): Promise<Figures> {
  const rates = { ours: [] as number[], plain: [] as number[] };
  for (let turn = 0; turn < TURNS; turn++) {
    rates.plain.push((await round(plain, plainClients, publishPlain, total, batch)).rate);
    rates.ours.push((await round(ours, ourClients, publishOurs, total, batch)).rate);
    say(`changes of ${batch}: ${rates.ours.at(-1)} against ${rates.plain.at(-1)} deliveries per CPU-second`);
  }
  const [deliveriesPerCpuSecond, baseline] = [median(rates.ours), median(rates.plain)];
  return { deliveriesPerCpuSecond, baseline, ratio: Math.round((deliveriesPerCpuSecond / baseline) * 100) / 100 };
}

/** Pushes so many changes to everybody and holds what arrived against the CPU the server took. */
async function round(
  server: Child,
  clients: Child,
  publish: (count: number) => Promise<unknown>,
  total: number,
  batch: number,
): Promise<{ rate: number; last: string }> {
  const before = await server.ask<Usage>({ ask: 'usage' });
  let delivered = 0;
  let last = '';
  for (let published = 0; published < total; published += batch) {
    const count = Math.min(batch, total - published);
    const arrived = clients.ask<{ received: number; last: string }>({ ask: 'await', messages: subscribers * count });
    await publish(count);
    const { received, last: text } = await arrived;
    if (received !== subscribers * count) throw new Error(`${received} messages instead of ${subscribers * count}`);
    delivered += received;
    last = text;
  }
  const { cpu } = await server.ask<Usage>({ ask: 'usage' });
  return { rate: Math.round(delivered / ((cpu - before.cpu) / 1e6)), last };
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
