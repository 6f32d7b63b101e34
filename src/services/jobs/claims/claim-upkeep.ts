import type { Logger } from 'pino';
import { type ClaimsToCheck, claimsToCheck } from '../../../db/tables/personas/bound-claims.ts';
import { recomputeShares } from '../../research/survey-evidence.ts';
import type { RunContext } from '../../runs/context.ts';
import { inTurn } from '../../runs/in-turn.ts';
import { NICE } from '../../threads/priority.ts';
import { recheckClaims } from './recheck-claims.ts';

/** Where customers move one by one, claims are measured this often at most. */
const EVERY_MS = 60_000;
/** A check may take this share of the time. */
const MOST_SHARE = 1 / 20;
/** Claims are measured this often at least: what ages, and what no change tells of, is seen too. */
const AT_LEAST_MS = 3_600_000;

/**
 * Measures bound claims anew where their data may have moved: at once after a run, and where a persona was matched anew;
 * after other changes once a minute at most, so that the live path pays nothing an event; and once an hour.
 */
export class ClaimUpkeep {
  /** How long the last check of a workspace took, milliseconds. */
  readonly #took = new Map<number, number>();

  /** Looks once for what is due. A failure is logged: the next look tries again. */
  async look(context: RunContext & { readonly log: Logger }): Promise<void> {
    for (const one of await claimsToCheck(context.db)) {
      if (context.signal.aborted) return;
      if (!this.#isDue(one)) continue;
      const { workspaceId } = one;
      await this.#check(context, workspaceId).catch((error: unknown) => {
        if (context.signal.aborted) return;
        context.log.error({ err: error, workspace: workspaceId }, 'claims could not be measured');
      });
    }
  }

  #isDue({ workspaceId, due, ran, moved, age }: ClaimsToCheck): boolean {
    if (due || ran || age >= AT_LEAST_MS) return true;
    return moved && age >= Math.max(EVERY_MS, (this.#took.get(workspaceId) ?? 0) / MOST_SHARE);
  }

  /** Checks a workspace, unless another process is at it or has done it meanwhile. */
  async #check(context: RunContext, workspaceId: number): Promise<void> {
    await inTurn(context, workspaceId, { turn: 'claims', name: 'claims' }, async () => {
      const now = (await claimsToCheck(context.db)).find((one) => one.workspaceId === workspaceId);
      if (!now || !this.#isDue(now)) return;
      const began = performance.now();
      const cause = now.ran ? 'RUN' : now.due ? 'EDITED' : null;
      await recheckClaims({ ...context, nice: NICE.run }, { workspaceId, personaIds: null, cause });
      await recomputeShares(context.db.scope(workspaceId), cause ?? undefined);
      this.#took.set(workspaceId, performance.now() - began);
    });
  }
}
