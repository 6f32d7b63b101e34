import { access, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PersonagraphError } from '../errors.ts';
import type { Segmenter } from '../segmenter/segmenter.ts';
import * as testing from '../segmenter/testing/index.ts';
import { createPluginLoader } from './loader.ts';
import { bundledPlugins } from './plugins.ts';
import { cannotLoad, isSegmenter, segmenterList } from './shape.ts';

/** A segmenter to test, with the options its author has for the kit. */
export interface TestSubject {
  readonly segmenter: Segmenter;
  readonly options: testing.ConformanceOptions;
}

const EXTENSIONS = ['ts', 'mts', 'js', 'mjs'];

/**
 * The segmenters of a file, or of a folder's `index`: its default export, one or an array. The default export of
 * `conformance.ts` beside it goes to the kit: options for all, or by segmenter id. Throws INVALID_PLUGIN.
 */
export async function readPlugin(path: string): Promise<readonly TestSubject[]> {
  const full = resolve(path);
  const found = await stat(full).catch(() => undefined);
  if (!found) throw new PersonagraphError('INVALID_PLUGIN', `${path} is not there.`);
  const folder = found.isDirectory() ? full : resolve(full, '..');
  const file = found.isDirectory() ? await firstOf(folder, 'index') : full;
  if (!file) {
    const names = EXTENSIONS.map((extension) => `index.${extension}`).join(', ');
    throw new PersonagraphError('INVALID_PLUGIN', `${path} has none of ${names}.`);
  }
  const bundled = { default: await bundledPlugins() };
  const modules = { 'personagraph/testing': testing, 'personagraph/plugins': bundled };
  const loader = await createPluginLoader({ modules });
  const load = async (name: string) =>
    (
      await loader.load(name).catch((error: unknown) => {
        throw cannotLoad(name, error);
      })
    )['default'];
  const exported = await load(file);
  const segmenters = isSegmenter(exported) ? [exported] : segmenterList(exported, `${file}: the default export`);
  if (segmenters.length === 0) throw new PersonagraphError('INVALID_PLUGIN', `${file}: it exports no segmenter.`);
  const conformance = await firstOf(folder, 'conformance');
  const options = conformance ? await load(conformance) : undefined;
  return segmenters.map((segmenter) => ({ segmenter, options: optionsOf(segmenter.id, options) }));
}

/** Ids have a dot, options have none. */
function optionsOf(id: string, exported: unknown): testing.ConformanceOptions {
  if (typeof exported !== 'object' || exported === null) return {};
  const byId = Object.keys(exported).some((key) => key.includes('.'));
  return byId ? ((exported as Record<string, testing.ConformanceOptions>)[id] ?? {}) : exported;
}

async function firstOf(folder: string, name: string): Promise<string | undefined> {
  for (const extension of EXTENSIONS) {
    const file = join(folder, `${name}.${extension}`);
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (there) return file;
  }
  return undefined;
}
