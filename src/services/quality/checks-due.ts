import { waitingChecks } from '../../db/tables/quality/quality-checks.ts';
import { inTurn } from '../runs/in-turn.ts';
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
  await inTurn(context, workspaceId, { turn: 'quality', name: `quality ${id}` }, (scope) =>
    executeCheck(context, scope, id),
  );
}
