// npm run bench -- ingest --events 100000
//
// Events in batches of 1,000 through the service (`ingestEvents`). A segmentation is live, so that their customers are
// lined up for evaluation too. Against COPY of the same rows (events, the totals they make, the waiting customers),
// ready as bytes. One transaction copies them into copies of the tables with the same indexes. They take turns, slice
// by slice. `rowsPerSecond` and `ratio` are of two senders, whose batches are on their way at once: one is checked here
// while PostgreSQL stores the other. `aloneRatio` is of one sender who waits for each answer. `httpRowsPerSecond`: all
// events once more, of another workspace, as one body of NDJSON, whose batches go in one after the other.
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import type { Scope } from '../src/db/postgres/connection.ts';
import { createApiKey } from '../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { generateCustomers } from '../src/demo/generate.ts';
import { createRegistry } from '../src/engine/registry.ts';
import { INGEST_PATH } from '../src/http/ingest/route.ts';
import { loadPlugins } from '../src/plugin-host/plugins.ts';
import { createServer } from '../src/server.ts';
import { startFeed } from '../src/services/changes/feed.ts';
import { saveCustomers } from '../src/services/customers/customers.ts';
import { ingestEvents, MAX_EVENTS } from '../src/services/events/events.ts';
import { waitForRun } from '../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../src/services/segmentations/segmentations.ts';
import { startRunHost } from '../src/services/threads/host.ts';
import { temporaryStore } from './support/store.ts';
import { copiesOf } from './support/table-copy.ts';

const { values } = parseArgs({ options: { events: { type: 'string', default: '100000' } } });
const wanted = Number(values.events);
const say = (text: string) => process.stderr.write(`${text}\n`);
/** Events between turns. */
const SLICE = 10 * MAX_EVENTS;
/** Totals each once, where their first event came in. */
const NEW_TOTALS = `NOT EXISTS (SELECT FROM bare_customer_event_aggregate b
  WHERE (b.customer_id, b.type) = (customer_event_aggregate.customer_id, customer_event_aggregate.type))`;
const EVERY_CUSTOMER_HAS = 5;

await using store = await temporaryStore();
const { db } = store;
const log = pino({ level: 'error' }, pino.destination(2));
const plugins = await loadPlugins();
const registry = await createRegistry(plugins.segmenters);
const feed = await startFeed(db, log);
const host = await startRunHost({ url: db.url, plugins: plugins.url, logLevel: 'error' }, log);

/** In the order in which they happened: a batch is of as many customers as can be. */
const people = [...generateCustomers({ customers: wanted / EVERY_CUSTOMER_HAS, seed: 1, asOf: new Date() })];
const events = people
  .flatMap(({ customer, events }) =>
    events.map((event) => ({ ...event, customer: { externalId: customer.externalId } })),
  )
  .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  .slice(0, wanted);
const customers = people.map(({ customer }) => ({ externalId: customer.externalId }));
say(`${events.length} events of ${customers.length} customers`);

const scope = await workspace('service');
await using copies = await copiesOf(db.url, ['customer_event', 'customer_event_aggregate', 'evaluation_task']);
const taken = { together: { rows: 0, seconds: 0 }, alone: { rows: 0, seconds: 0 } };
let copying = 0;
let done = { event: 0, task: 0 };
await db.query('TRUNCATE evaluation_task');
for (let from = 0, turn = 0; from < events.length; from += SLICE, turn++) {
  const slice = events.slice(from, from + SLICE);
  const how = turn % 2 === 0 ? 'together' : 'alone';
  const seconds = await ingest(slice, how === 'together' ? 2 : 1);
  taken[how].rows += slice.length;
  taken[how].seconds += seconds;
  const copied = await copies.fill({
    customer_event: `id > ${done.event}`,
    customer_event_aggregate: NEW_TOTALS,
    evaluation_task: `id > ${done.task}`,
  });
  done = (
    await db.query<typeof done>(
      `SELECT (SELECT max(id) FROM customer_event)::int AS event, (SELECT max(id) FROM evaluation_task)::int AS task`,
    )
  )[0]!;
  copying += copied;
  say(`${how} ${seconds.toFixed(2)} s, by COPY ${copied.toFixed(2)} s`);
}
const server = createServer({ db, registry, host, feed, logger: log });
const httpRowsPerSecond = Math.round(events.length / (await sendAll(await workspace('http'))));
await server.dispose();
await host.stop();
await feed.stop();
const rate = ({ rows, seconds }: { rows: number; seconds: number }) => Math.round(rows / seconds);
const [rowsPerSecond, alone] = [rate(taken.together), rate(taken.alone)];
const copyRowsPerSecond = rate({ rows: events.length, seconds: copying });
console.log(
  JSON.stringify({
    rowsPerSecond,
    copyRowsPerSecond,
    ratio: Number((rowsPerSecond / copyRowsPerSecond).toFixed(3)),
    aloneRowsPerSecond: alone,
    aloneRatio: Number((alone / copyRowsPerSecond).toFixed(3)),
    httpRowsPerSecond,
    events: events.length,
  }),
);

/** Seconds to take a slice, its batches sent by so many at once. */
async function ingest(slice: readonly unknown[], senders: number): Promise<number> {
  const start = performance.now();
  let next = 0;
  const send = async () => {
    while (next < slice.length) {
      const batch = slice.slice(next, next + MAX_EVENTS);
      next += MAX_EVENTS;
      const { accepted } = await ingestEvents(scope, batch);
      if (accepted !== batch.length) throw new Error(`${accepted} of ${batch.length} events accepted`);
    }
  };
  await Promise.all(Array.from({ length: senders }, send));
  return (performance.now() - start) / 1000;
}

/** Seconds to post all events as one body. */
async function sendAll({ workspaceId }: Scope): Promise<number> {
  const key = await createApiKey(db, workspaceId, { name: 'Bench', role: 'WRITE' });
  const url = (await server.listen(0, '127.0.0.1')).replace('/graphql', INGEST_PATH);
  const body = events.map((event) => JSON.stringify(event)).join('\n');
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' };
  const start = performance.now();
  const response = await fetch(url, { method: 'POST', headers, body });
  const { accepted } = (await response.json()) as { accepted?: number };
  if (accepted !== events.length) throw new Error(`${response.status}: ${accepted} of ${events.length} accepted`);
  return (performance.now() - start) / 1000;
}

/** A workspace with the customers and a live segmentation. */
async function workspace(key: string): Promise<Scope> {
  const { id } = await createWorkspace(db, { key, name: key, currency: 'EUR' });
  const made = db.scope(id);
  for (let from = 0; from < customers.length; from += 1_000) {
    await saveCustomers(made, customers.slice(from, from + 1_000));
  }
  await configureSegmentation(made, registry, { name: 'Stages', segmenter: 'lifecycle.stage', config: {} });
  await waitForRun(feed, made, await requestRun(made, registry, {}));
  return made;
}
