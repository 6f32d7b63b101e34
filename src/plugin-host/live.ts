import type { Logger } from 'pino';
import { createRegistry, type Registry } from '../engine/registry.ts';
import type { RunHost } from '../services/threads/host.ts';
import { createIsolation, type Isolation } from '../services/threads/isolation.ts';
import { startLiveHost } from './live-host.ts';
import { loadPlugins } from './plugins.ts';
import { watchPlugins } from './watch.ts';

/** The enabled plugins at work: in this process's registry and in the run thread. */
export interface LivePlugins {
  readonly registry: Registry;
  readonly host: RunHost;
  /** Of this process, for evaluation. */
  readonly isolation: Isolation;
  stop(): Promise<void>;
}

export interface LivePluginsOptions {
  /** Whether registry and thread get new code when files change, while whoever holds them goes on holding them. */
  readonly watch: boolean;
  /** Starts a run thread with the plugins that the module of a URL lists. */
  readonly start: (url: string) => Promise<RunHost>;
  readonly log: Logger;
  /** Where `personagraph.config.ts` is looked for. Default: the working folder. */
  readonly folder?: string;
}

/** Loads the enabled plugins and starts the run thread with them. Throws INVALID_PLUGIN. */
export async function startLivePlugins({
  watch,
  start,
  log,
  folder = process.cwd(),
}: LivePluginsOptions): Promise<LivePlugins> {
  const seen = new Set<string>();
  const plugins = await loadPlugins(watch ? { folder, seen } : { folder });
  let current = await createRegistry(plugins.segmenters);
  if (!watch) {
    const host = await start(plugins.url);
    const isolation = createIsolation(plugins.url);
    return {
      registry: current,
      host,
      isolation,
      async stop() {
        await isolation.stop();
        await host.stop();
      },
    };
  }
  const registry: Registry = {
    get all() {
      return current.all;
    },
    get: (id) => current.get(id),
    find: (id) => current.find(id),
  };
  const host = await startLiveHost(start, plugins.url);
  let isolation = createIsolation(plugins.url);
  const watcher = watchPlugins({
    folder,
    seen,
    registry: current,
    log,
    apply: async (next, nextRegistry) => {
      // The thread first: if it does not start, both stay.
      await host.replace(next.url);
      current = nextRegistry;
      const before = isolation;
      isolation = createIsolation(next.url);
      await before.stop();
    },
  });
  return {
    registry,
    host,
    isolation: {
      compute: (plan, population, options) => isolation.compute(plan, population, options),
      assign: (plan, population, asOf) => isolation.assign(plan, population, asOf),
      stop: () => isolation.stop(),
    },
    async stop() {
      await watcher.stop();
      await isolation.stop();
      await host.stop();
    },
  };
}
