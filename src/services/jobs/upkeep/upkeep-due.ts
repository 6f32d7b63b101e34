import type { Logger } from 'pino';
import { appendChanges } from '../../../db/tables/changes/changes.ts';
import { wantedBaselines } from '../../../db/tables/upkeep/persona-baselines.ts';
import { noteDueReviews, workspacesWithDueReviews } from '../../../db/tables/upkeep/review-calendar.ts';
import {
  beginUpkeepCheck,
  failUpkeepCheck,
  queueUpkeepCheck,
  waitingUpkeepChecks,
  workspacesToCheck,
} from '../../../db/tables/upkeep/upkeep-checks.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { RunContext } from '../../runs/context.ts';
import { inTurn } from '../../runs/in-turn.ts';
import { NICE } from '../../threads/priority.ts';
import { reviewDue } from '../../upkeep/announce.ts';
import { storeMeasured, storeTaken } from '../../upkeep/store-measured.ts';
import { measureUpkeep } from './measure-upkeep.ts';

/** Processes that a check may take with it. */
const MOST_ATTEMPTS = 3;
/** The clock brings something due, all workspaces together, no more often than this. */
const EVERY_MS = 60_000;
/** After a failure baselines of a workspace wait so long. */
const AFTER_FAILURE_MS = 600_000;

export type UpkeepContext = RunContext & { readonly log: Logger };

/** What is due by the clock in upkeep: reviews to be told of, checks once a day, and baselines that are wanted. */
export class UpkeepDue {
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** Until when the baselines of a workspace wait. */
  readonly #waits = new Map<number, number>();

  /** Looks once. A failure of one workspace is logged, and leaves the others alone. */
  async look(context: UpkeepContext): Promise<void> {
    const now = context.now();
    if (now - this.#lookedAt >= EVERY_MS) {
      this.#lookedAt = now;
      await tellDueReviews(context);
      for (const id of await workspacesToCheck(context.db, new Date(now))) await queueUpkeepCheck(context.db.scope(id));
    }
    await this.#takeBaselines(context, now);
    for (const { workspaceId, id } of await waitingUpkeepChecks(context.db)) {
      if (context.signal.aborted) return;
      await carryOutUpkeep(context, workspaceId, id);
    }
  }

  async #takeBaselines(context: UpkeepContext, now: number): Promise<void> {
    for (const { workspaceId, personaIds } of await wantedBaselines(context.db)) {
      if (context.signal.aborted) return;
      if ((this.#waits.get(workspaceId) ?? now) > now) continue;
      await takeBaselines(context, workspaceId, personaIds).then(
        // Those without members stay wanted: they are looked at again after a while.
        (isWhole) => void (isWhole ? this.#waits.delete(workspaceId) : this.#waits.set(workspaceId, now + EVERY_MS)),
        (error: unknown) => {
          if (context.signal.aborted) return;
          this.#waits.set(workspaceId, now + AFTER_FAILURE_MS);
          context.log.error({ err: error, workspace: workspaceId }, 'baselines of personas could not be taken');
        },
      );
    }
  }
}

/** Tells of reviews that fell due, each once, whichever node is first. */
export async function tellDueReviews(context: Pick<RunContext, 'db' | 'now'>): Promise<void> {
  const now = new Date(context.now());
  for (const workspaceId of await workspacesWithDueReviews(context.db, now)) {
    await context.db.scope(workspaceId).transaction(async (transaction) => {
      const due = await noteDueReviews(transaction, now);
      await appendChanges(
        transaction,
        due.map(({ personaId, kind }) => reviewDue(personaId, kind)),
      );
    });
  }
}

/** Takes baselines that are wanted; false where some have no members to be taken of. */
async function takeBaselines(
  context: RunContext,
  workspaceId: number,
  personaIds: readonly number[],
): Promise<boolean> {
  const { at, baselines } = await measureUpkeep(
    { ...context, nice: NICE.run },
    { workspaceId, baselinesOf: personaIds },
  );
  await context.db.scope(workspaceId).transaction((transaction) => storeTaken(transaction, baselines, at));
  return baselines.length === personaIds.length;
}

/** Carries a check out, unless another process is at one of the workspace. A failure is written of the check. */
export async function carryOutUpkeep(context: UpkeepContext, workspaceId: number, id: number): Promise<void> {
  await inTurn(context, workspaceId, { turn: 'upkeep', name: `upkeep ${id}` }, () => check(context, workspaceId, id));
}

async function check(context: UpkeepContext, workspaceId: number, id: number): Promise<void> {
  const scope = context.db.scope(workspaceId);
  const attempts = await beginUpkeepCheck(scope, id);
  if (attempts === null) return;
  if (attempts > MOST_ATTEMPTS) {
    await failUpkeepCheck(scope, id, `The check ended ${MOST_ATTEMPTS} processes and is not begun again.`);
    return;
  }
  try {
    const measured = await measureUpkeep({ ...context, nice: NICE.run }, { workspaceId, baselinesOf: null });
    await storeMeasured(scope, id, measured);
  } catch (error) {
    if (context.signal.aborted) return;
    const coded = error instanceof PersonagraphError;
    await failUpkeepCheck(scope, id, coded ? error.message : 'The check failed; the log says why.');
    context.log.error({ err: error, check: id }, 'a look at the upkeep of personas failed');
  }
}
