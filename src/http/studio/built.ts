import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { PACKAGE_ROOT } from '../../package-root.ts';
import { type Asset, createNamedAsset } from '../graphiql/asset.ts';

/** Where `npm run build` leaves the studio. */
export const STUDIO_FOLDER = join(PACKAGE_ROOT, 'dist/studio');

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

/** The studio as it was built. */
export interface BuiltStudio {
  readonly page: string;
  /** Its files by their paths below the page. */
  readonly files: ReadonlyMap<string, Asset>;
}

/** Reads a built studio, some hundred kilobytes, into memory; null where none was built. */
export async function readStudio(folder = STUDIO_FOLDER): Promise<BuiltStudio | null> {
  const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null);
  if (page === null) return null;
  const files = new Map<string, Asset>();
  for (const { name, parentPath } of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const path = join(parentPath, name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/');
    // Those of `assets` have the hash of their content in their name.
    const kept = path.startsWith('assets/') ? undefined : 'public, max-age=3600';
    files.set(path, createNamedAsset(path, type, await readFile(join(folder, path)), kept));
  }
  return { page, files };
}
