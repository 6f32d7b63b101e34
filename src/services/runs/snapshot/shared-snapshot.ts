import type pg from 'pg';
import type { Database } from '../../../db/postgres/database.ts';
import { withClient } from '../compute.ts';

export type Read<T> = (client: pg.ClientBase) => Promise<T>;

/**
 * Reads side by side, each on a connection of its own, all from one snapshot: as one would see the data who read them
 * one after the other in a transaction, in the time of the longest. Results in the order of the reads.
 */
export async function readTogether<T>(
  db: Database,
  [first, ...others]: readonly [Read<T>, ...Read<T>[]],
): Promise<T[]> {
  return withClient(db, async (leader) => {
    await leader.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    if (others.length === 0) return [await first(leader)];
    const exported = await leader.query<{ name: string }>('SELECT pg_export_snapshot() AS name');
    const snapshot = exported.rows[0]!.name;
    const follow = (read: Read<T>) =>
      withClient(db, async (follower) => {
        await follower.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        await follower.query(`SET TRANSACTION SNAPSHOT '${snapshot}'`);
        return read(follower);
      });
    // The snapshot is there for as long as the leader's transaction, which ends with its connection: after all of them.
    const results = await Promise.allSettled([first(leader), ...others.map(follow)]);
    return results.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  });
}
