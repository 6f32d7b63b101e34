import type { Scope } from '../../../db/postgres/connection.ts';
import { takeOwnersLock } from '../../../db/postgres/locks.ts';
import {
  type CleanUpPlan,
  lockPlan,
  mergesOfPlan,
  movePlan,
  noteMerge,
  noteRefusal,
  type PlanState,
} from '../../../db/tables/quality/clean-up-plans.ts';
import { pairIs } from '../../../db/tables/quality/duplicate-pairs.ts';
import { PersonagraphError } from '../../../errors.ts';
import { merge } from '../../merges/merge-customers.ts';
import type { MergeChoices } from '../../merges/merged-fields.ts';
import { undoMerge } from '../../merges/undo-merge.ts';
import { settlePair } from '../partners.ts';

/**
 * Makes the merges of a plan, each in a transaction of its own, so that what was made stays where a later one fails and a
 * repeated call goes on. One whose pair is not open any more, or whose customers are not there, is refused. Throws
 * NOT_FOUND; CONFLICT for a plan that was undone.
 */
export async function applyCleanUp(scope: Scope, planId: number): Promise<CleanUpPlan> {
  const plan = await expectPlan(scope, planId, ['PLANNED', 'APPLIED']);
  for (const planned of await mergesOfPlan(scope, planId)) {
    if (planned.mergeId !== null || planned.refusal !== null) continue;
    const { position, intoId, fromId } = planned;
    await refusing(scope, planId, position, null, (transaction) =>
      mergeOne(transaction, planId, { position, intoId, fromId }, plan.choices as MergeChoices),
    );
  }
  return scope.transaction((transaction) => movePlan(transaction, planId, 'APPLIED'));
}

/**
 * Undoes the merges that a plan made, the last first, and no others. One that cannot be undone, because a later merge of
 * the same customer stands, is refused, and a repeated call tries it again. Throws NOT_FOUND; CONFLICT for a plan that
 * was not applied.
 */
export async function undoCleanUp(scope: Scope, planId: number): Promise<CleanUpPlan> {
  await expectPlan(scope, planId, ['APPLIED', 'UNDONE']);
  for (const { position, mergeId, intoId, fromId } of (await mergesOfPlan(scope, planId)).reverse()) {
    if (mergeId === null) continue;
    await refusing(scope, planId, position, mergeId, async (transaction) => {
      await undoMerge(transaction, mergeId);
      await settlePair(transaction, [intoId, fromId], 'MERGED', 'OPEN');
      await noteMerge(transaction, planId, { position, mergeId: null, refusal: 'UNDONE' });
    });
  }
  return scope.transaction((transaction) => movePlan(transaction, planId, 'UNDONE'));
}

async function mergeOne(
  scope: Scope,
  planId: number,
  { position, intoId, fromId }: { readonly position: number; readonly intoId: number; readonly fromId: number },
  choices: MergeChoices,
): Promise<void> {
  await takeOwnersLock(scope);
  if (!(await pairIs(scope, [intoId, fromId], 'OPEN'))) {
    throw new PersonagraphError('CONFLICT', 'The pair is not open any more.');
  }
  const mergeId = await merge(scope, { intoId, fromId, cause: 'MERGED', choices });
  await settlePair(scope, [intoId, fromId], 'OPEN', 'MERGED');
  await noteMerge(scope, planId, { position, mergeId, refusal: null });
}

/** Does a step in a transaction; an expected failure is written beside the merge. */
async function refusing(
  scope: Scope,
  planId: number,
  position: number,
  mergeId: number | null,
  step: (transaction: Scope) => Promise<void>,
): Promise<void> {
  try {
    await scope.transaction(step);
  } catch (error) {
    if (!(error instanceof PersonagraphError)) throw error;
    await noteRefusal(scope, planId, { position, mergeId, refusal: error.code });
  }
}

async function expectPlan(scope: Scope, id: number, states: readonly PlanState[]): Promise<CleanUpPlan> {
  const plan = await scope.transaction((transaction) => lockPlan(transaction, id));
  if (!plan) throw new PersonagraphError('NOT_FOUND', 'No such plan.', { field: ['id'] });
  if (states.includes(plan.state)) return plan;
  throw new PersonagraphError('CONFLICT', `The plan is ${plan.state.toLowerCase()}.`, { field: ['id'] });
}
