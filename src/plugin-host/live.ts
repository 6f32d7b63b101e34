import type { Logger } from 'pino';
import { createRegistry, type Registry } from '../engine/registry.ts';
import type { RunHost } from '../services/threads/host.ts';
import { createIsolation, type Isolation } from '../services/threads/isolation.ts';
import { LiveHost } from './live-host.ts';
import { loadPlugins } from './plugins.ts';
import { PluginWatcher, type WatchOptions } from './watch.ts';

/** The enabled plugins at work: in this process's registry and in the run thread. */
export interface LivePlugins {
  readonly registry: Registry;
  readonly host: RunHost;
  /** For evaluation in this process. */
  readonly isolation: Isolation;
  stop(): Promise<void>;
}

export interface LivePluginsOptions {
  /** True: registry, host and isolation work with new code when files change, and stay the same objects. */
  readonly watch: boolean;
  /** Starts a run thread with the plugins that the module of a URL lists. */
  readonly start: (url: string) => Promise<RunHost>;
  readonly log: Logger;
  /** Where `personagraph.config.ts` is looked for. Default: the working folder. */
  readonly folder?: string;
}

/** Loads the enabled plugins and starts the run thread with them. Throws INVALID_PLUGIN. */
export async function startLivePlugins(options: LivePluginsOptions): Promise<LivePlugins> {
  const { watch, start, log, folder = process.cwd() } = options;
  const seen = new Set<string>();
  const { segmenters, url } = await loadPlugins(watch ? { folder, seen } : { folder });
  const registry = await createRegistry(segmenters);
  if (watch) return new WatchedPlugins(await LiveHost.start(start, url), url, { folder, seen, registry, log });
  const host = await start(url);
  const isolation = createIsolation(url);
  return {
    registry,
    host,
    isolation,
    async stop() {
      await isolation.stop();
      await host.stop();
    },
  };
}

/** Plugins that are replaced when their files change. */
class WatchedPlugins implements LivePlugins {
  readonly host: LiveHost;
  readonly registry: Registry;
  readonly isolation: Isolation;
  /** The registry and isolation of the plugins as they are now. */
  #current: Pick<LivePlugins, 'registry' | 'isolation'>;
  readonly #watcher: PluginWatcher;

  constructor(host: LiveHost, url: string, watched: Omit<WatchOptions, 'apply'>) {
    this.host = host;
    this.registry = currentRegistry(() => this.#current.registry);
    this.isolation = currentIsolation(() => this.#current.isolation);
    this.#current = { registry: watched.registry, isolation: createIsolation(url) };
    this.#watcher = new PluginWatcher({
      ...watched,
      apply: (plugins, registry) => this.#replace(plugins.url, registry),
    });
  }

  async stop(): Promise<void> {
    await this.#watcher.stop();
    await this.isolation.stop();
    await this.host.stop();
  }

  async #replace(url: string, registry: Registry): Promise<void> {
    // The thread first: if it does not start, all stay.
    await this.host.replace(url);
    const { isolation } = this.#current;
    this.#current = { registry, isolation: createIsolation(url) };
    await isolation.stop();
  }
}

/** A registry that asks the current one. */
function currentRegistry(current: () => Registry): Registry {
  return {
    get all() {
      return current().all;
    },
    get: (id) => current().get(id),
    find: (id) => current().find(id),
  };
}

/** An isolation that asks the current one. */
function currentIsolation(current: () => Isolation): Isolation {
  return {
    compute: (plan, population, options) => current().compute(plan, population, options),
    assign: (plan, population, asOf) => current().assign(plan, population, asOf),
    stop: () => current().stop(),
  };
}
