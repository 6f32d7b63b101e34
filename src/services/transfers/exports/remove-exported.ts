import { rm } from 'node:fs/promises';

/** Removes the file of an export, and what is beside it. True where there was any of it. */
export async function removeExported(file: string): Promise<boolean> {
  let isThere = false;
  for (const suffix of ['', '.yaml', '.partial', '.state', '.state.next'])
    isThere = (await removeFile(`${file}${suffix}`)) || isThere;
  return isThere;
}

async function removeFile(path: string): Promise<boolean> {
  try {
    await rm(path);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return false;
    throw error;
  }
}
