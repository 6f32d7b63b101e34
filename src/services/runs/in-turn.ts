import type { Scope } from '../../db/postgres/connection.ts';
import { releaseTurn, type Turn, tryTurn } from '../../db/postgres/locks.ts';
import { NICE } from '../threads/priority.ts';
import { withClient } from './compute.ts';
import type { RunContext } from './context.ts';

/**
 * Does work of a workspace in the background, unless another process is at work of that kind there. The scope is of the
 * connection that holds the turn.
 */
export async function inTurn(
  { db, signal }: Pick<RunContext, 'db' | 'signal'>,
  workspaceId: number,
  { turn, name }: { readonly turn: Turn; readonly name: string },
  work: (scope: Scope) => Promise<void>,
): Promise<void> {
  await withClient(
    db,
    async (session) => {
      const scope = session.scope(workspaceId);
      if (!(await tryTurn(scope, turn))) return;
      try {
        await work(scope);
      } finally {
        await releaseTurn(scope, turn).catch(() => undefined);
      }
    },
    { nice: NICE.run, name: `personagraph ${name}`, signal },
  );
}
