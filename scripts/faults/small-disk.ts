import { execFileSync } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freeBytesOf } from '../../src/services/storage/disk-space.ts';
import { makeFolder, removeFolder } from './cluster.ts';

const BLOCK = 1 << 20;

/** A disk of its own, in memory, that something else fills. Removed when disposed of. */
export interface SmallDisk extends AsyncDisposable {
  readonly folder: string;
  /** Fills it until so many bytes are left free; 0 fills it to the last. */
  fill(free: number): Promise<void>;
  /** Gives the room back. */
  empty(): Promise<void>;
}

/** Null where this account may mount nothing. */
export async function makeSmallDisk(megabytes: number): Promise<SmallDisk | null> {
  const folder = await makeFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'personagraph', folder]);
  } catch {
    await removeFolder(folder);
    return null;
  }
  const unmount = () => execFileSync('umount', ['--lazy', folder]);
  process.once('exit', unmount);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    async fill(free) {
      const file = await open(ballast, 'a');
      const zeros = Buffer.alloc(BLOCK);
      try {
        for (let left = await freeBytesOf(folder); left > free; left = await freeBytesOf(folder)) {
          await file.write(zeros, 0, Math.min(BLOCK, left - free));
        }
      } catch (error) {
        // Another wrote the last bytes.
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        await file.close();
      }
    },
    empty: () => rm(ballast, { force: true }),
    async [Symbol.asyncDispose]() {
      process.off('exit', unmount);
      unmount();
      await removeFolder(folder);
    },
  };
}
