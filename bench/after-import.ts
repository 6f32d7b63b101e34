// npm run bench -- after-import [--file FILE --mapping NAME]
//
// A run right after an import. A store that was analysed while it was small, and is not analysed by itself since, gets CDNOW
// into three workspaces, one after the other, and a run of three segmentations in each at once. `liveSeconds` are those from
// asking for a run until it is published, for each workspace; `worst` is the most. Then a run of the first is cancelled
// while PostgreSQL works on a statement of it: `cancelMs` are the milliseconds from the request until no statement of it is
// left in PostgreSQL. `statementMs` is how long that one had worked.
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { runSessionName } from '../src/db/tables/runs/runs.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { loadDemo } from '../src/demo/load.ts';
import { createRegistry } from '../src/engine/registry.ts';
import { loadPlugins } from '../src/plugin-host/plugins.ts';
import { startFeed } from '../src/services/changes/feed.ts';
import { importFile } from '../src/services/import/import-file.ts';
import { waitForRun } from '../src/services/runs/wait-for-run.ts';
import { cancelRun, configureSegmentation, requestRun } from '../src/services/segmentations/segmentations.ts';
import { startRunHost } from '../src/services/threads/host.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: '../shared/datasets/cdnow/CDNOW_master.txt' },
    mapping: { type: 'string', default: 'cdnow-master' },
  },
});
const SEGMENTATIONS = [
  { key: 'rfm', name: 'RFM', segmenter: 'behavioral.rfm', config: { preset: 'ten-groups' } },
  { key: 'lifecycle', name: 'Lifecycle', segmenter: 'lifecycle.stage', config: {} },
  {
    key: 'rules',
    name: 'Rules',
    segmenter: 'rules.conditions',
    config: {
      segments: [
        { key: 'large', name: { en: 'Large' }, when: 'mean(purchase.amount, 20000 days) >= 20' },
        { key: 'often', name: { en: 'Often' }, when: 'count(purchase) >= 3' },
      ],
    },
  },
];
const WORKSPACES = 3;
const GROWING = ['customer', 'customer_event', 'customer_event_aggregate', 'segment_answer', 'evaluation_task'];

await using store = await temporaryStore();
const { db } = store;
const plugins = await loadPlugins();
const registry = await createRegistry(plugins.segmenters);
const log = pino({ level: 'error' }, pino.destination(2));
const feed = await startFeed(db, log);
const host = await startRunHost({ url: db.url, plugins: plugins.url, logLevel: 'error' }, log);

for (const table of GROWING) await db.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
await loadDemo(await workspace('small', 'EUR'), { customers: 500, seed: 7, asOf: new Date() });
await db.query('ANALYZE');

const filled = [];
const going = [];
for (let n = 0; n < WORKSPACES; n++) {
  const scope = await workspace(`cdnow-${n}`, 'USD');
  const begun = performance.now();
  const { events } = await importFile(scope, {
    file: values.file,
    mapping: values.mapping,
    report: `${store.dataDir}/rejected-${n}.ndjson`,
  });
  for (const segmentation of SEGMENTATIONS) await configureSegmentation(scope, registry, segmentation);
  filled.push({ importSeconds: seconds(begun), purchases: events['purchase']?.accepted });
  going.push(runOf(scope));
}
const liveSeconds = await Promise.all(going);
const { cancelMs, statementMs } = await cancelled(db.scope(1 + WORKSPACES));
await host.stop();
await feed.stop();
console.log(JSON.stringify({ filled, liveSeconds, worst: Math.max(...liveSeconds), cancelMs, statementMs }));

async function workspace(key: string, currency: string) {
  const { id } = await createWorkspace(db, { key, name: key, currency });
  return db.scope(id);
}

/** Seconds until a run of the workspace is live. */
async function runOf(scope: ReturnType<typeof db.scope>): Promise<number> {
  const begun = performance.now();
  const run = await waitForRun(feed, scope, await requestRun(scope, registry, {}));
  if (run.state !== 'LIVE') throw new Error(`a run ended ${run.state}: ${JSON.stringify(run.error)}`);
  return seconds(begun);
}

/** Cancels a run while a statement of it is worked on. */
async function cancelled(scope: ReturnType<typeof db.scope>) {
  const run = await requestRun(scope, registry, {});
  const name = runSessionName(run.id);
  for (;;) {
    const [active] = await working(name);
    if (!active) continue;
    const begun = performance.now();
    await cancelRun(scope, run.id);
    while ((await working(name)).length > 0);
    return { cancelMs: Math.round(performance.now() - begun), statementMs: Math.round(active.ms) };
  }
}

function working(name: string) {
  return db.query<{ ms: number }>(
    `SELECT extract(epoch FROM clock_timestamp() - query_start)::float8 * 1000 AS ms FROM pg_stat_activity
     WHERE application_name = $1 AND state = 'active'`,
    [name],
  );
}

function seconds(begun: number): number {
  return Math.round((performance.now() - begun) / 10) / 100;
}
