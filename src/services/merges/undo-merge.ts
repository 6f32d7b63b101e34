import { inWay } from '../../db/postgres/author.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { shareMembershipsLock, takeOwnersLock } from '../../db/postgres/locks.ts';
import { appendChanges } from '../../db/tables/changes/changes.ts';
import { insertCustomerRow, lockCustomerRows, writeCustomerRow } from '../../db/tables/customers/customer-rows.ts';
import { recomputeTotals, typesOfCustomers } from '../../db/tables/events/event-totals.ts';
import {
  archiveMemberships,
  deleteMemberships,
  deleteTransitions,
  restoreMemberships,
} from '../../db/tables/memberships/membership-archive.ts';
import { removeAlias } from '../../db/tables/merges/aliases.ts';
import { returnIdentities } from '../../db/tables/merges/merge-keys.ts';
import { returnRows } from '../../db/tables/merges/merge-rows.ts';
import { endMerge, findMerge, type MergeArchive, type StandingMerge } from '../../db/tables/merges/merges.ts';
import { returnNamed } from '../../db/tables/merges/named-rows.ts';
import { archiveMatches, backdateMatches, replaceTypical } from '../../db/tables/personas/match-archive.ts';
import { deleteMatchHistory, keepEndedMatches } from '../../db/tables/personas/match-history.ts';
import { matchRules } from '../../db/tables/personas/persona-criteria.ts';
import { forgetRemoved } from '../../db/tables/runs/removed-customers.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { deleteScores, deleteScoreTransitions, restoreScores } from '../../db/tables/scores/score-archive.ts';
import { PersonagraphError } from '../../errors.ts';
import { editChanges } from '../changes/customer-changes.ts';
import { matchChanges } from '../changes/match-changes.ts';
import { customerChange } from '../changes/states.ts';
import { matchClock, refreshMatches } from '../personas/refresh-matches.ts';
import { lineUpPartners } from '../quality/partners.ts';
import { movesBetween } from './leaving.ts';
import { keptRow, returnedRow } from './merged-fields.ts';

/** The customers that an undone merge gave back. */
export interface PartedCustomers {
  readonly intoId: number;
  readonly fromId: number;
}

/**
 * Gives back the two customers of a merge as they were: fields, traits, identities, events, responses, memberships and
 * history. What was sent since goes to the customer whose key it came under. One transaction. Throws NOT_FOUND;
 * ALREADY_MERGED where it was undone before; MERGE_ORDER where a later merge of the survivor stands.
 */
export async function undoMerge(scope: Scope, mergeId: number): Promise<PartedCustomers> {
  return scope.transaction(async (transaction) => {
    await takeOwnersLock(transaction);
    await shareMembershipsLock(transaction);
    const merge = checked(await findMerge(transaction, mergeId));
    await part(transaction, merge);
    return { intoId: merge.intoId, fromId: merge.fromId };
  });
}

type Undoable = StandingMerge &
  Pick<{ [K in keyof StandingMerge]: NonNullable<StandingMerge[K]> }, 'before' | 'result'>;

function checked(merge: StandingMerge | undefined): Undoable {
  if (!merge) throw new PersonagraphError('NOT_FOUND', 'No such merge.', { field: ['mergeId'] });
  const { before, result, laterMerge } = merge;
  if (!before || !result) {
    throw new PersonagraphError('ALREADY_MERGED', 'The merge was undone before.', { field: ['mergeId'] });
  }
  if (laterMerge !== null) {
    const message = 'A later merge of the same customer stands: undo that one before.';
    throw new PersonagraphError('MERGE_ORDER', message, { field: ['mergeId'] });
  }
  return { ...merge, before, result };
}

async function part(scope: Scope, merge: Undoable): Promise<void> {
  const { id, intoId, fromId, before, result, later } = merge;
  const both = [intoId, fromId];
  const [now] = await lockCustomerRows(scope, [intoId]);
  if (!now) throw new PersonagraphError('NOT_FOUND', 'The customer is no more.', { field: ['mergeId'] });
  const memberships = await archiveMemberships(scope, [intoId]);
  await archiveMatches(scope, [intoId]);

  await insertCustomerRow(scope, returnedRow(before.from, later));
  const row = keptRow(now, { before: before.into, result, later });
  await inWay(scope, 'SPLIT', () => writeCustomerRow(scope, row));
  await removeAlias(scope, id, { customerId: fromId, externalId: before.from.external_id });
  await returnIdentities(scope, id, intoId, fromId);
  const types = await typesOfCustomers(scope, [intoId]);
  await returnRows(scope, id, intoId, fromId);
  await recomputeTotals(scope, [...types, ...types.map(({ type }) => ({ customerId: fromId, type }))]);
  await replaceTypical(scope, [intoId], fromId, before.typicalOf);
  if (before.named) await returnNamed(scope, intoId, fromId, before.named);

  await deleteTransitions(scope, [intoId], merge.lastTransitionId);
  await deleteMemberships(scope, [intoId]);
  const restored = await restoreMemberships(scope, before.memberships);
  await deleteScoreTransitions(scope, both, merge.lastScoreTransitionId);
  await deleteScores(scope, both);
  await restoreScores(scope, before.scores ?? []);
  const matched = await restoreMatches(scope, before, merge.lastMatchId, both);
  await endMerge(scope, id);

  await enqueueTasks(scope, both, 'PROFILE', null);
  await lineUpPartners(scope, [fromId]);
  await forgetRemoved(scope, fromId);
  const moves = movesBetween(memberships, restored);
  const edited = await editChanges(scope, intoId);
  await appendChanges(
    scope,
    [customerChange('CUSTOMER_SPLIT', fromId, intoId), ...edited, ...moves.changes, ...matched],
    moves.sizes,
  );
}

/**
 * Matches follow the memberships that are restored; those there were before began when they did. What ended since the
 * merge is no history of either.
 */
async function restoreMatches(
  scope: Scope,
  { matches }: MergeArchive,
  lastMatchId: string,
  customers: readonly number[],
) {
  const [rules, now] = [await matchRules(scope), Date.now()];
  const difference = await refreshMatches(scope, rules, now, customers);
  const clock = matchClock(rules, now);
  const clocked = matches.map((match) => {
    const at = new Date(clock(match.persona_id));
    // A clock that was set back since has not come to when they began.
    return { ...match, now: at, since: new Date(Math.min(Date.parse(match.since), at.getTime())).toISOString() };
  });
  await backdateMatches(scope, clocked);
  await deleteMatchHistory(scope, customers, lastMatchId);
  await keepEndedMatches(scope, clocked);
  return matchChanges(difference, { causeOf: () => 'PROFILE' });
}
