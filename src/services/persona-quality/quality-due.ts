import type { Logger } from 'pino';
import { workspacesWithoutQuality } from '../../db/tables/persona-quality/measurements.ts';
import type { RunContext } from '../runs/context.ts';
import { inTurn } from '../runs/in-turn.ts';
import { NICE } from '../threads/priority.ts';
import { measureQuality } from './measure-quality.ts';

/** After a failure a workspace is left alone for so long. */
const AFTER_FAILURE_MS = 3_600_000;

/** Measures the quality of personas once a month, in each workspace whose personas have had members for a day. */
export class MonthlyQuality {
  /** Workspaces that failed, and until when they are left alone. */
  readonly #until = new Map<number, number>();

  /** Looks once for what is due. A failure is logged, and tried again after an hour. */
  async look(context: RunContext & { readonly log: Logger }): Promise<void> {
    const now = context.now();
    for (const workspaceId of await workspacesWithoutQuality(context.db, new Date(now))) {
      if (context.signal.aborted) return;
      if ((this.#until.get(workspaceId) ?? 0) > now) continue;
      await this.#measure(context, workspaceId).catch((error: unknown) => {
        if (context.signal.aborted) return;
        this.#until.set(workspaceId, now + AFTER_FAILURE_MS);
        context.log.error({ err: error, workspace: workspaceId }, 'the quality of personas could not be measured');
      });
    }
  }

  /** Measures a workspace, unless another process is at it or has done it meanwhile. */
  async #measure(context: RunContext, workspaceId: number): Promise<void> {
    await inTurn(context, workspaceId, { turn: 'personaQuality', name: 'persona quality' }, async () => {
      const due = await workspacesWithoutQuality(context.db, new Date(context.now()));
      if (due.includes(workspaceId)) await measureQuality({ ...context, nice: NICE.run }, workspaceId);
    });
  }
}
