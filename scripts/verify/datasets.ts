import { existsSync } from 'node:fs';

/** The folder of the data sets: the first argument, or that of `--datasets`. Throws where it is not there. */
export function datasetsFolder(positionals: readonly string[], named: string | undefined): string {
  const folder = positionals[0] ?? named ?? '../shared/datasets';
  if (!existsSync(folder)) throw new Error(`no data at ${folder}: say where it is as the first argument`);
  return folder;
}
