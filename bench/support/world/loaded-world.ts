import { resolve } from 'node:path';
import { pino } from 'pino';
import type { Database, Scope } from '../../../src/db/postgres/connection.ts';
import type { Run } from '../../../src/db/tables/runs/runs.ts';
import { createWorkspace, findWorkspace } from '../../../src/db/tables/workspaces/workspaces.ts';
import { DEMO_SEGMENTATIONS } from '../../../src/demo/segmentations.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { type LoadedPlugins, loadPlugins } from '../../../src/plugin-host/plugins.ts';
import { startFeed } from '../../../src/services/changes/feed.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { startRunHost } from '../../../src/services/threads/host.ts';
import { bulkLoad } from '../bulk-load.ts';
import { Ends } from '../ends.ts';
import { keptStore, temporaryStore } from '../store.ts';

export interface WorldToLoad {
  readonly customers: number;
  /** A folder that keeps the store, and may have it already. Default: a temporary one. */
  readonly folder?: string | undefined;
}

/** Six of the demo's segmentations, one a plugin. */
const SIX = new Set(['life-stage', 'place', 'attitudes', 'rfm', 'lifecycle', 'campaigns']);
export const SIX_SEGMENTATIONS = DEMO_SEGMENTATIONS.filter(({ key }) => SIX.has(key));

/** Most events that are sent at once. */
const BATCH = 1_000;

const log = pino({ level: 'error' }, pino.destination(2));

/** Tells how far a bench is, beside its figures. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * A workspace of generated customers with all that works on them: plugins, feed and run thread. All of it ends with the
 * caller, the store last.
 */
export async function loadedWorld({ customers, folder }: WorldToLoad) {
  const ends = new Ends();
  const store = ends.use(await (folder === undefined ? temporaryStore() : keptStore(resolve(folder))));
  const { db } = store;
  const known = await findWorkspace(db, { key: 'bench' });
  const { id } = known ?? (await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' }));
  if (!known) {
    say(`loading ${customers} customers`);
    const { events } = await bulkLoad(db.url, id, customers);
    say(`${events} events loaded`);
  }
  const scope = db.scope(id);
  const counts = await countsOf(scope);
  if (counts.customers !== customers) throw new Error(`the kept world has ${counts.customers} customers`);
  const plugins = await loadPlugins();
  const registry = await createRegistry(plugins.segmenters);
  const feed = await startFeed(db, log);
  ends.defer(() => feed.stop());
  const host = await worker(db, plugins);
  ends.defer(() => host.stop());
  return {
    ...store,
    ...counts,
    id,
    scope,
    log,
    registry,
    feed,
    host,
    /** False where a kept world was there before. */
    isNew: !known,
    /** Another run thread, which keeps nothing of what this one read. */
    newHost: () => worker(db, plugins),
    /** A full run of all segmentations. Throws where it does not end live. */
    async run(): Promise<Run & { readonly seconds: number }> {
      const start = performance.now();
      const run = await waitForRun(feed, scope, await requestRun(scope, registry, {}));
      if (run.state !== 'LIVE') throw new Error(`the run ended ${run.state}: ${JSON.stringify(run.results)}`);
      return { ...run, seconds: (performance.now() - start) / 1_000 };
    },
    async configureSix(): Promise<void> {
      for (const { key, name, segmenterId, config } of SIX_SEGMENTATIONS) {
        await configureSegmentation(scope, registry, { key, name, segmenter: segmenterId, config });
      }
    },
    [Symbol.asyncDispose]: () => ends[Symbol.asyncDispose](),
  };
}

export type LoadedWorld = Awaited<ReturnType<typeof loadedWorld>>;

/** A purchase of each of the first customers, or of one in `every`, by the product's own way in. */
export async function buy(
  { scope }: Pick<LoadedWorld, 'scope'>,
  { amount, most, every = 1 }: { readonly amount: number; readonly most?: number; readonly every?: number },
): Promise<void> {
  const rows = await scope.query<{ key: string }>(
    'SELECT external_id AS key FROM customer WHERE workspace_id = $1 AND id % $2 = 0 ORDER BY id LIMIT $3',
    [scope.workspaceId, every, most ?? null],
  );
  const at = new Date().toISOString();
  const batch = rows.map(({ key: externalId }, n) => ({
    customer: { externalId },
    messageId: `${at} ${n}`,
    type: 'purchase',
    at,
    amount,
  }));
  for (let from = 0; from < batch.length; from += BATCH) await ingestEvents(scope, batch.slice(from, from + BATCH));
}

function worker(db: Database, { url }: LoadedPlugins) {
  return startRunHost({ url: db.url, plugins: url, logLevel: 'error' }, log);
}

async function countsOf(scope: Scope): Promise<{ readonly customers: number; readonly events: number }> {
  const [row] = await scope.query<{ customers: number; events: number }>(
    `SELECT (SELECT count(*)::int FROM customer WHERE workspace_id = $1) AS customers,
       (SELECT coalesce(sum(count), 0)::int FROM customer_event_aggregate WHERE workspace_id = $1) AS events`,
    [scope.workspaceId],
  );
  return row!;
}
