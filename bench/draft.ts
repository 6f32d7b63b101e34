// npm run bench -- draft --customers 100000
//
// Drafting a persona from a segment of about as many customers as are asked for, as the product does it: asked of the run
// thread and stored. The demo's customers, of whom a rule takes nearly all. `firstMs` is the first draft of the process,
// `draftMs` the median of the five after it; `targetMs` is what it is held to. `readMs` is the part that reads the
// features of everybody. `claims` and `sentences` say what came of it.
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { knownFeatures, readPopulation } from '../src/db/features/population.ts';
import { segmentByKeys } from '../src/db/tables/segmentations/segments.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { createRegistry } from '../src/engine/registry.ts';
import { loadPlugins } from '../src/plugin-host/plugins.ts';
import { startFeed } from '../src/services/changes/feed.ts';
import { draftingFeatures } from '../src/services/drafting/drafting-features.ts';
import { draftPersona } from '../src/services/personas/draft.ts';
import { waitForRun } from '../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../src/services/segmentations/segmentations.ts';
import { startRunHost } from '../src/services/threads/host.ts';
import { bulkLoad } from './support/bulk-load.ts';
import { watchMemory } from './support/memory.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({ options: { customers: { type: 'string', default: '20000' } } });
const customers = Number(values.customers);
const say = (text: string) => process.stderr.write(`${text}\n`);
const TIMES = 5;
const TARGET_MS = 2_000;

await using store = await temporaryStore();
const { db } = store;
const { id } = await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' });
const scope = db.scope(id);
say(`loading ${customers} customers`);
const { events } = await bulkLoad(db.url, id, customers);
say(`${events} events loaded`);
const plugins = await loadPlugins();
const registry = await createRegistry(plugins.segmenters);
const log = pino({ level: 'error' }, pino.destination(2));
const feed = await startFeed(db, log);
const host = await startRunHost({ url: db.url, plugins: plugins.url, logLevel: 'error' }, log);
const config = { segments: [{ key: 'target', name: 'Target', when: 'customer.createdAt is known' }] };
await configureSegmentation(scope, registry, { key: 'live', name: 'Live', segmenter: 'rules.conditions', config });
await waitForRun(feed, scope, await requestRun(scope, registry, {}));
await db.query('VACUUM ANALYZE');
const segment = (await segmentByKeys(scope, 'live', 'target'))!;

const memory = await watchMemory();
const draft = () => draftPersona(host, scope, { segmentId: segment.id });
const firstMs = await timed(draft);
say(`first ${firstMs} ms`);
const times: number[] = [];
for (let n = 0; n < TIMES; n++) times.push(await timed(draft));
const known = await knownFeatures(scope);
const { features } = draftingFeatures(known);
const clock = { asOf: Date.now(), pinned: false };
const readMs = await timed(() => readPopulation(scope, [...features.values()], clock));
const persona = await draft();
const [counts] = await scope.query<{ claims: number }>(
  'SELECT count(*)::int AS claims FROM persona_claim WHERE workspace_id = $1 AND persona_id = $2',
  [id, persona.id],
);
const rssMb = (await memory.peak()).nodeMb;
await host.stop();
await feed.stop();
console.log(
  JSON.stringify({
    customers,
    events,
    members: segment.size,
    features: features.size,
    draftMs: times.sort((a, b) => a - b)[TIMES >> 1],
    targetMs: TARGET_MS,
    firstMs,
    readMs,
    claims: counts!.claims,
    sentences: persona.story.split('. ').length,
    rssMb,
  }),
);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return Math.round(performance.now() - started);
}
