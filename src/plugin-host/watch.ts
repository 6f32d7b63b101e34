import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Logger } from 'pino';
import { createRegistry, type Registry } from '../engine/registry.ts';
import { type LoadedPlugins, loadPlugins } from './plugins.ts';

/** Looked at rather than waited for: containers and network disks give no notice of changes. */
const LOOK_EVERY_MS = 300;

export interface WatchOptions {
  /** What `loadPlugins` saw when the plugins in use were loaded. */
  readonly seen: ReadonlySet<string>;
  /** Where `personagraph.config.ts` is looked for. Default: the working folder. */
  readonly folder?: string;
  readonly registry: Registry;
  /** Puts the new plugins in the place of the old. If it throws, the old ones stay. */
  readonly apply: (plugins: LoadedPlugins, registry: Registry) => Promise<void>;
  readonly log: Logger;
}

export interface Watcher {
  stop(): Promise<void>;
}

/**
 * Loads the plugins again whenever one of their files, or the config, changed and then held still for a moment. What
 * changed is logged. A version that is not valid is logged too, and the one in use stays.
 *
 * Modules that Node loads itself (`.mjs`, `.js` in a package of type module, node_modules) need a restart.
 */
export function watchPlugins(options: WatchOptions): Watcher {
  const { log, apply } = options;
  const folder = options.folder ?? process.cwd();
  let registry = options.registry;
  let files = new Set(options.seen);
  let known = stampsOf(files);
  let pending: string | undefined;

  const reload = async (changed: readonly string[]) => {
    const seen = new Set<string>();
    const names = changed.map((file) => relative(folder, file));
    try {
      const plugins = await loadPlugins({ folder, seen });
      const next = await createRegistry(plugins.segmenters);
      await apply(plugins, next);
      log.info({ changed: names, ...differences(registry, next) }, 'plugins reloaded');
      registry = next;
      files = seen;
    } catch (err) {
      log.error({ err, changed: names }, 'the changed plugins are not valid: those in use stay');
      // Of what failed to load, some files were not reached.
      files = new Set([...files, ...seen]);
    }
  };

  const look = async () => {
    const before = await known;
    const now = await stampsOf(files);
    const changed = [...files].filter((file) => before.get(file) !== now.get(file));
    const state = changed.map((file) => `${file} ${now.get(file)}`).join('\n');
    // Half a file is not loaded: it changed before, and not since.
    if (changed.length > 0 && state === pending) {
      await reload(changed);
      pending = undefined;
      // Stamps are those of before loading, so that a change meanwhile is not missed; new files are taken as they are.
      const after = await stampsOf(files);
      known = Promise.resolve(new Map([...after, ...[...now].filter(([file]) => files.has(file))]));
    } else pending = changed.length > 0 ? state : undefined;
  };

  let busy: Promise<void> = Promise.resolve();
  let idle = true;
  const timer = setInterval(() => {
    if (!idle) return;
    idle = false;
    busy = look()
      .catch((err: unknown) => log.error({ err }, 'the files of plugins cannot be watched'))
      .finally(() => {
        idle = true;
      });
  }, LOOK_EVERY_MS).unref();
  return {
    async stop() {
      clearInterval(timer);
      await busy;
    },
  };
}

/** When each file was written, and how long it is; 'none' where it is not there. */
async function stampsOf(files: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const entries = [...files].map(async (file): Promise<[string, string]> => {
    const found = await stat(file).catch(() => undefined);
    return [file, found ? `${found.mtimeMs} ${found.size}` : 'none'];
  });
  return new Map(await Promise.all(entries));
}

/** What a reload brought, by id. */
function differences(before: Registry, after: Registry): Record<string, readonly string[]> {
  const ids = (registry: Registry) => registry.all.map(({ id }) => id);
  const added = ids(after).filter((id) => !before.find(id));
  const removed = ids(before).filter((id) => !after.find(id));
  const versions = after.all.flatMap(({ id, version }) => {
    const old = before.find(id)?.version;
    return old !== undefined && old !== version ? [`${id} ${old} -> ${version}`] : [];
  });
  return Object.fromEntries(Object.entries({ added, removed, versions }).filter(([, list]) => list.length > 0));
}
