import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { PersonagraphError } from '../errors.ts';
import type { Segmenter } from '../segmenter/segmenter.ts';
import type { PluginLoader } from './loader.ts';
import { cannotLoad, kindOf, segmenterList } from './shape.ts';

/** The default export of `personagraph.config.ts`. */
export interface PersonagraphConfig {
  /**
   * The enabled segmenters: exactly these. `import bundled from 'personagraph/plugins'` and `...bundled` keep those that
   * come with the package. Without the file, the bundled ones are enabled.
   */
  readonly plugins: readonly Segmenter[];
}

/** In the order they are looked for. */
export const CONFIG_FILES = ['ts', 'mts', 'js', 'mjs'].map((extension) => `personagraph.config.${extension}`);

/** The config file of a folder, if there is one. */
export async function findConfig(folder: string): Promise<string | undefined> {
  for (const name of CONFIG_FILES) {
    const file = join(folder, name);
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (there) return file;
  }
  return undefined;
}

const EXAMPLE = 'export default { plugins: [...segmenters] }';

/** The segmenters a config file lists. Throws INVALID_PLUGIN where it cannot be loaded or lists something else. */
export async function readConfigFile(loader: PluginLoader, file: string): Promise<readonly Segmenter[]> {
  const module = await loader.load(file).catch((error: unknown) => {
    throw cannotLoad(file, error);
  });
  const config = module['default'];
  if (typeof config !== 'object' || config === null || !('plugins' in config)) {
    const has = Array.isArray(config) ? 'an array' : kindOf(config);
    throw new PersonagraphError('INVALID_PLUGIN', `${file}: its default export is ${has}; it should be: ${EXAMPLE}.`);
  }
  return segmenterList(config.plugins, `${file}: plugins`);
}
