import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Segmenter } from '../segmenter/segmenter.ts';
import { CONFIG_FILES, findConfig, readConfigFile } from './config.ts';
import { createPluginLoader, type PluginLoaderOptions } from './loader.ts';
import { cannotLoad, segmenterList } from './shape.ts';

/** The enabled segmenters, and the URL of a module that lists them, for threads to load them too. */
export interface LoadedPlugins {
  readonly segmenters: readonly Segmenter[];
  /** Its default export is the same list, loaded anew by the thread that imports it. */
  readonly url: string;
  /** Path of the file that lists them: `personagraph.config.ts` of the folder, or the package's own list. */
  readonly file: string;
}

export interface LoadPluginsOptions {
  /** Where `personagraph.config.ts` is looked for. Default: the working folder. */
  readonly folder?: string;
  /**
   * Every file whose change would matter is added, even where loading fails, and a later call sees the files as they are
   * then. Default: plugins are loaded once, the fastest way.
   */
  readonly seen?: Set<string>;
}

const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const BUNDLED = new URL(`../../plugins/index.${EXTENSION}`, import.meta.url);

/**
 * Loads what `personagraph.config.ts` lists, or, without one, `plugins/index`, from source or from `dist` as this file
 * is. Throws INVALID_PLUGIN.
 */
export async function loadPlugins({ folder = process.cwd(), seen }: LoadPluginsOptions = {}): Promise<LoadedPlugins> {
  for (const name of CONFIG_FILES) seen?.add(join(folder, name));
  const config = await findConfig(folder);
  // Compiled, the bundled plugins do not change under a running server.
  if (!config && !(seen && EXTENSION === 'ts')) {
    return { segmenters: await bundledPlugins(), url: BUNDLED.href, file: fileURLToPath(BUNDLED) };
  }
  const file = config ?? fileURLToPath(BUNDLED);
  const url = new URL(`./list.${EXTENSION}`, import.meta.url);
  url.searchParams.set('file', file);
  return { segmenters: await readPluginList(file, seen), url: url.href, file };
}

/** Loads the list a config file, or the package's own list, is. Throws INVALID_PLUGIN. */
export async function readPluginList(file: string, seen?: Set<string>): Promise<readonly Segmenter[]> {
  const loader = await createPluginLoader({ ...(await bundledModule()), ...(seen && { seen }) });
  if (file !== fileURLToPath(BUNDLED)) return readConfigFile(loader, file);
  const module = await loader.load(file).catch((error: unknown) => {
    throw cannotLoad(file, error);
  });
  return segmenterList(module['default'], file);
}

/** The module plugin files get for `personagraph/plugins`: from source the file, which then is loaded anew as they are. */
async function bundledModule(): Promise<Pick<PluginLoaderOptions, 'alias' | 'modules'>> {
  const name = 'personagraph/plugins';
  if (EXTENSION === 'ts') return { alias: { [name]: fileURLToPath(BUNDLED) } };
  return { modules: { [name]: await import(BUNDLED.href) } };
}

/** The segmenters that come with the package. */
export async function bundledPlugins(): Promise<readonly Segmenter[]> {
  return ((await import(BUNDLED.href)) as { default: readonly Segmenter[] }).default;
}
