import { readdir, readFile, stat } from 'node:fs/promises';
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

/**
 * The studio as it was built last; null where none was built. It is some hundred kilobytes in memory, and read anew after
 * another build. Files of the builds before stay, for pages that were opened then and load a part later.
 */
export function createStudioReader(folder = STUDIO_FOLDER): () => Promise<BuiltStudio | null> {
  const files = new Map<string, Asset>();
  let known: { readonly at: number; readonly studio: Promise<BuiltStudio | null> } | undefined;
  return async () => {
    const at = await stat(join(folder, 'index.html')).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    if (known?.at === at) return known.studio;
    const studio = at === 0 ? Promise.resolve(null) : read(folder, files);
    known = { at, studio };
    // What could not be read is tried anew by the next request.
    studio.catch(() => {
      if (known?.studio === studio) known = undefined;
    });
    return studio;
  };
}

async function read(folder: string, files: Map<string, Asset>): Promise<BuiltStudio> {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
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
