import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Logger } from 'pino';
import { createRegistry, type Registry } from '../engine/registry.ts';
import { type LoadedPlugins, loadPlugins } from './plugins.ts';

/** Looked at rather than waited for: containers and network disks give no notice of changes. */
const LOOK_EVERY_MS = 300;

export interface WatchOptions {
  /** The files that `loadPlugins` saw when the plugins in use were loaded. */
  readonly seen: ReadonlySet<string>;
  /** Where `personagraph.config.ts` is looked for. Default: the working folder. */
  readonly folder?: string;
  readonly registry: Registry;
  /** Puts the new plugins in the place of the old. If it throws, the old ones stay. */
  readonly apply: (plugins: LoadedPlugins, registry: Registry) => Promise<void>;
  readonly log: Logger;
}

/**
 * Loads the plugins again whenever one of their files, or the config, changed and then held still for a moment. Each
 * change is logged. A version that is not valid is logged too, and the one in use stays.
 *
 * Modules that Node loads itself (`.mjs`, `.js` in a package of type module, node_modules) need a restart.
 */
export class PluginWatcher {
  readonly #folder: string;
  readonly #apply: WatchOptions['apply'];
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #registry: Registry;
  #files: ReadonlySet<string>;
  /** The stamps of the files as they were loaded. */
  #stamps: Promise<Stamps>;
  /** The change that was seen at the last look, and is loaded if it is the same at the next. */
  #pending: string | undefined;
  /** The look under way. */
  #look: Promise<void> | undefined;

  constructor({ seen, folder = process.cwd(), registry, apply, log }: WatchOptions) {
    this.#folder = folder;
    this.#apply = apply;
    this.#log = log;
    this.#registry = registry;
    this.#files = new Set(seen);
    this.#stamps = stampsOf(this.#files);
    this.#timer = setInterval(() => this.#tick(), LOOK_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#look;
  }

  /** Begins a look, unless one is under way. */
  #tick(): void {
    this.#look ??= this.#lookForChanges()
      .catch((err: unknown) => this.#log.error({ err }, 'the files of plugins cannot be watched'))
      .finally(() => {
        this.#look = undefined;
      });
  }

  async #lookForChanges(): Promise<void> {
    const before = await this.#stamps;
    const now = await stampsOf(this.#files);
    const changed = [...this.#files].filter((file) => before.get(file) !== now.get(file));
    const state = changed.map((file) => `${file} ${now.get(file)}`).join('\n');
    // Half a file is not loaded: it changed before, and not since.
    if (changed.length === 0 || state !== this.#pending) {
      this.#pending = changed.length > 0 ? state : undefined;
      return;
    }
    this.#pending = undefined;
    this.#files = await this.#reload(changed);
    // Stamps are those of before loading, so that a change meanwhile is not missed; new files are taken as they are.
    const after = await stampsOf(this.#files);
    this.#stamps = Promise.resolve(new Map([...after, ...[...now].filter(([file]) => this.#files.has(file))]));
  }

  /** Loads the plugins again and returns the files to watch from now on. */
  async #reload(changed: readonly string[]): Promise<ReadonlySet<string>> {
    const seen = new Set<string>();
    const names = changed.map((file) => relative(this.#folder, file));
    try {
      const plugins = await loadPlugins({ folder: this.#folder, seen });
      const registry = await createRegistry(plugins.segmenters);
      await this.#apply(plugins, registry);
      this.#log.info({ changed: names, ...differences(this.#registry, registry) }, 'plugins reloaded');
      this.#registry = registry;
      return seen;
    } catch (err) {
      this.#log.error({ err, changed: names }, 'the changed plugins are not valid: those in use stay');
      // Some files were not reached where one failed to load.
      return new Set([...this.#files, ...seen]);
    }
  }
}

/** The state of each file: the time it was written and its length; 'none' where it is not there. */
type Stamps = ReadonlyMap<string, string>;

async function stampsOf(files: ReadonlySet<string>): Promise<Stamps> {
  const entries = [...files].map(async (file): Promise<[string, string]> => {
    const found = await stat(file).catch(() => undefined);
    return [file, found ? `${found.mtimeMs} ${found.size}` : 'none'];
  });
  return new Map(await Promise.all(entries));
}

/** The segmenters that a reload added, removed or changed, by id. */
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
