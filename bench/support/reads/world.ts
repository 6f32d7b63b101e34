import { pino } from 'pino';
import type { Database } from '../../../src/db/postgres/connection.ts';
import { createApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace, findWorkspace } from '../../../src/db/tables/workspaces/workspaces.ts';
import { segmentDemo } from '../../../src/demo/setup.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { loadPlugins } from '../../../src/plugin-host/plugins.ts';
import { startFeed } from '../../../src/services/changes/feed.ts';
import { startRunHost } from '../../../src/services/threads/host.ts';
import { bulkLoad } from '../bulk-load.ts';
import type { Asked } from './documents.ts';

/** Customers that are read one by one, spread over all. */
const READ_ONE_BY_ONE = 200;

/** The demo's workspace, segmented and with personas. */
export interface ReadWorld {
  readonly workspaceId: number;
  readonly customers: number;
  readonly key: string;
  readonly asked: Asked;
}

/** Makes it on an empty store, or takes that of a kept one. */
export async function makeReadWorld(db: Database, customers: number, say: (text: string) => void): Promise<ReadWorld> {
  const workspaceId = (await findWorkspace(db, { key: 'bench' }))?.id ?? (await fill(db, customers, say));
  const [counted] = await db.query<{ count: string }>('SELECT count(*) FROM customer');
  const people = Number(counted!.count);
  const step = Math.max(1, Math.floor(people / READ_ONE_BY_ONE));
  const rows = await db.query<{ external_id: string }>(
    'SELECT external_id FROM customer WHERE id % $1 = 0 ORDER BY id LIMIT $2',
    [step, READ_ONE_BY_ONE],
  );
  const [segment] = await db.query<{ id: number; size: number }>(
    'SELECT id, size FROM segment ORDER BY abs(size - $1 / 8.0), id LIMIT 1',
    [people],
  );
  say(`${people} customers, the segment read has ${segment!.size}`);
  return {
    workspaceId,
    customers: people,
    key: await createApiKey(db, workspaceId, { name: 'Bench', role: 'READ' }),
    asked: { externalIds: rows.map(({ external_id }) => external_id), segmentId: segment!.id },
  };
}

async function fill(db: Database, customers: number, say: (text: string) => void): Promise<number> {
  const { id } = await createWorkspace(db, { key: 'bench', name: 'Bench', currency: 'EUR' });
  say(`loading ${customers} customers`);
  await bulkLoad(db.url, id, customers);
  say('segmenting them');
  const log = pino({ level: 'error' }, pino.destination(2));
  const plugins = await loadPlugins();
  const registry = await createRegistry(plugins.segmenters);
  const feed = await startFeed(db, log);
  const host = await startRunHost({ url: db.url, plugins: plugins.url, logLevel: 'error' }, log);
  await segmentDemo({ scope: db.scope(id), registry, host, feed });
  await host.stop();
  await feed.stop();
  await holdStill(db);
  return id;
}

/** Lets nothing fall due for months that a server would evaluate while the world is read. */
export async function holdStill(db: Database): Promise<void> {
  await db.query(`UPDATE segment_answer SET until = NULL WHERE until < now() + interval '60 days'`);
  await db.query('VACUUM ANALYZE');
  await db.query('CHECKPOINT');
}
