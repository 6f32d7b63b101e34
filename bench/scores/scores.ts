// npm run bench -- scores --customers 200000
//
// The cost of segmenters' scores: two stores with the same customers and six segmentations, three of which have scores,
// in the one with them and in the other without, in turn. Ratios are of processor time, of this process and PostgreSQL
// together, so that other work of the machine does not count. `firstRatio` is of the first runs. `rerunRatio` is the
// median of the ratios of `ROUNDS` re-runs, before each of which 1 % of the customers bought something more.
// `restartedRatio` is of re-runs by new workers, which read everybody. `liveRatio` is of `LIVE` purchases taken in and
// evaluated, the median of the rounds' ratios; `live-scores` has that of the whole way from HTTP to the push. Linux only.
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import type { Segmenter } from 'personagraph/segmenter';
import { pino } from 'pino';
import plugins from '../../plugins/index.ts';
import { createWorkspace } from '../../src/db/tables/workspaces/workspaces.ts';
import { DEMO_SEGMENTATIONS } from '../../src/demo/segmentations.ts';
import { createRegistry } from '../../src/engine/registry.ts';
import { startFeed } from '../../src/services/changes/feed.ts';
import { evaluateWaiting } from '../../src/services/evaluation/evaluate.ts';
import { LivePlans } from '../../src/services/evaluation/live-plans.ts';
import { ingestEvents } from '../../src/services/events/events.ts';
import { waitForRun } from '../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../src/services/segmentations/segmentations.ts';
import { startRunHost } from '../../src/services/threads/host.ts';
import { createIsolation } from '../../src/services/threads/isolation.ts';
import { bulkLoad } from '../support/bulk-load.ts';
import { postmasterOf, processorMs } from '../support/processor-time.ts';
import { temporaryStore } from '../support/store.ts';
import unscored from '../support/unscored-plugins.ts';

const { values } = parseArgs({ options: { customers: { type: 'string', default: '200000' } } });
const customers = Number(values.customers);
const say = (text: string) => process.stderr.write(`${text}\n`);
const SIX = new Set(['life-stage', 'place', 'attitudes', 'rfm', 'lifecycle', 'campaigns']);
const ROUNDS = 5;
const LIVE = 4_000;
const log = pino({ level: 'error' }, pino.destination(2));
const extension = extname(import.meta.filename);

const [withScores, without] = [
  await opened('with', plugins, `../../plugins/index${extension}`),
  await opened('without', unscored, `../support/unscored-plugins${extension}`),
];
const sides = [withScores, without];
for (const side of sides) side.first = await side.run('first run');
for (const { store } of sides) await store.db.query('VACUUM ANALYZE');
for (let round = 1; round <= ROUNDS; round++) {
  // Whoever comes second finds a warmer machine.
  for (const side of round % 2 ? sides : sides.toReversed()) {
    await side.buyMore(`round ${round}`, customers / 100);
    side.reruns.push(await side.run(`re-run ${round}`));
    side.live.push(await side.evaluate(`live ${round}`));
  }
}
for (const side of sides) side.restarted = await side.restart();
for (const side of sides) await side.close();

const round = (value: number) => Math.round(value * 1000) / 1000;
const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[all.length >> 1]!;
const ratio = (of: (side: Side) => number) => round(of(withScores!) / of(without!));
/** The median of the rounds' ratios: a round of both has the machine of the same minute. */
const pairedRatio = (of: (side: Side) => readonly number[]) =>
  round(median(of(withScores!).map((value, index) => value / of(without!)[index]!)));
console.log(
  JSON.stringify({
    customers,
    firstCpuSeconds: round(withScores!.first / 1000),
    firstRatio: ratio(({ first }) => first),
    rerunCpuSeconds: round(median(withScores!.reruns) / 1000),
    rerunRatio: pairedRatio(({ reruns }) => reruns),
    restartedRatio: ratio(({ restarted }) => restarted),
    liveMsOfChange: round(median(withScores!.live) / LIVE),
    liveRatio: pairedRatio(({ live }) => live),
  }),
);

type Side = Awaited<ReturnType<typeof opened>>;

/** A store with a workspace and a worker. `module` is that of its segmenters. */
async function opened(name: string, segmenters: readonly Segmenter[], module: string) {
  const store = await temporaryStore();
  const { db } = store;
  const { id } = await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' });
  const scope = db.scope(id);
  say(`loading ${customers} customers, ${name} scores`);
  await bulkLoad(db.url, id, customers);
  const registry = await createRegistry(segmenters);
  for (const { key, name: title, segmenterId, config } of DEMO_SEGMENTATIONS.filter((one) => SIX.has(one.key))) {
    await configureSegmentation(scope, registry, { key, name: title, segmenter: segmenterId, config });
  }
  const feed = await startFeed(db, log);
  const data = { url: db.url, plugins: new URL(module, import.meta.url).href, logLevel: 'error' } as const;
  let host = await startRunHost(data, log);
  const { signal } = new AbortController();
  const context = {
    db,
    registry,
    isolation: createIsolation(''),
    now: Date.now,
    plans: new LivePlans(db, registry),
    signal,
  };
  const roots = [process.pid, postmasterOf(store.dataDir)];
  /** Milliseconds of processor. */
  const measured = async (what: string, work: () => Promise<unknown>) => {
    const before = roots.map((root) => processorMs([root]));
    await work();
    const [node, server] = roots.map((root, n) => processorMs([root]) - before[n]!) as [number, number];
    say(`${what}, ${name}: ${node.toFixed(0)} ms here, ${server.toFixed(0)} ms of PostgreSQL`);
    return node + server;
  };
  const run = (what: string) =>
    measured(what, async () => {
      const ended = await waitForRun(feed, scope, await requestRun(scope, registry, {}));
      if (ended.state !== 'LIVE') throw new Error(`the run ended ${ended.state}: ${JSON.stringify(ended.results)}`);
    });
  const buyMore = async (messages: string, buyers: number) => {
    const at = new Date().toISOString();
    const rows = await db.query<{ external_id: string }>(
      'SELECT external_id FROM customer ORDER BY id % 100, id LIMIT $1',
      [buyers],
    );
    for (let from = 0; from < rows.length; from += 1_000) {
      const batch = rows.slice(from, from + 1_000).map(({ external_id: externalId }, n) => ({
        customer: { externalId },
        messageId: `${messages} ${from + n}`,
        type: 'purchase',
        at,
        amount: 25,
      }));
      await ingestEvents(scope, batch);
    }
  };
  const evaluateAll = async () => {
    while ((await evaluateWaiting(context, id)).tasks > 0);
  };
  return {
    name,
    store,
    reruns: [] as number[],
    live: [] as number[],
    first: 0,
    restarted: 0,
    run,
    buyMore,
    async evaluate(messages: string) {
      await evaluateAll();
      return measured(messages, async () => {
        await buyMore(messages, LIVE);
        await evaluateAll();
      });
    },
    async restart() {
      await host.stop();
      host = await startRunHost(data, log);
      await buyMore('after a restart', customers / 100);
      return run('restarted');
    },
    async close() {
      await host.stop();
      await feed.stop();
      await store[Symbol.asyncDispose]();
    },
  };
}
