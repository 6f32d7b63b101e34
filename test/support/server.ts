import { pino } from 'pino';
import type { Database } from '../../src/db/postgres/connection.ts';
import { waitingWorkspaces } from '../../src/db/tables/runs/tasks.ts';
import { createRegistry, type Registry } from '../../src/engine/registry.ts';
import type { Segmenter } from '../../src/segmenter/segmenter.ts';
import { type Feed, startFeed } from '../../src/services/changes/feed.ts';
import { evaluateWaiting } from '../../src/services/evaluation/evaluate.ts';
import { LivePlans } from '../../src/services/evaluation/live-plans.ts';
import { type RunHost, startRunHost } from '../../src/services/threads/host.ts';
import { createIsolation } from '../../src/services/threads/isolation.ts';

export const silent = pino({ level: 'silent' });

/** What a server works with, on a test's database. */
export interface TestBackend extends AsyncDisposable {
  readonly registry: Registry;
  readonly host: RunHost;
  readonly feed: Feed;
  /** Evaluates customers until none waits; returns how many tasks that took. */
  evaluate(): Promise<number>;
}

/** With the bundled plugins, or those of a module given by its URL. */
export async function testBackend(
  db: Database,
  plugins = new URL('../../plugins/index.ts', import.meta.url).href,
): Promise<TestBackend> {
  const module = (await import(plugins)) as { default: readonly Segmenter[] };
  const registry = await createRegistry(module.default);
  const host = await startRunHost({ url: db.url, plugins, logLevel: 'warn' }, silent);
  const feed = await startFeed(db, silent);
  const isolation = createIsolation(plugins);
  const plans = new LivePlans(db, registry);
  return {
    registry,
    host,
    feed,
    async evaluate() {
      const context = { db, isolation, plans, now: Date.now };
      let taken = 0;
      for (;;) {
        let tasks = 0;
        for (const id of await waitingWorkspaces(db)) tasks += (await evaluateWaiting(context, id)).tasks;
        if (tasks === 0) return taken;
        taken += tasks;
      }
    },
    async [Symbol.asyncDispose]() {
      await feed.stop();
      await isolation.stop();
      await host.stop();
    },
  };
}
