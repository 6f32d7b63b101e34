import { releaseCheckLock, tryCheckLock, waitingChecks } from '../../db/tables/quality/quality-checks.ts';
import { withClient } from '../runs/compute.ts';
import { NICE } from '../threads/priority.ts';
import { type CheckContext, executeCheck } from './check.ts';

/** Carries out the checks that wait, and those whose process died, one after the other. */
export async function checksDue(context: CheckContext): Promise<void> {
  for (const { workspaceId, id } of await waitingChecks(context.db)) {
    if (context.signal.aborted) return;
    await carryOut(context, workspaceId, id);
  }
}

/** Carries a check out, unless another process is at one of the workspace. A failure is written of the check. */
export async function carryOut(context: CheckContext, workspaceId: number, id: number): Promise<void> {
  const { db, signal } = context;
  await withClient(
    db,
    async (session) => {
      const scope = session.scope(workspaceId);
      if (!(await tryCheckLock(scope))) return;
      try {
        await executeCheck(context, scope, id);
      } finally {
        await releaseCheckLock(scope).catch(() => undefined);
      }
    },
    { nice: NICE.run, name: `personagraph quality ${id}`, signal },
  );
}
