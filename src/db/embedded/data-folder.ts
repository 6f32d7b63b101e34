import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asError, PersonagraphError } from '../../errors.ts';

/**
 * Makes the data folder where it is not there, and those above it. One after the other: Node's own way goes round for ever where the
 * system lets nobody make any, as under /proc. Throws INVALID_SETTING with what the system says.
 */
export async function makeDataFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (thrown) {
    throw unusable(folder, thrown);
  }
}

/** The refusal of a data folder that nothing can be written in. */
export function unusable(folder: string, thrown: unknown): PersonagraphError {
  const why = asError(thrown).message;
  const message = `PERSONAGRAPH_DATA_DIR, ${folder}, cannot be used: ${why}. Choose a folder that this account may write in.`;
  return new PersonagraphError('INVALID_SETTING', message, { cause: thrown });
}

async function makeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory()) return;
  if (found) throw new Error(`${folder} is no folder`);
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: { readonly code?: string }) => {
    // Two starts at once: the other one made it.
    if (error.code !== 'EEXIST') throw error;
  });
}
