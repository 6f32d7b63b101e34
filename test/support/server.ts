import { pino } from 'pino';
import segmenters from '../../plugins/index.ts';
import type { Database } from '../../src/db/database.ts';
import { createRegistry, type Registry } from '../../src/engine/registry.ts';
import { type Feed, startFeed } from '../../src/services/feed.ts';
import { type RunHost, startRunHost } from '../../src/services/runs/host.ts';

export const silent = pino({ level: 'silent' });

/** What a server works with, on a test's database. */
export interface TestBackend extends AsyncDisposable {
  readonly registry: Registry;
  readonly host: RunHost;
  readonly feed: Feed;
}

export async function testBackend(db: Database): Promise<TestBackend> {
  const registry = await createRegistry(segmenters);
  const plugins = new URL('../../plugins/index.ts', import.meta.url).href;
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
