// npm run bench -- incremental --rate 1000
//
// From an event sent over HTTP (NDJSON) to its push over WebSocket: 100,000 customers, six segmentations, ten
// subscribers. The server has a process of its own, as `personagraph serve` runs it; clients are in this one. Every
// event is a purchase that moves its customer between two segments, and is read by three other segmentations besides.
// `p50` and `p99` are milliseconds at `--rate` events a second, held for a minute. `maxRate` is the highest rate tried
// with no push missing. The last pushes of its minute waited no longer than the first (not twice as long, or under 100
// ms).
//
// `cpuMs` is the processor time of a change, of server and PostgreSQL together; clients do not count. `bareCpuMs` is
// that of the bare journey, half of it held before ours and half after. Each event comes in by HTTP as JSON, goes
// through one INSERT and NOTIFY on the same PostgreSQL, and is pushed by plain graphql-ws to as many subscribers. It
// asks nothing of the event, and answers nothing from it. `bareBatchedCpuMs` is the same with a request for all events
// of a tick, as our requests have them. `cpuRatio` and `cpuRatioBatched` are ours over these. Linux only.
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { createApiKey } from '../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { DEMO_SEGMENTATIONS } from '../src/demo/segmentations.ts';
import { createRegistry } from '../src/engine/registry.ts';
import { encodeId } from '../src/graphql/core/id.ts';
import { loadPlugins } from '../src/plugin-host/plugins.ts';
import { startFeed } from '../src/services/changes/feed.ts';
import { waitForRun } from '../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../src/services/segmentations/segmentations.ts';
import { startRunHost } from '../src/services/threads/host.ts';
import { bulkLoad } from './support/bulk-load.ts';
import { childProcess } from './support/child.ts';
import { Journey } from './support/journey.ts';
import { QUANTITIES } from './support/live-load.ts';
import { startLiveServer } from './support/live-server.ts';
import { postmasterOf } from './support/processor-time.ts';
import { p99 } from './support/read-latency.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '60' },
    customers: { type: 'string', default: '100000' },
    subscribers: { type: 'string', default: '10' },
    max: { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const [rate, seconds, customers, subscribers] = [values.rate, values.seconds, values.customers, values.subscribers].map(
  Number,
) as [number, number, number, number];
const say = (text: string) => process.stderr.write(`${text}\n`);
const FIVE = new Set(['life-stage', 'place', 'rfm', 'lifecycle', 'campaigns']);
const LAST = { event: 'purchase', aggregate: 'last', field: 'quantity' };
const BASKET = {
  segments: Object.entries(QUANTITIES).map(([key, value]) => ({
    key,
    name: key,
    when: { feature: LAST, kind: 'number', op: 'eq', value },
  })),
};

await using store = await temporaryStore();
const { db } = store;
const { id } = await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' });
const scope = db.scope(id);
say(`loading ${customers} customers`);
await bulkLoad(db.url, id, customers);
const plugins = await loadPlugins();
const registry = await createRegistry(plugins.segmenters);
const log = pino({ level: 'error' }, pino.destination(2));
for (const { key, name, segmenterId, config } of DEMO_SEGMENTATIONS.filter((one) => FIVE.has(one.key))) {
  await configureSegmentation(scope, registry, { key, name, segmenter: segmenterId, config });
}
const basket = await configureSegmentation(scope, registry, {
  key: 'basket',
  name: 'Last basket',
  segmenter: 'rules.conditions',
  config: BASKET,
});
const feed = await startFeed(db, log);
const host = await startRunHost({ url: db.url, plugins: plugins.url, logLevel: 'error' }, log);
await waitForRun(feed, scope, await requestRun(scope, registry, {}));
await host.stop();
await feed.stop();
const key = await createApiKey(db, id, { name: 'Bench', role: 'ADMIN' });
const rows = await db.query<{ external_id: string }>('SELECT external_id FROM customer ORDER BY id');
// As after some minutes of operation: statistics are there, and files of the log to be used again.
await db.query('VACUUM ANALYZE');
await db.query('CHECKPOINT');
const postgres = postmasterOf(store.dataDir);
const everybody = { key, customers: rows.map(({ external_id }) => external_id), subscribers };
await using bareServer = childProcess('bare-server');
const bareAt = await bareServer.ask<{ url: string; pid: number }>({ databaseUrl: db.url });
const bareTarget = { ...everybody, url: bareAt.url, segmentationId: 'any', body: 'JSON' } as const;
await using bare = await Journey.begin({ ...bareTarget, messages: 'single', eventsOfRequest: 1 }, [
  bareAt.pid,
  postgres,
]);
await using bareBatched = await Journey.begin(bareTarget, [bareAt.pid, postgres]);
const server = await startLiveServer(db.url);
try {
  await using ours = await Journey.begin(
    { ...everybody, url: server.url, segmentationId: encodeId('Segmentation', basket.id) },
    [server.child.pid!, postgres],
  );
  say('warming up');
  for (const journey of [bare, bareBatched, ours]) await journey.hold(rate, 10);
  const bareHalves = [await measureBare()];
  const held = await ours.measure(rate, seconds);
  bareHalves.push(await measureBare());
  const sorted = held.latencies.sort();
  say(`${rate}/s: p99 ${p99(sorted).toFixed(1)} ms, ${held.missing} missing, ${held.refused} refused`);
  const maxRate = values.max ? await highestRate(ours, held.lagging ? 0 : rate) : null;
  const round = (value: number, places = 1) => Number(value.toFixed(places));
  const [serverMs, postgresMs] = held.cpuMs as [number, number];
  const cpuMs = serverMs + postgresMs;
  const [bareCpuMs, bareBatchedCpuMs] = ['single', 'batched'].map(
    (name) => bareHalves.reduce((sum, half) => sum + half[name as keyof BareHalf], 0) / bareHalves.length,
  ) as [number, number];
  console.log(
    JSON.stringify({
      p50: round(sorted[sorted.length >> 1] ?? Number.NaN),
      p99: round(p99(sorted)),
      changesPerSecond: Math.round(held.changesPerSecond),
      maxRate,
      rate,
      missing: held.missing,
      refused: held.refused,
      customers,
      subscribers,
      cpuMs: round(cpuMs, 3),
      bareCpuMs: round(bareCpuMs, 3),
      cpuRatio: round(cpuMs / bareCpuMs, 2),
      bareBatchedCpuMs: round(bareBatchedCpuMs, 3),
      cpuRatioBatched: round(cpuMs / bareBatchedCpuMs, 2),
      serverCpuMs: round(serverMs, 3),
      postgresCpuMs: round(postgresMs, 3),
    }),
  );
} finally {
  await server.stop();
}

/** Milliseconds of processor time a change of the bare journey, with a request for each event and for those of a tick. */
interface BareHalf {
  readonly single: number;
  readonly batched: number;
}

async function measureBare(): Promise<BareHalf> {
  const cpuMs = async (journey: Journey, name: string) => {
    const held = await journey.measure(rate, seconds / 2);
    if (held.missing > 0) throw new Error(`${held.missing} pushes of the bare journey never came`);
    const [ofServer, ofPostgres] = held.cpuMs as [number, number];
    say(`bare, ${name}: ${ofServer.toFixed(3)} ms of the server, ${ofPostgres.toFixed(3)} of PostgreSQL`);
    return ofServer + ofPostgres;
  };
  return { single: await cpuMs(bare, 'an event a request'), batched: await cpuMs(bareBatched, 'batched') };
}

/** Doubles while a short probe holds, halves the gap twice, then holds the highest for the whole time. */
async function highestRate(journey: Journey, known: number): Promise<number> {
  const holds = async (tried: number, time: number) => {
    const { lagging } = await journey.hold(tried, time);
    say(`${tried}/s for ${time} s: ${lagging ? 'falls behind' : 'holds'}`);
    return !lagging;
  };
  let low = known;
  let high = Math.max(known, 250) * 2;
  while (await holds(high, 10)) {
    low = high;
    high *= 2;
  }
  for (let step = 0; step < 2; step++) {
    const middle = Math.round((low + high) / 2);
    if (await holds(middle, 10)) low = middle;
    else high = middle;
  }
  while (low > known && !(await holds(low, seconds))) low = Math.max(known, Math.round(low * 0.9));
  return low;
}
