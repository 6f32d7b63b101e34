import { readFile, rename, writeFile } from 'node:fs/promises';
import type { CursorStore } from './cursor-store.ts';

/** In a file, replaced as a whole: a process killed at any time leaves the cursor before or the one after. */
export function fileCursor(path: string): CursorStore {
  return {
    async load() {
      try {
        return (await readFile(path, 'utf8')).trim() || null;
      } catch (error) {
        if ((error as { code?: unknown }).code === 'ENOENT') return null;
        throw error;
      }
    },
    async save(cursor) {
      await writeFile(`${path}.new`, `${cursor}\n`);
      await rename(`${path}.new`, path);
    },
  };
}
