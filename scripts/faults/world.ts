import { pino } from 'pino';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { openDatabase } from '../../src/db/postgres/database.ts';
import { prismaOf } from '../../src/db/postgres/prisma.ts';
import { createApiKey } from '../../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../../src/db/tables/workspaces/workspaces.ts';
import { createRegistry } from '../../src/engine/registry.ts';
import { encodeId } from '../../src/graphql/core/id.ts';
import { loadPlugins } from '../../src/plugin-host/plugins.ts';
import { startFeed } from '../../src/services/changes/feed.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { ingestEvents } from '../../src/services/events/events.ts';
import { createPersona, setPersonaStatus } from '../../src/services/personas/personas.ts';
import { waitForRun } from '../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../src/services/segmentations/segmentations.ts';
import { startRunHost } from '../../src/services/threads/host.ts';
import { PERSONAS, SEGMENTATIONS } from './segmentations.ts';

/** The world at a scenario's beginning: customers, segmentations with their first answers, active personas. */
export interface World {
  readonly workspaceId: number;
  /** An ADMIN key. */
  readonly key: string;
  readonly customers: readonly string[];
  /** GraphQL id of the segmentation every purchase may flip. */
  readonly basket: string;
}

/** Fills an empty, migrated database. */
export async function makeWorld(url: string, customers: number): Promise<World> {
  const log = pino({ level: 'error' }, pino.destination(2));
  const db = openDatabase(url);
  const { id: workspaceId } = await createWorkspace(db, { key: 'faults', name: 'Faults', currency: 'EUR' });
  const scope = db.scope(workspaceId);
  const plugins = await loadPlugins({ folder: import.meta.dirname });
  const registry = await createRegistry(plugins.segmenters);
  const feed = await startFeed(db, log);
  const host = await startRunHost({ url, plugins: plugins.url, logLevel: 'error' }, log);
  try {
    const names = Array.from({ length: customers }, (_, n) => `c${String(n).padStart(4, '0')}`);
    for (let at = 0; at < customers; at += 1_000) await load(scope, names.slice(at, at + 1_000));
    let basket = '';
    for (const one of SEGMENTATIONS) {
      const { id } = await configureSegmentation(scope, registry, { name: one.key, ...one });
      if (one.key === 'basket') basket = encodeId('Segmentation', id);
    }
    const run = await waitForRun(feed, scope, await requestRun(scope, registry, {}));
    if (run.state !== 'LIVE') throw new Error(`the first run ended ${run.state}: ${JSON.stringify(run.error)}`);
    for (const { name, criteria, threshold } of PERSONAS) {
      const draft = await createPersona(scope, {
        name,
        title: name,
        threshold,
        criteria: await Promise.all(
          criteria.map(async ([segmentation, key, weight]) => {
            const where = { workspaceId, key, segmentation: { key: segmentation } };
            return { segmentId: (await prismaOf(scope).segment.findFirstOrThrow({ where })).id, weight };
          }),
        ),
      });
      await setPersonaStatus(host, scope, draft.id, draft.version, 'ACTIVE');
    }
    const key = await createApiKey(db, workspaceId, { name: 'Faults', role: 'ADMIN' });
    return { workspaceId, key, customers: names, basket };
  } finally {
    await host.stop();
    await feed.stop();
    await db.close();
  }
}

async function load(scope: Scope, names: readonly string[]): Promise<void> {
  await saveCustomers(
    scope,
    names.map((externalId) => ({ externalId })),
  );
  const at = new Date(Date.now() - 40 * 86_400_000).toISOString();
  await ingestEvents(
    scope,
    names.map((externalId, n) => ({
      customer: { externalId },
      source: 'world',
      messageId: externalId,
      type: 'purchase',
      at,
      amount: n % 2 === 0 ? 10 : 90,
    })),
  );
}
