import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../src/cli/store.ts';

/** An empty embedded store in a temporary folder, removed at the end. */
export async function temporaryStore(): Promise<Store & AsyncDisposable & { readonly dataDir: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'personagraph-bench-'));
  const store = await openStore({ databaseUrl: undefined, dataDir });
  return {
    ...store,
    dataDir,
    async [Symbol.asyncDispose]() {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
