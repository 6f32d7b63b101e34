// npm run bench -- groups --customers 1000000
//
// Groups in numbers, as the product answers them: asked of the run thread, exact, nothing written. Three groups (a
// segment of a live segmentation, an unsaved rule, everybody) are asked for their count, the distributions of five
// features together, and a cross-tab. Each figure is the median of five, after one that reads the columns: that one is
// `firstMs`, once for each workspace and feature. `touchedMs` is the five distributions of everybody after a purchase of
// 1,000 customers, who are read anew. `worstMs` is the largest of the nine figures, and `targetMs` what it is held to.
// `columnsMb` is what is kept, `rssMb` the peak of our process with its threads.
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { knownFeatures, readPopulation, type StoredFeature } from '../src/db/features/population.ts';
import { segmentByKeys } from '../src/db/tables/segmentations/segments.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { resolveNeeds } from '../src/engine/catalogue/catalogue.ts';
import { bytesOf } from '../src/engine/population/bytes.ts';
import { createRegistry } from '../src/engine/registry.ts';
import { loadPlugins } from '../src/plugin-host/plugins.ts';
import type { FeatureKind } from '../src/segmenter/feature.ts';
import { startFeed } from '../src/services/changes/feed.ts';
import { ingestEvents } from '../src/services/events/events.ts';
import type { Group } from '../src/services/groups/group.ts';
import type { GroupQuestion } from '../src/services/groups/group-question.ts';
import { waitForRun } from '../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../src/services/segmentations/segmentations.ts';
import { startRunHost } from '../src/services/threads/host.ts';
import { bulkLoad } from './support/bulk-load.ts';
import { watchMemory } from './support/memory.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({ options: { customers: { type: 'string', default: '100000' } } });
const customers = Number(values.customers);
const say = (text: string) => process.stderr.write(`${text}\n`);
const TIMES = 5;
const TARGET_MS = 300;
const TOUCHED = 1_000;

const FEATURES = {
  'customer.country': 'category',
  'customer.birthDate': 'time',
  'customer.income': 'number',
  'events.purchase.amount': 'number',
  'events.purchase.count': 'number',
} as const satisfies Record<string, FeatureKind>;
const SLICING = { bins: 20, edges: null, values: 20 };
const RULE = 'customer.country in ("Germany", "France") and events.purchase.amount >= 500';

const COUNT: readonly GroupQuestion[] = [{ kind: 'size' }];
const SPREAD: readonly GroupQuestion[] = Object.keys(FEATURES).map((feature) => ({
  kind: 'distribution',
  feature,
  ...SLICING,
}));
const TABLE: readonly GroupQuestion[] = [
  {
    kind: 'crossTab',
    rows: { feature: 'customer.country', ...SLICING },
    columns: { feature: 'events.purchase.amount', ...SLICING },
  },
];

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
const config = { segments: [{ key: 'target', name: 'Target', when: 'events.purchase.count >= 3' }] };
await configureSegmentation(scope, registry, { key: 'live', name: 'Live', segmenter: 'rules.conditions', config });
await waitForRun(feed, scope, await requestRun(scope, registry, {}));
await db.query('VACUUM ANALYZE segment_answer');
const segment = await segmentByKeys(scope, 'live', 'target');

const GROUPS: Readonly<Record<string, Group>> = {
  segment: { segmentId: segment!.id },
  rule: { rule: RULE },
  everybody: { everybody: true },
};
const memory = await watchMemory();
const firstMs: Record<string, number> = {};
const figures: Record<string, number> = {};
for (const [group, by] of Object.entries(GROUPS)) {
  for (const [name, questions] of Object.entries({ count: COUNT, distributions: SPREAD, crossTab: TABLE })) {
    firstMs[`${group}.${name}`] = await timed(() => ask(by, questions));
    figures[`${group}.${name}`] = await median(() => ask(by, questions));
    say(`${group} ${name}: ${figures[`${group}.${name}`]} ms`);
  }
}
const outcomes = await ask(GROUPS['segment']!, COUNT);
await touch();
const touchedMs = await median(() => ask(GROUPS['everybody']!, SPREAD));
const rssMb = (await memory.peak()).nodeMb;
await host.stop();
await feed.stop();
console.log(
  JSON.stringify({
    customers,
    events,
    figures,
    worstMs: Math.max(...Object.values(figures)),
    targetMs: TARGET_MS,
    firstMs,
    touchedMs,
    segment: outcomes,
    columnsMb: Math.round((await columnBytes()) / 1024 / 1024),
    rssMb,
  }),
);

/** Asks, and returns the count of the first question where it is one. Throws what a question is refused with. */
async function ask(group: Group, questions: readonly GroupQuestion[]): Promise<number | null> {
  const asked = questions.map((question) => ({ group, question }));
  const answers = await host.ask('groups', { workspaceId: id, asked });
  for (const one of answers) if ('failure' in one) throw new Error(one.failure.message);
  const [first] = answers;
  return first && 'answer' in first && 'count' in first.answer ? first.answer.count : null;
}

/** A purchase of each of the first customers, by the product's own way in. */
async function touch(): Promise<void> {
  const rows = await scope.query<{ key: string }>(
    'SELECT external_id AS key FROM customer WHERE workspace_id = $1 ORDER BY id LIMIT $2',
    [id, Math.min(TOUCHED, customers)],
  );
  const at = new Date().toISOString();
  const batch = rows.map(({ key }, n) => ({
    customer: { externalId: key },
    messageId: `touch-${n}`,
    type: 'purchase',
    at,
    amount: 1,
  }));
  for (let from = 0; from < batch.length; from += 500) await ingestEvents(scope, batch.slice(from, from + 500));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round(performance.now() - start);
}

/** Median milliseconds of some calls. */
async function median(work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time < TIMES; time++) taken.push(await timed(work));
  return taken.sort((a, b) => a - b)[Math.floor(TIMES / 2)]!;
}

/** The bytes of the columns that the thread keeps, measured on the same columns read here. */
async function columnBytes(): Promise<number> {
  const needs = Object.fromEntries(Object.entries(FEATURES).map(([from, kind]) => [from, { kind, from }]));
  const features = Object.values(resolveNeeds(needs, await knownFeatures(scope))) as StoredFeature[];
  return bytesOf(await readPopulation(scope, features, { asOf: Date.now(), pinned: false }));
}
