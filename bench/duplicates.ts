// npm run bench -- duplicates --customers 1000000
//
// The search for duplicates as a check of the quality makes it: everybody read by COPY, folded, blocked and scored. The
// customers are generated, and one in `--every` has a second record with one to three faults (support/planted-duplicates):
// slips, other orders of names, initials, other addresses or phones, moves, days and months swapped. Each keeps an
// address, a phone or a birth date, since a name alone tells nobody apart. Held against one full run of six segmentations
// over the same store, queued and published as the product does it. `foundOthers` are pairs that nobody planted: people
// of one name, birth date and town, of whom generated data has many. `rssMb` is our process with its threads, and
// PostgreSQL, at the most of the search. `cpuSeconds` and `fullRunCpuSeconds` are of both as well. `checkSeconds` is a
// whole check, with the counts of everybody.
import { parseArgs } from 'node:util';
import pg from 'pg';
import { pino } from 'pino';
import { queueCheck } from '../src/db/tables/quality/quality-checks.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { DEMO_SEGMENTATIONS } from '../src/demo/segmentations.ts';
import { createRegistry } from '../src/engine/registry.ts';
import { loadPlugins } from '../src/plugin-host/plugins.ts';
import { seededRandom } from '../src/segmenter/random.ts';
import { startFeed } from '../src/services/changes/feed.ts';
import { findDuplicates } from '../src/services/quality/check.ts';
import { carryOut } from '../src/services/quality/checks-due.ts';
import { waitForRun } from '../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../src/services/segmentations/segmentations.ts';
import { startRunHost } from '../src/services/threads/host.ts';
import { bulkLoad } from './support/bulk-load.ts';
import { watchMemory } from './support/memory.ts';
import { plantInto } from './support/plant-into.ts';
import { postmasterOf, processorMs } from './support/processor-time.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({
  options: { customers: { type: 'string', default: '50000' }, every: { type: 'string', default: '30' } },
});
const customers = Number(values.customers);
const every = Number(values.every);
const say = (text: string) => process.stderr.write(`${text}\n`);
const SIX = new Set(['life-stage', 'place', 'attitudes', 'rfm', 'lifecycle', 'campaigns']);

await using store = await temporaryStore();
const { db } = store;
const { id } = await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' });
const scope = db.scope(id);
say(`loading ${customers} customers`);
await bulkLoad(db.url, id, customers);
const client = new pg.Client({ connectionString: db.url });
await client.connect();
const planted = await plantInto(client, id, every, seededRandom(7));
await client.end();
say(`${planted.size} second records planted`);
await db.query('VACUUM ANALYZE');

const plugins = await loadPlugins();
const registry = await createRegistry(plugins.segmenters);
for (const { key, name, segmenterId, config } of DEMO_SEGMENTATIONS.filter((one) => SIX.has(one.key))) {
  await configureSegmentation(scope, registry, { key, name, segmenter: segmenterId, config });
}
const log = pino({ level: 'error' }, pino.destination(2));
const feed = await startFeed(db, log);
const host = await startRunHost({ url: db.url, plugins: plugins.url, logLevel: 'error' }, log);
const fullRun = await timed(async () => {
  const run = await waitForRun(feed, scope, await requestRun(scope, registry, {}));
  if (run.state !== 'LIVE') throw new Error(`the run ended ${run.state}: ${JSON.stringify(run.results)}`);
});
await host.stop();
await feed.stop();
say(`full run ${fullRun.seconds.toFixed(1)} s`);

const memory = await watchMemory(store.dataDir);
const search = await timed(() => db.session((session) => findDuplicates(session.scope(id))));
const { totalMb } = await memory.peak();
const { pairs, compared, oversized } = search.result;
say(`search ${search.seconds.toFixed(1)} s, ${compared} pairs compared, oversized ${JSON.stringify(oversized)}`);
const hits = pairs.filter(({ a, b }) => planted.has(`${a} ${b}`)).length;

const whole = await timed(async () => {
  const { id: checkId } = await queueCheck(scope);
  await carryOut({ db, registry, signal: new AbortController().signal, log }, id, checkId);
});
const round = (value: number) => Math.round(value * 1000) / 1000;
console.log(
  JSON.stringify({
    customers: customers + planted.size,
    planted: planted.size,
    found: hits,
    foundOthers: pairs.length - hits,
    recall: round(hits / planted.size),
    precision: round(hits / Math.max(1, pairs.length)),
    seconds: round(search.seconds),
    cpuSeconds: round(search.cpuSeconds),
    fullRunSeconds: round(fullRun.seconds),
    fullRunCpuSeconds: round(fullRun.cpuSeconds),
    ratio: round(search.seconds / fullRun.seconds),
    cpuRatio: round(search.cpuSeconds / fullRun.cpuSeconds),
    checkSeconds: round(whole.seconds),
    rssMb: totalMb,
  }),
);

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number; cpuSeconds: number }> {
  const [start, processor] = [performance.now(), processorSeconds()];
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  return { result, seconds, cpuSeconds: processorSeconds() - processor };
}

/** Of this process with its threads, and of PostgreSQL. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + processorMs([postmasterOf(store.dataDir)]) / 1_000;
}
