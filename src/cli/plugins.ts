import type { Segmenter } from '../segmenter/segmenter.ts';

/** The enabled segmenters, and the URL of the module that lists them, for threads to load it too. */
export interface LoadedPlugins {
  readonly segmenters: readonly Segmenter[];
  readonly url: string;
}

/** Loads `plugins/index`, from source or from `dist` as this file is. */
export async function loadPlugins(): Promise<LoadedPlugins> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const url = new URL(`../../plugins/index.${extension}`, import.meta.url).href;
  const module = (await import(url)) as { default: readonly Segmenter[] };
  return { segmenters: module.default, url };
}
