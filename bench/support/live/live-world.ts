import { pino } from 'pino';
import { createApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../../../src/db/tables/workspaces/workspaces.ts';
import { DEMO_SEGMENTATIONS } from '../../../src/demo/segmentations.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { encodeId } from '../../../src/graphql/core/id.ts';
import { loadPlugins } from '../../../src/plugin-host/plugins.ts';
import { startFeed } from '../../../src/services/changes/feed.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { startRunHost } from '../../../src/services/threads/host.ts';
import { bulkLoad } from '../bulk-load.ts';
import type { BenchStore } from '../store.ts';
import { QUANTITIES } from './live-load.ts';

const FIVE = new Set(['life-stage', 'place', 'rfm', 'lifecycle', 'campaigns']);
const LAST = { event: 'purchase', aggregate: 'last', field: 'quantity' };
const BASKET = {
  segments: Object.entries(QUANTITIES).map(([key, value]) => ({
    key,
    name: key,
    when: { feature: LAST, kind: 'number', op: 'eq', value },
  })),
};

/** Customers with six live segmentations, one of which every event of the load moves them in. */
export interface LiveWorld {
  readonly key: string;
  /** The global id of that one. */
  readonly segmentationId: string;
  /** External ids. */
  readonly customers: readonly string[];
}

/** Fills an empty store, and runs its segmentations; with the segmenters of a folder's `personagraph.config`, if one is given. */
export async function makeLiveWorld({ db }: BenchStore, customers: number, folder?: string): Promise<LiveWorld> {
  const { id } = await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' });
  const scope = db.scope(id);
  await bulkLoad(db.url, id, customers);
  const plugins = await loadPlugins({ ...(folder !== undefined && { folder }) });
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
  return {
    key,
    segmentationId: encodeId('Segmentation', basket.id),
    customers: rows.map(({ external_id }) => external_id),
  };
}
