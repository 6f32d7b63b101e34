import { createRequire } from 'node:module';
import * as calendar from '../calendar/index.ts';
import * as rules from '../rules/index.ts';
import * as segmenterSdk from '../segmenter/index.ts';
import * as statistics from '../statistics/index.ts';

/** Loads modules of plugin authors: TypeScript or JavaScript, without a build step. */
export interface PluginLoader {
  /** The module's exports. Throws what loading or running it throws. */
  load(file: string): Promise<Readonly<Record<string, unknown>>>;
}

export interface PluginLoaderOptions {
  /** Modules by the name they are imported by, as they are. The SDK is always among them. */
  readonly modules?: Readonly<Record<string, unknown>>;
  /** Files that stand for names. */
  readonly alias?: Readonly<Record<string, string>>;
  /** Every source file looked at is added, those that fail too. Left out, compiled files are kept on disk instead. */
  readonly seen?: Set<string>;
}

/**
 * A loader that reads every file anew. `personagraph/segmenter` is this very process's, so that a plugin needs no copy
 * of its own; what lies in node_modules is left to Node.
 */
export async function createPluginLoader({
  modules = {},
  alias = {},
  seen,
}: PluginLoaderOptions = {}): Promise<PluginLoader> {
  forget();
  // Only now: a server with the bundled plugins starts without it.
  const { createJiti } = await import('jiti');
  const compiler = createJiti(import.meta.url, { fsCache: false });
  const jiti = createJiti(import.meta.url, {
    virtualModules: {
      'personagraph/segmenter': segmenterSdk,
      'personagraph/statistics': statistics,
      'personagraph/calendar': calendar,
      'personagraph/rules': rules,
      ...modules,
    },
    alias: { ...alias },
    // Kept files are not compiled, so they would not be seen.
    fsCache: seen === undefined,
    ...(seen && {
      transform: (options) => {
        if (options.filename !== undefined) seen.add(options.filename);
        return { code: compiler.transform(options) };
      },
    }),
  });
  return {
    async load(file) {
      seen?.add(file);
      return (await jiti.import(file)) as Record<string, unknown>;
    },
  };
}

/** Plugins are kept beside Node's CommonJS modules, where those of packages stay. */
function forget(): void {
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache)) if (!/[\\/]node_modules[\\/]/.test(file)) delete cache[file];
}
