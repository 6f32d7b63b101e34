import { pino } from 'pino';
import type { Database } from '../../src/db/database.ts';
import { createRegistry, type Registry } from '../../src/engine/registry.ts';
import type { Segmenter } from '../../src/segmenter/segmenter.ts';
import { type Feed, startFeed } from '../../src/services/feed.ts';
import { type RunHost, startRunHost } from '../../src/services/runs/host.ts';

export const silent = pino({ level: 'silent' });

/** What a server works with, on a test's database. */
export interface TestBackend extends AsyncDisposable {
  readonly registry: Registry;
  readonly host: RunHost;
  readonly feed: Feed;
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
  return {
    registry,
    host,
    feed,
    async [Symbol.asyncDispose]() {
      await feed.stop();
      await host.stop();
    },
  };
}
