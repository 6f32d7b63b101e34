import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../src/cli/store.ts';

/** An embedded store with the folder it is in, closed at the end. */
export type BenchStore = Store & AsyncDisposable & { readonly dataDir: string };

/** An empty embedded store in a temporary folder, removed at the end. */
export async function temporaryStore(): Promise<BenchStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'personagraph-bench-'));
  const store = await keptStore(dataDir);
  return {
    ...store,
    async [Symbol.asyncDispose]() {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The embedded store of a folder, which stays. */
export async function keptStore(dataDir: string): Promise<BenchStore> {
  const store = await openStore({ databaseUrl: undefined, dataDir });
  return { ...store, dataDir, [Symbol.asyncDispose]: () => store.close() };
}
