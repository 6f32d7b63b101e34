import { inWay, noteAuthor } from '../../../db/postgres/author.ts';
import type { Scope } from '../../../db/postgres/connection.ts';
import { shareMembershipsLock, takeOwnersLock } from '../../../db/postgres/locks.ts';
import { appendChanges } from '../../../db/tables/changes/changes.ts';
import { deleteCustomerRows } from '../../../db/tables/customers/customer-rows.ts';
import { customersByIds, lockCustomers, upsertCustomers } from '../../../db/tables/customers/customers.ts';
import { eraseOwned } from '../../../db/tables/customers/erasure.ts';
import { recomputeTotals } from '../../../db/tables/events/event-totals.ts';
import { dropBatch, lastBatch, type ValueChange } from '../../../db/tables/imports/import-batches.ts';
import { bareCustomers, detachIdentities, forgetTraits } from '../../../db/tables/imports/imported-customers.ts';
import {
  forgetTypes,
  removeEvents,
  removeResponses,
  restoreEvents,
} from '../../../db/tables/imports/imported-events.ts';
import { claimUndo, endImport } from '../../../db/tables/imports/imports.ts';
import { deleteMergesOf } from '../../../db/tables/merges/merges.ts';
import { removeImportedConsents } from '../../../db/tables/privacy/consents.ts';
import { deletePairsOf } from '../../../db/tables/quality/duplicate-pairs.ts';
import { noteRemoved } from '../../../db/tables/runs/removed-customers.ts';
import { enqueueTasks } from '../../../db/tables/runs/tasks.ts';
import { deleteScoreTransitions } from '../../../db/tables/scores/score-archive.ts';
import { PersonagraphError } from '../../../errors.ts';
import { tellOfCustomers } from '../../changes/customer-changes.ts';
import { customerChange } from '../../changes/states.ts';
import { leaveAnswers } from '../../customers/leave-answers.ts';
import { undoMerge } from '../../merges/undo-merge.ts';
import { lineUpPartners } from '../../quality/partners.ts';
import { backwards, isSame, valuesOf } from './values.ts';

/** What an undo took back. */
export interface Undone {
  /** Events and responses removed, or set back to what they were before a correction. */
  events: number;
  responses: number;
  /** Customers removed. */
  customers: number;
  /** Customers whose values were set back. */
  changed: number;
  /** Merges undone, which a list of the file had made. */
  merges: number;
  /** Merges of the file that stay: a later merge of the same customer stands. */
  mergesKept: number;
  /** Customers of the import that stay, because something else is known of them. */
  kept: number;
}

/**
 * Takes back what an import alone brought, the last batch first, each in a transaction: killed, it goes on when called
 * again. Events stay that were corrected since, values that were changed since, and customers of whom there is more. Throws
 * NOT_FOUND for an import that is not there.
 */
export async function undoImport(scope: Scope, id: number): Promise<Undone> {
  const found = await claimUndo(scope, id);
  if (!found) throw new PersonagraphError('NOT_FOUND', `There is no import ${id}.`);
  const undone: Undone = { events: 0, responses: 0, customers: 0, changed: 0, merges: 0, mergesKept: 0, kept: 0 };
  await removeImportedConsents(scope, id);
  for (;;) {
    const batch = await scope.transaction((transaction) => undoBatch(transaction, id, found.source));
    if (!batch) break;
    for (const name of Object.keys(undone) as (keyof Undone)[]) undone[name] += batch[name];
  }
  await forgetTraits(scope, found.traits);
  await endImport(scope, id, 'UNDONE');
  return undone;
}

async function undoBatch(scope: Scope, importId: number, source: string): Promise<Undone | undefined> {
  // The first of all locks: parting customers takes it alone.
  await takeOwnersLock(scope);
  await shareMembershipsLock(scope);
  const batch = await lastBatch(scope, importId);
  if (!batch) return undefined;
  await noteAuthor(scope, { importId });
  const parted = await partCustomers(scope, batch.merges);
  const removed = await removeEvents(scope, source, batch.events, batch.at);
  const restored = await restoreEvents(scope, batch.corrected, batch.at);
  const groups = [...removed, ...restored.groups];
  await recomputeTotals(scope, groups);
  await forgetTypes(
    scope,
    groups.map(({ type }) => type),
  );
  const answering = await removeResponses(scope, source, batch.responses);
  await detachIdentities(scope, batch.identities);
  const made = new Set(batch.customerIds);
  const changed = await setBack(
    scope,
    batch.changes.filter(({ customerId }) => !made.has(customerId)),
  );
  const gone = await removeMade(scope, batch.customerIds, batch.changes);
  await dropBatch(scope, importId, batch.id);
  const touched = new Set([...groups.map(({ customerId }) => customerId), ...answering, ...changed, ...gone]);
  await enqueueTasks(scope, [...touched], 'PROFILE', null);
  await tellOfCustomers(scope, { edited: changed }, { importId });
  return {
    events: removed.length + restored.count,
    responses: answering.length,
    customers: gone.length,
    changed: changed.length,
    ...parted,
    kept: made.size - gone.length,
  };
}

/** Undoes merges that still stand, the last one first. */
async function partCustomers(
  scope: Scope,
  mergeIds: readonly number[],
): Promise<{ readonly merges: number; readonly mergesKept: number }> {
  let [merges, mergesKept] = [0, 0];
  for (const id of mergeIds.toReversed()) {
    try {
      await undoMerge(scope, id);
      merges++;
    } catch (error) {
      // Refused before anything is written. One that somebody undid, or whose customer was deleted, is taken back already.
      if (!(error instanceof PersonagraphError)) throw error;
      if (error.code === 'MERGE_ORDER') mergesKept++;
    }
  }
  return { merges, mergesKept };
}

/** Sets values back that are still what the import made them; returns the customers it changed. */
async function setBack(scope: Scope, changes: readonly ValueChange[]): Promise<readonly number[]> {
  if (changes.length === 0) return [];
  const byCustomer = new Map(changes.map((change) => [change.customerId, change]));
  await lockCustomers(scope, [...byCustomer.keys()]);
  const patches = (await customersByIds(scope, [...byCustomer.keys()])).flatMap((customer) => {
    const patch = backwards(byCustomer.get(customer.id)!, valuesOf(customer));
    return Object.keys(patch).length === 0 ? [] : { externalId: customer.externalId, ...patch };
  });
  return patches.length === 0 ? [] : (await inWay(scope, 'UNDO', () => upsertCustomers(scope, patches))).updated;
}

/** Removes the customers that are as they were made, and of whom there is nothing else. */
async function removeMade(scope: Scope, ids: readonly number[], changes: readonly ValueChange[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const made = new Map(changes.map(({ customerId, after }) => [customerId, after]));
  await lockCustomers(scope, ids);
  const same = (await customersByIds(scope, ids)).filter((customer) => {
    const now = valuesOf(customer);
    const then = made.get(customer.id) ?? {};
    return Object.keys({ ...now, ...then }).every((name) => isSame(now[name], then[name]));
  });
  const bare = await bareCustomers(
    scope,
    same.map(({ id }) => id),
  );
  if (bare.length === 0) return bare;
  const left = await leaveAnswers(scope, bare);
  await eraseOwned(scope, bare);
  await lineUpPartners(scope, bare);
  await deletePairsOf(scope, bare);
  await deleteScoreTransitions(scope, await deleteMergesOf(scope, bare), 0);
  await deleteCustomerRows(scope, bare);
  await noteRemoved(scope, bare);
  const deleted = bare.map((id) => customerChange('CUSTOMER_DELETED', id));
  await appendChanges(scope, [...left.changes, ...deleted], left.sizes);
  return bare;
}
