import { inWay } from '../../db/postgres/author.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { shareMembershipsLock, takeOwnersLock } from '../../db/postgres/locks.ts';
import { appendChanges } from '../../db/tables/changes/changes.ts';
import {
  type CustomerRow,
  deleteCustomerRows,
  lockCustomerRows,
  writeCustomerRow,
} from '../../db/tables/customers/customer-rows.ts';
import { recomputeTotals, typesOfCustomers } from '../../db/tables/events/event-totals.ts';
import {
  archiveMemberships,
  deleteMemberships,
  endMemberships,
} from '../../db/tables/memberships/membership-archive.ts';
import { addAlias } from '../../db/tables/merges/aliases.ts';
import { mergeIdentities, noteKeys } from '../../db/tables/merges/merge-keys.ts';
import { moveRows } from '../../db/tables/merges/merge-rows.ts';
import { insertMerge, type MergeCause, setMergeResult, standingMergeOf } from '../../db/tables/merges/merges.ts';
import { archiveNamed, moveNamed } from '../../db/tables/merges/named-rows.ts';
import { archiveMatches, replaceTypical } from '../../db/tables/personas/match-archive.ts';
import { giveMatchHistory } from '../../db/tables/personas/match-history.ts';
import { noteRemoved } from '../../db/tables/runs/removed-customers.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { archiveScores, endScores } from '../../db/tables/scores/score-archive.ts';
import { PersonagraphError } from '../../errors.ts';
import { editChanges } from '../changes/customer-changes.ts';
import { customerChange } from '../changes/states.ts';
import { lineUpPartners } from '../quality/partners.ts';
import { endMatches, movesBetween } from './leaving.ts';
import { type MergeChoices, mergedRow } from './merged-fields.ts';

/**
 * Makes one customer of two, by row id: events, responses, identities and history of `from` become those of `into`, and
 * its external id leads there from now on. One transaction; {@link undoMerge} gives both back. Returns the id of the
 * merge. Throws INVALID_INPUT for a customer and itself, ALREADY_MERGED for one that is part of another, NOT_FOUND.
 */
export async function mergeCustomers(
  scope: Scope,
  intoId: number,
  fromId: number,
  choices: MergeChoices = {},
): Promise<number> {
  return scope.transaction(async (transaction) => {
    await takeOwnersLock(transaction);
    return merge(transaction, { intoId, fromId, cause: 'MERGED', choices });
  });
}

/** Customers to merge, and why. */
export interface MergeRequest {
  readonly intoId: number;
  readonly fromId: number;
  readonly cause: MergeCause;
  readonly choices?: MergeChoices;
}

/** The same in a transaction that holds the owners lock to itself. */
export async function merge(scope: Scope, { intoId, fromId, cause, choices = {} }: MergeRequest): Promise<number> {
  if (intoId === fromId) {
    throw new PersonagraphError('INVALID_INPUT', 'A customer cannot be merged into itself.', { field: ['from'] });
  }
  await shareMembershipsLock(scope);
  const rows = await lockCustomerRows(scope, [intoId, fromId]);
  const into = await expected(scope, rows, intoId, 'into');
  const from = await expected(scope, rows, fromId, 'from');
  const owner = { customerId: fromId, externalId: from.external_id };

  const memberships = await archiveMemberships(scope, [intoId, fromId]);
  const matches = await archiveMatches(scope, [intoId, fromId]);
  const scores = await archiveScores(scope, [intoId, fromId]);
  const typicalOf = await replaceTypical(scope, [fromId], intoId);
  const named = await archiveNamed(scope, fromId, intoId);
  const mergeId = await insertMerge(scope, { into, from, memberships, matches, scores, typicalOf, named }, cause);

  await noteKeys(scope, mergeId, owner);
  await moveRows(scope, mergeId, fromId, intoId);
  await moveNamed(scope, fromId, intoId);
  await endMemberships(scope, fromId, intoId);
  await deleteMemberships(scope, [fromId]);
  await endScores(scope, fromId);
  const isFrom = (one: { readonly customer_id: number }) => one.customer_id === fromId;
  const ended = await endMatches(scope, matches.filter(isFrom));
  await giveMatchHistory(scope, fromId, intoId);
  await recomputeTotals(scope, await typesOfCustomers(scope, [intoId, fromId]));
  await mergeIdentities(scope, fromId, intoId);
  await deleteCustomerRows(scope, [fromId]);
  await addAlias(scope, owner, intoId);
  const row = mergedRow(into, from, choices);
  await setMergeResult(scope, mergeId, await inWay(scope, 'MERGE', () => writeCustomerRow(scope, row)));

  await enqueueTasks(scope, [intoId, fromId], 'PROFILE', null);
  await lineUpPartners(scope, [fromId]);
  await noteRemoved(scope, [fromId]);
  const left = movesBetween(memberships.filter(isFrom), []);
  const edited = await editChanges(scope, intoId);
  await appendChanges(
    scope,
    [...left.changes, ...ended, customerChange('CUSTOMER_MERGED', fromId, intoId), ...edited],
    left.sizes,
  );
  return mergeId;
}

async function expected(scope: Scope, rows: readonly CustomerRow[], id: number, field: string): Promise<CustomerRow> {
  const row = rows.find((one) => one.id === id);
  if (row) return row;
  if (await standingMergeOf(scope, id)) {
    throw new PersonagraphError('ALREADY_MERGED', 'The customer is part of another already.', { field: [field] });
  }
  throw new PersonagraphError('NOT_FOUND', 'No such customer.', { field: [field] });
}
