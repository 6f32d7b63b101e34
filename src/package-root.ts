import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the package, found from source and from a build alike: the nearest one above with `prisma`. */
export const PACKAGE_ROOT = rootAbove(import.meta.dirname);

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'prisma')) ? folder : rootAbove(dirname(folder));
}
