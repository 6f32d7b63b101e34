import { createServer, type PersonagraphServer } from '../../src/server.ts';
import { saveCustomers } from '../../src/services/customers/customers.ts';
import { ingestEvents } from '../../src/services/events/events.ts';
import { waitForRun } from '../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../src/services/segmentations/segmentations.ts';
import { type TestBackend, testBackend } from '../support/server.ts';
import { type TestApi, testApi } from './api.ts';

/** Purchases by customer: `e` and `f` never bought, so that their scores are unknown. */
export const BOUGHT: Readonly<Record<string, number>> = { a: 3, b: 1, c: 2, d: 5 };
/** `c` and `f` have no plan: what asks for it is UNKNOWN of them. */
export const PLANS: Readonly<Record<string, string>> = { a: 'gold', b: 'gold', d: 'basic', e: 'basic' };

/** Six customers, a segmentation with scores that is answered, and a server. */
export interface ScoredWorld extends AsyncDisposable {
  readonly api: TestApi;
  readonly backend: TestBackend;
  readonly server: PersonagraphServer;
  /** Waits until no run is on or waits. */
  settled(): Promise<void>;
}

export async function scoredWorld(): Promise<ScoredWorld> {
  const api = await testApi();
  const backend = await testBackend(api.db, new URL('../support/scored-plugins.ts', import.meta.url).href);
  const server = createServer({ ...api.dependencies, host: backend.host, registry: backend.registry });
  await saveCustomers(
    api.scope,
    ['a', 'b', 'c', 'd', 'e', 'f'].map((externalId, n) => ({
      externalId,
      ...(n % 2 === 0 ? { country: 'DE' } : {}),
      traits: { ...(PLANS[externalId] ? { plan: PLANS[externalId] } : {}), ...(n < 2 ? { points: n } : {}) },
    })),
  );
  await ingestEvents(
    api.scope,
    Object.entries(BOUGHT).flatMap(([externalId, count]) =>
      Array.from({ length: count }, (_, n) => purchase(externalId, `${externalId}${n}`)),
    ),
  );
  await configureSegmentation(api.scope, backend.registry, { name: 'Scored', segmenter: 'behavioral.scored' });
  await waitForRun(backend.feed, api.scope, await requestRun(api.scope, backend.registry, {}));
  return {
    api,
    backend,
    server,
    async settled() {
      for (;;) {
        const [run] = await api.scope.query<{ id: number }>(
          'SELECT id FROM run WHERE workspace_id = $1 AND finished_at IS NULL ORDER BY id LIMIT 1',
          [api.scope.workspaceId],
        );
        if (!run) return;
        await waitForRun(backend.feed, api.scope, run);
      }
    },
    async [Symbol.asyncDispose]() {
      await server.dispose();
      await backend[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}

export const purchase = (externalId: string, messageId: string) => ({
  customer: { externalId },
  messageId,
  type: 'purchase',
  at: new Date(Date.now() - 2.5 * 86_400_000).toISOString(),
  amount: 10,
});
