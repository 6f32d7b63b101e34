import { exportSnapshot, shareSnapshot } from '../../../db/postgres/backend.ts';
import type { Database, Scope } from '../../../db/postgres/connection.ts';
import { type ClientOptions, withClient } from '../compute.ts';

/** A read of a snapshot, on whichever connection sees it. */
export type Read<T> = (snapshot: Scope) => Promise<T>;

/**
 * Reads side by side, each on a connection of its own, all from one snapshot. The data are those that one transaction
 * would see, in the time of the longest read. Results come in the order of the reads.
 */
export async function readTogether<T>(
  db: Database,
  workspaceId: number,
  [first, ...others]: readonly [Read<T>, ...Read<T>[]],
  client: ClientOptions,
): Promise<T[]> {
  const reading = (work: Read<T[]>) =>
    withClient(db, (session) => session.scope(workspaceId).transaction(work, 'REPEATABLE READ READ ONLY'), client);
  return reading(async (leader) => {
    if (others.length === 0) return [await first(leader)];
    const name = await exportSnapshot(leader);
    const follow = async (read: Read<T>) => {
      const results = await reading(async (follower) => {
        await shareSnapshot(follower, name);
        return [await read(follower)];
      });
      return results[0]!;
    };
    // The snapshot is there for as long as the leader's transaction: that waits for all of them.
    const results = await Promise.allSettled([first(leader), ...others.map(follow)]);
    return results.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  });
}
