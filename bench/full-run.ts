// npm run bench -- full-run --customers 1000000
//
// A whole run of the default segmentations, as the product does it (queued, executed by the run thread, published),
// against COPY of the same bytes out of and into PostgreSQL with no computing between: the features, ready in one table,
// read and thrown away; the memberships, ready as bytes, written into a copy of their table with its indexes.
// `rssMb` is the peak of our process with its threads during the run; PostgreSQL's own memory is not in it.
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { pino } from 'pino';
import { loadPlugins } from '../src/cli/plugins.ts';
import { scopeOf } from '../src/db/database.ts';
import { featureQuery, knownFeatures } from '../src/db/features.ts';
import { createWorkspace } from '../src/db/workspaces.ts';
import { planSegmentation } from '../src/engine/model.ts';
import { createRegistry } from '../src/engine/registry.ts';
import { checkSettings } from '../src/engine/settings.ts';
import { DEMO_SEGMENTATIONS } from '../src/services/demo/segmentations.ts';
import { startFeed, waitForRun } from '../src/services/feed.ts';
import { featuresOf } from '../src/services/runs/compute.ts';
import { startRunHost } from '../src/services/runs/host.ts';
import { configureSegmentation, requestRun } from '../src/services/segmentations.ts';
import { bulkLoad } from './support/bulk-load.ts';
import { watchMemory } from './support/memory.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({ options: { customers: { type: 'string', default: '100000' } } });
const customers = Number(values.customers);
const say = (text: string) => process.stderr.write(`${text}\n`);

await using store = await temporaryStore();
const { db } = store;
const { id } = await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' });
const scope = scopeOf(db, id);
say(`loading ${customers} customers`);
const { events } = await bulkLoad(db.url, id, customers);
say(`${events} events loaded`);
const plugins = await loadPlugins();
const registry = await createRegistry(plugins.segmenters);
for (const { key, name, segmenterId, config } of DEMO_SEGMENTATIONS) {
  await configureSegmentation(scope, registry, { key, name, segmenter: segmenterId, config });
}
const log = pino({ level: 'error' }, pino.destination(2));
const feed = await startFeed(db, log);
const host = await startRunHost({ url: db.url, plugins: plugins.url, logLevel: 'error' }, log);

const timedRun = async () => {
  const start = performance.now();
  const run = await waitForRun(feed, scope, await requestRun(scope, registry, {}));
  if (run.state !== 'LIVE') throw new Error(`the run ended ${run.state}: ${JSON.stringify(run.results)}`);
  return (performance.now() - start) / 1000;
};
const memory = watchMemory();
const seconds = await timedRun();
const rssMb = memory.peakMb();
say(`first run ${seconds.toFixed(1)} s`);
const rerunSeconds = await timedRun();
say(`run again with nothing changed ${rerunSeconds.toFixed(1)} s`);
await host.stop();
await feed.stop();
const copySeconds = await bareCopy();
const round = (value: number) => Math.round(value * 100) / 100;
console.log(
  JSON.stringify({
    customers,
    seconds: round(seconds),
    copySeconds: round(copySeconds),
    ratio: round(seconds / copySeconds),
    rssMb,
    rerunSeconds: round(rerunSeconds),
    events,
    segmentations: DEMO_SEGMENTATIONS.length,
  }),
);

/** Seconds to move the run's bytes out and in. */
async function bareCopy(): Promise<number> {
  const known = await knownFeatures(scope);
  const plans = await Promise.all(
    DEMO_SEGMENTATIONS.map(async ({ segmenterId, config }) => {
      const segmenter = registry.get(segmenterId);
      return planSegmentation(segmenter, await checkSettings(segmenter, config), known);
    }),
  );
  const query = featureQuery(id, featuresOf(plans), { asOf: Date.now(), pinned: false });
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  try {
    await client.query(`CREATE TABLE bench_features AS ${query}`);
    await client.query('CREATE TABLE bench_membership (LIKE segment_membership INCLUDING ALL)');
    const bytes: Buffer[] = [];
    for await (const chunk of client.query(copyTo('COPY segment_membership TO STDOUT (FORMAT binary)')))
      bytes.push(chunk as Buffer);
    await client.query('CHECKPOINT');
    const start = performance.now();
    for await (const _ of client.query(copyTo('COPY bench_features TO STDOUT (FORMAT binary)')));
    const into = client.query(copyFrom('COPY bench_membership FROM STDIN (FORMAT binary)'));
    for (const chunk of bytes) if (!into.write(chunk)) await new Promise((resolve) => into.once('drain', resolve));
    into.end();
    await finished(into);
    return (performance.now() - start) / 1000;
  } finally {
    await client.end();
  }
}
