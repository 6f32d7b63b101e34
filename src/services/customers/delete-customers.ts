import type { Scope } from '../../db/postgres/connection.ts';
import { shareMembershipsLock, takeOwnersLock } from '../../db/postgres/locks.ts';
import { appendChanges, deleteChangesOf } from '../../db/tables/changes/changes.ts';
import { type CustomerRow, deleteCustomerRows, lockCustomerRows } from '../../db/tables/customers/customer-rows.ts';
import { eraseOwned } from '../../db/tables/customers/erasure.ts';
import { endExportsOfDeleted } from '../../db/tables/exports/exports.ts';
import { noteFileErasure } from '../../db/tables/imports/file-erasures.ts';
import { deleteMergesOf } from '../../db/tables/merges/merges.ts';
import { keysOfPeople } from '../../db/tables/privacy/person-rows.ts';
import { deletePairsOf } from '../../db/tables/quality/duplicate-pairs.ts';
import { anonymiseInterviews } from '../../db/tables/research/interviews.ts';
import { noteRemoved } from '../../db/tables/runs/removed-customers.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { deleteScoreTransitions } from '../../db/tables/scores/score-archive.ts';
import { PersonagraphError } from '../../errors.ts';
import { customerChange } from '../changes/states.ts';
import { eraseTraces, forgetCountriesOf } from '../privacy/erase-traces.ts';
import { lineUpPartners } from '../quality/partners.ts';
import { MAX_CUSTOMERS } from './customers.ts';
import { leaveAnswers } from './leave-answers.ts';

/**
 * Deletes customers for good, by row id: fields, identities, events, responses, memberships, history, matches, merges
 * and changes that were about them. Subscribers hear of it by row id alone. Ids of nobody are left out, so repeating a
 * call changes nothing; an import that has them later makes new customers. One transaction. Exported files end with it, and
 * what imports keep of them goes in the background (`eraseFromFiles`). Returns the ids of those that were there. Throws
 * TOO_LARGE over {@link MAX_CUSTOMERS}.
 */
export async function deleteCustomers(scope: Scope, ids: readonly number[]): Promise<number[]> {
  if (ids.length > MAX_CUSTOMERS) {
    throw new PersonagraphError('TOO_LARGE', `A batch takes ${MAX_CUSTOMERS} customers, got ${ids.length}.`);
  }
  return scope.transaction(async (transaction) => {
    await takeOwnersLock(transaction);
    await shareMembershipsLock(transaction);
    const rows = await lockCustomerRows(transaction, ids);
    const there = rows.map(({ id }) => id);
    if (rows.length > 0) await erasePeople(transaction, rows);
    return there;
  });
}

/**
 * The same for customers that are there and locked, in a transaction that holds the owners lock to itself and shares that of
 * memberships. Returns the row ids of all that became part of them, themselves included.
 */
export async function erasePeople(scope: Scope, people: readonly CustomerRow[]): Promise<readonly number[]> {
  const ids = people.map(({ id }) => id);
  const left = await leaveAnswers(scope, ids);
  const keys = await keysOfPeople(scope, ids);
  const parts = await deleteMergesOf(scope, ids);
  await noteFileErasure(scope, parts);
  await eraseTraces(scope, people, keys, parts);
  await eraseOwned(scope, [...ids, ...parts]);
  await anonymiseInterviews(scope, ids);
  await lineUpPartners(scope, ids);
  await deletePairsOf(scope, ids);
  // Those that became part of them have a history of scores of their own.
  await deleteScoreTransitions(scope, parts, 0);
  await deleteCustomerRows(scope, ids);
  await forgetCountriesOf(scope, people);
  await enqueueTasks(scope, ids, 'PROFILE', null);
  await noteRemoved(scope, ids);
  await endExportsOfDeleted(scope, {
    code: 'CONFLICT',
    message: 'A customer was deleted meanwhile: ask for it again.',
  });
  await noteFileErasure(scope, [...ids, ...parts]);
  await deleteChangesOf(scope, parts);
  const deleted = ids.map((id) => customerChange('CUSTOMER_DELETED', id));
  await appendChanges(scope, [...left.changes, ...deleted], left.sizes);
  return parts;
}
