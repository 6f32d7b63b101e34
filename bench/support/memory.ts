import { childProcess } from './child.ts';

export interface MemoryPeak {
  /** This process with its threads, resident. */
  readonly nodeMb: number;
  /** PostgreSQL's processes, what they share counted once; 0 where the system does not tell (only Linux does). */
  readonly postgresMb: number;
  /** The most both had at one time. */
  readonly totalMb: number;
}

/** The first message to the watcher. */
export interface WatchRequest {
  readonly pid: number;
  readonly dataDir?: string | undefined;
}

/** The most memory this process, and the embedded PostgreSQL of a data folder, hold from now until `peak`. */
export async function watchMemory(dataDir?: string): Promise<{ peak(): Promise<MemoryPeak> }> {
  const watcher = childProcess('memory-watcher');
  await watcher.ask({ pid: process.pid, dataDir } satisfies WatchRequest);
  return {
    async peak() {
      await using ended = watcher;
      return await ended.ask<MemoryPeak>({});
    },
  };
}
