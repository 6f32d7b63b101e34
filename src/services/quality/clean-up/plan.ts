import type { Scope } from '../../../db/postgres/connection.ts';
import { type CleanUpPlan, insertPlan } from '../../../db/tables/quality/clean-up-plans.ts';
import { listPairs } from '../../../db/tables/quality/duplicate-pairs.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { MergeChoices } from '../../merges/merged-fields.ts';

/** Merges of one plan at most: it is carried out in one request. */
export const MOST_MERGES = 500;
/** Pairs that are looked at for a plan. */
const MOST_PAIRS = 20_000;

export interface PairToMerge {
  readonly aId: number;
  readonly bId: number;
  readonly score: number;
}

export interface PlannedPair {
  readonly intoId: number;
  readonly fromId: number;
  readonly score: number;
}

/**
 * Plans the merges of all open pairs from a score on, and makes none. The customer that was stored first survives. Throws
 * INVALID_INPUT for a score outside 0.5 to 1.
 */
export async function planCleanUp(scope: Scope, leastScore: number, choices: MergeChoices): Promise<CleanUpPlan> {
  if (!(leastScore >= 0.5 && leastScore <= 1)) {
    throw new PersonagraphError('INVALID_INPUT', 'A least score is 0.5 to 1.', { field: ['leastScore'] });
  }
  const pairs = await listPairs(scope, { state: 'OPEN', leastScore, most: MOST_PAIRS });
  const merges = mergesOf(pairs);
  return scope.transaction((transaction) =>
    insertPlan(transaction, { leastScore, choices, leftOut: pairs.length - merges.length }, merges),
  );
}

/**
 * The merges of pairs, the likeliest first. No customer is merged on the word of a third: each goes into one that it
 * makes a pair with, which stays itself. Pairs that would need more are left for another plan.
 */
export function mergesOf(pairs: readonly PairToMerge[], most = MOST_MERGES): PlannedPair[] {
  const survivors = new Set<number>();
  const gone = new Set<number>();
  const merges: PlannedPair[] = [];
  for (const { aId, bId, score } of pairs) {
    if (merges.length === most) break;
    if (gone.has(aId) || gone.has(bId)) continue;
    // The lower row id was stored first; one that others went into stays.
    const intoId = survivors.has(bId) && !survivors.has(aId) ? bId : aId;
    const fromId = intoId === aId ? bId : aId;
    if (survivors.has(fromId)) continue;
    survivors.add(intoId);
    gone.add(fromId);
    merges.push({ intoId, fromId, score });
  }
  return merges;
}
