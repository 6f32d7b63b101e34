// npm run bench -- compare --customers 100000
//
// A comparison of five candidate segmentations, as the product answers it. The run thread is asked, and nothing live is
// touched. `cancelSeconds` is from the cancel of a comparison in the midst of refits until the workspace is free for the
// next job, three times. `seconds` is of the whole answer with ten refits of each candidate. `contrastSeconds` is of a segment
// against everybody else over all features, 20,000 of each; `contrastJobSeconds` is of 100,000 of each, as a job. `overlapSeconds` is of all pairs of the segments of four live
// segmentations. `compared` says how many customers were: of more than 100,000 a sample. `rssMb` is the peak of our
// process with its threads.
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { releaseTurn, tryTurn } from '../src/db/postgres/locks.ts';
import type { Change } from '../src/db/tables/changes/changes.ts';
import { segmentsOf } from '../src/db/tables/segmentations/segments.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { createRegistry } from '../src/engine/registry.ts';
import { loadPlugins } from '../src/plugin-host/plugins.ts';
import { startFeed } from '../src/services/changes/feed.ts';
import {
  type CompareInput,
  compareSegmentations,
  contentOf,
  findComparison,
} from '../src/services/comparison/compare.ts';
import { contrastOfGroups, startContrast } from '../src/services/comparison/contrast.ts';
import { overlapsOfSegments } from '../src/services/comparison/overlap.ts';
import { cancelJob, waitForJob } from '../src/services/jobs/stored/start-job.ts';
import { waitForRun } from '../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../src/services/segmentations/segmentations.ts';
import { startRunHost } from '../src/services/threads/host.ts';
import { bulkLoad } from './support/bulk-load.ts';
import { watchMemory } from './support/memory.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({ options: { customers: { type: 'string', default: '100000' } } });
const customers = Number(values.customers);
const say = (text: string) => process.stderr.write(`${text}\n`);

const NUMBERS = ['customer.income', 'customer.children', 'events.purchase.amount', 'events.purchase.count'];
/** Longest that a job of the bench is waited for. */
const MOST_MS = 600_000;
const CANDIDATES = [
  { segmenter: 'demographic.life-stage' },
  { segmenter: 'behavioral.rfm' },
  { segmenter: 'lifecycle.stage' },
  { segmenter: 'psychographic.clusters', config: { features: NUMBERS, missing: 'mean', k: 4 } },
  { segmenter: 'psychographic.clusters', config: { features: NUMBERS, missing: 'mean', k: 8 } },
];

const log = pino({ level: 'warn' }, pino.destination(2));
await using store = await temporaryStore();
const { db } = store;
const { id: workspaceId } = await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' });
const scope = db.scope(workspaceId);
say(`generating ${customers} customers ...`);
const { events } = await bulkLoad(db.url, workspaceId, customers);
await db.query('VACUUM ANALYZE');
say(`${events} events; comparing ...`);

const { segmenters, url } = await loadPlugins();
const registry = await createRegistry(segmenters);
const host = await startRunHost({ url: db.url, plugins: url, logLevel: 'warn' }, log);
const feed = await startFeed(db, log);
const memory = await watchMemory();

const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const started = performance.now();
  const result = await work();
  return [result, (performance.now() - started) / 1_000];
};

async function compared(input: CompareInput) {
  const { id } = await compareSegmentations(scope, input);
  const { comparisonId, error } = await waitForJob(feed, scope, id, MOST_MS);
  if (comparisonId === null) throw new Error(`nothing was compared: ${JSON.stringify(error)}`);
  return findComparison(scope, comparisonId);
}

const [comparison, seconds] = await timed(() => compared({ candidates: CANDIDATES }));
const { result } = contentOf(comparison);
for (const { segmenter, error, answer } of result.candidates) {
  const metrics = answer?.metrics.map(({ kind, value }) => `${kind} ${value?.toFixed(3)}`).join(', ');
  say(`${segmenter}: ${error?.message ?? `${answer!.segments.map(({ size }) => size).join(' ')}; ${metrics}`}`);
}
const [, withoutRefits] = await timed(() => compared({ candidates: CANDIDATES, resamples: 0 }));

/** Seconds from the cancel of a comparison under way until its workspace is free for the next job. */
async function cancelOne(): Promise<number> {
  const { id } = await compareSegmentations(scope, { candidates: CANDIDATES, resamples: 50 });
  const refits = ({ payload }: Change) => payload['jobId'] === id && Number(payload['progress']) > 0.5;
  for await (const _ of feed.subscribe(workspaceId, { matters: refits })) break;
  return db.session(async (session) => {
    const own = session.scope(workspaceId);
    const started = performance.now();
    await cancelJob(scope, id);
    while (!(await tryTurn(own, 'jobs'))) await setTimeout(10);
    await releaseTurn(own, 'jobs');
    return (performance.now() - started) / 1_000;
  });
}
const cancelSeconds = [await cancelOne(), await cancelOne(), await cancelOne()];

for (const { segmenter, config } of CANDIDATES.slice(0, 4)) {
  await configureSegmentation(scope, registry, { name: segmenter, segmenter, ...(config ? { config } : {}) });
}
const run = await waitForRun(feed, scope, await requestRun(scope, registry, {}));
if (run.state !== 'LIVE') throw new Error(`the run ended ${run.state}`);
const [segment] = await segmentsOf(scope, [run.segmentationIds[0]!]);
const group = { segmentId: segment!.id };
const [contrast, contrastSeconds] = await timed(() => contrastOfGroups(host, scope, { group }));
const [, contrastJobSeconds] = await timed(async () =>
  waitForJob(feed, scope, (await startContrast(scope, { group })).id, MOST_MS),
);
const [pairs, overlapSeconds] = await timed(() => overlapsOfSegments(host, scope));
say(`${contrast.tests} tests, ${pairs.length} pairs`);

const rssMb = (await memory.peak()).nodeMb;
await feed.stop();
await host.stop();
process.stdout.write(
  `${JSON.stringify({
    customers,
    compared: result.compared,
    candidates: CANDIDATES.length,
    features: result.space.features.length,
    seconds,
    secondsWithoutRefits: withoutRefits,
    cancelSeconds,
    contrastSeconds,
    contrastJobSeconds,
    pairs: pairs.length,
    overlapSeconds,
    rssMb,
  })}\n`,
);
