// npm run bench -- preview --customers 1000000
//
// Exact previews of unsaved rules, as the product answers them: asked of the run thread, nothing written. `seconds` is of
// a rule on three features without a live definition. `diffSeconds` is of the same rule held against a live one (who
// would enter, leave and stay). `windowSeconds` is of a rule on the events of the last 90 days, which no total kept at
// ingest answers. Each is the median of five, after one that warms PostgreSQL's cache up. `copySeconds` is the features
// of the first rule by COPY in one statement, thrown away. A preview reads them by two side by side, and computes.
// `rssMb` is the peak of our process with its threads.
import { parseArgs } from 'node:util';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { featureQuery, knownFeatures } from '../src/db/features/population.ts';
import { planSegmentation } from '../src/engine/answer/model.ts';
import { checkSettings } from '../src/engine/settings.ts';
import { featuresOf } from '../src/services/runs/compute.ts';
import { previewSegmentation } from '../src/services/segmentations/preview.ts';
import { configureSegmentation } from '../src/services/segmentations/segmentations.ts';
import { watchMemory } from './support/memory.ts';
import { medianOf, rounded } from './support/world/figures.ts';
import { loadedWorld, say } from './support/world/loaded-world.ts';

const { values } = parseArgs({ options: { customers: { type: 'string', default: '100000' } } });
const customers = Number(values.customers);
const TIMES = 5;
const SEGMENTER = 'rules.conditions';

const rule = (when: string) => ({ segments: [{ key: 'target', name: 'Target', when }] });
const LIVE = rule('customer.country = "Germany" and events.purchase.amount >= 400');
const EDIT = rule(
  'customer.country in ("Germany", "France") and events.purchase.amount >= 500 and events.purchase.lastAt within 180 days',
);
const WINDOW = rule('sum(purchase.amount, 90 days) >= 100');

await using world = await loadedWorld({ customers });
const { db, id, scope, registry, host } = world;

const copySeconds = await median(bareCopy);
const memory = await watchMemory();
const plain = await timed(EDIT);
const window = await timed(WINDOW);
const rssMb = (await memory.peak()).nodeMb;
const live = await configureSegmentation(scope, registry, { name: 'Live', segmenter: SEGMENTER, config: LIVE });
await world.run();
await db.query('VACUUM ANALYZE segment_answer');
const diff = await timed(EDIT, live.id);
const { size, enter, leave, stay } = diff;
console.log(
  JSON.stringify({
    customers,
    seconds: plain.seconds,
    copySeconds,
    diffSeconds: diff.seconds,
    windowSeconds: window.seconds,
    size,
    enter,
    leave,
    stay,
    rssMb,
    events: world.events,
  }),
);

async function timed(config: unknown, segmentationId?: number) {
  const ask = () =>
    previewSegmentation(host, scope, { segmenter: SEGMENTER, config, ...(segmentationId && { segmentationId }) });
  const { population, segments } = await ask();
  if (population !== customers) throw new Error(`the preview looked at ${population} customers`);
  const seconds = await median(ask);
  const { size, enter, leave, stay } = segments[0]!;
  say(`${size} of ${population} in ${seconds} s`);
  return { seconds, size, enter, leave, stay };
}

/** Median seconds of some calls, to milliseconds. */
async function median(work: () => Promise<unknown>): Promise<number> {
  return rounded((await medianOf(TIMES, work)) / 1_000, 3);
}

async function bareCopy(): Promise<void> {
  const segmenter = registry.get(SEGMENTER);
  const plan = planSegmentation(segmenter, await checkSettings(segmenter, EDIT), await knownFeatures(scope));
  const query = featureQuery(id, featuresOf([plan]), { asOf: Date.now(), pinned: false });
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  try {
    for await (const _ of client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`)));
  } finally {
    await client.end();
  }
}
