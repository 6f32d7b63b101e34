import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asError, PersonagraphError } from '../../errors.ts';
import { PACKAGE_ROOT } from '../../package-root.ts';
import { type Mapping, parseMapping } from './mapping.ts';

/** The package's own mappings, found from source and from `dist` alike. */
const PRESETS = join(PACKAGE_ROOT, 'mappings');

/** Reads a mapping from a YAML file, or a preset by its plain name, such as `online-retail`. Throws INVALID_MAPPING. */
export async function loadMapping(pathOrPreset: string): Promise<Mapping> {
  const preset = /^[a-z0-9-]+$/.test(pathOrPreset) ? join(PRESETS, `${pathOrPreset}.yaml`) : undefined;
  const path = preset && (await exists(preset)) ? preset : pathOrPreset;
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const why = preset ? `there is no such preset; there is: ${(await presets()).join(', ')}` : asError(cause).message;
    throw new PersonagraphError('INVALID_MAPPING', `Mapping ${pathOrPreset} cannot be read: ${why}.`, { cause });
  }
  try {
    return parseMapping(text);
  } catch (error) {
    if (!(error instanceof PersonagraphError)) throw error;
    throw new PersonagraphError(error.code, `${path}: ${error.message}`, {
      cause: error,
      ...(error.field ? { field: error.field } : {}),
    });
  }
}

/** The text of a preset, by its name. */
export function readPreset(name: string): Promise<string> {
  return readFile(join(PRESETS, `${name}.yaml`), 'utf8');
}

/** Names of the presets, in order. */
export async function presets(): Promise<string[]> {
  const files = await readdir(PRESETS).catch(() => []);
  return files.flatMap((file) => (file.endsWith('.yaml') ? file.slice(0, -'.yaml'.length) : [])).sort();
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
