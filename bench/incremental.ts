// npm run bench -- incremental --rate 1000
//
// From an event sent over HTTP (NDJSON) to its push over WebSocket: 100,000 customers, six segmentations, ten
// subscribers. The server has a process of its own, as `personagraph serve` runs it; clients are in this one. Every
// event is a purchase that moves its customer between two segments, and is read by three other segmentations besides.
// `p50` and `p99` are milliseconds at `--rate` events a second, held for a minute. `maxRate` is the highest rate tried
// with no push missing. The last pushes of its minute waited no longer than the first (not twice as long, or under 100
// ms).
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
import { LiveLoad, QUANTITIES } from './support/live-load.ts';
import { startLiveServer } from './support/live-server.ts';
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
const server = await startLiveServer(db.url);
const load = new LiveLoad({
  url: server.url,
  key,
  segmentationId: encodeId('Segmentation', basket.id),
  customers: rows.map(({ external_id }) => external_id),
  subscribers,
});
try {
  await load.connect();
  say('warming up');
  await load.hold(rate, 10);
  const held = await load.hold(rate, seconds);
  const sorted = held.latencies.sort();
  say(`${rate}/s: p99 ${p99(sorted).toFixed(1)} ms, ${held.missing} missing, ${held.refused} refused`);
  const maxRate = values.max ? await highestRate(held.lagging ? 0 : rate) : null;
  const round = (value: number) => Math.round(value * 10) / 10;
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
    }),
  );
} finally {
  await load.close();
  await server.stop();
}

/** Doubles while a short probe holds, halves the gap twice, then holds the highest for the whole time. */
async function highestRate(known: number): Promise<number> {
  const holds = async (tried: number, time: number) => {
    const { lagging } = await load.hold(tried, time);
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
