import { randomUUID } from 'node:crypto';
import type { Scope } from '../../db/postgres/connection.ts';
import { shareMembershipsLock, takeOwnersLock } from '../../db/postgres/locks.ts';
import { appendChanges, deleteChangesOf } from '../../db/tables/changes/changes.ts';
import { type CustomerRow, deleteCustomerRows, lockCustomerRows } from '../../db/tables/customers/customer-rows.ts';
import { eraseOwned } from '../../db/tables/customers/erasure.ts';
import { listTraits } from '../../db/tables/customers/traits.ts';
import { endExportsOfDeleted } from '../../db/tables/exports/exports.ts';
import { awaitFiles, noteFileErasure } from '../../db/tables/imports/file-erasures.ts';
import {
  archiveMemberships,
  deleteMemberships,
  deleteTransitions,
} from '../../db/tables/memberships/membership-archive.ts';
import { deleteMergesOf } from '../../db/tables/merges/merges.ts';
import { archiveMatches, replaceTypical } from '../../db/tables/personas/match-archive.ts';
import { deleteMatchHistory } from '../../db/tables/personas/match-history.ts';
import {
  answersOf,
  countSharing,
  insertAnonymised,
  type SharedValue,
  sharedChannels,
  stripEvents,
  stripOverrides,
  writeAnswers,
} from '../../db/tables/privacy/anonymised-rows.ts';
import { insertErasedKeys, takeSalt } from '../../db/tables/privacy/erased-keys.ts';
import { countRowsOf, keysOfPeople, moveStatistics } from '../../db/tables/privacy/person-rows.ts';
import type { PrivacyReceipt, ReceiptKind } from '../../db/tables/privacy/receipts.ts';
import { deletePairsOf } from '../../db/tables/quality/duplicate-pairs.ts';
import { anonymiseInterviews } from '../../db/tables/research/interviews.ts';
import { noteRemoved } from '../../db/tables/runs/removed-customers.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { archiveScores, deleteScoreTransitions } from '../../db/tables/scores/score-archive.ts';
import { listSurveys } from '../../db/tables/surveys/surveys.ts';
import { PersonagraphError } from '../../errors.ts';
import { customerChange } from '../changes/states.ts';
import { erasePeople } from '../customers/delete-customers.ts';
import { lineUpPartners } from '../quality/partners.ts';
import { eraseTraces, forgetCountriesOf } from './erase-traces.ts';
import { hashPerson } from './person-hash.ts';
import { giveReceipt } from './receipts.ts';
import { strippedAnswers } from './stripped-answers.ts';
import { LEAST_SHARED, strippedProfile, valuesToShare } from './stripped-profile.ts';

/** Told in receipts until files are looked through. */
const PENDING = 'uploads, reports of imports and exported files: a receipt FILES follows';

/**
 * Erases a customer and whoever was merged into it: nothing survives but hashes of its keys, by which it is known when it comes
 * again, and the receipt. Throws NOT_FOUND.
 */
export async function eraseCustomer(scope: Scope, id: number): Promise<PrivacyReceipt> {
  return scope.transaction(async (transaction) => {
    const person = await lockPerson(transaction, id);
    const keys = await keysOfPeople(transaction, [id]);
    const counts = await countRowsOf(transaction, [id]);
    const parts = await erasePeople(transaction, [person]);
    const receipt = await prove(transaction, 'ERASURE', person, { ...counts, mergedPeople: parts.length - 1 });
    const salt = await takeSalt(transaction);
    await insertErasedKeys(
      transaction,
      receipt.id,
      keys.map((key) => hashPerson(salt, key)),
    );
    await awaitFiles(transaction, parts, receipt.id);
    return receipt;
  });
}

/**
 * Makes a customer nobody's: what it did, answered and was counted in stays, under a new row and a random key; names, identities,
 * texts, exact birth date and place are gone, in history too. Returns the receipt and the new row's id. Throws NOT_FOUND.
 */
export async function anonymiseCustomer(
  scope: Scope,
  id: number,
): Promise<{ readonly receipt: PrivacyReceipt; readonly customerId: number }> {
  // Looked up before anything is locked: it reads everybody.
  const channels = await sharedChannels(scope, id, LEAST_SHARED);
  const kinds = new Map([...(await listTraits(scope)).values()].map(({ name, kind }) => [name, kind]));
  const seen = await scope.transaction((transaction) => peek(transaction, id));
  const wanted = valuesToShare(seen, kinds);
  const counts = await countSharing(scope, id, wanted);
  const shared = new Set(wanted.filter((_, n) => counts[n]! >= LEAST_SHARED).map(nameOf));
  return scope.transaction(async (transaction) => {
    const person = await lockPerson(transaction, id);
    const stripped = strippedProfile(person, {
      externalId: `anonymised:${randomUUID()}`,
      kinds,
      isShared: (value) => shared.has(nameOf(value)),
    });
    const before = await countRowsOf(transaction, [id]);
    const keys = await keysOfPeople(transaction, [id]);
    // Locked in the order in which merging takes them.
    await archiveMemberships(transaction, [id]);
    await archiveMatches(transaction, [id]);
    await archiveScores(transaction, [id]);
    await replaceTypical(transaction, [id], null);
    const parts = await deleteMergesOf(transaction, [id]);
    const others = parts.filter((part) => part !== id);
    await noteFileErasure(transaction, parts);
    const mentions = await eraseTraces(transaction, [person], keys, parts);
    await anonymiseInterviews(transaction, parts);
    await stripEvents(transaction, id, channels);
    await stripAnswers(transaction, id);
    await stripOverrides(transaction, id);
    const customerId = await insertAnonymised(transaction, stripped);
    await moveStatistics(transaction, id, customerId);
    await lineUpPartners(transaction, [id]);
    await deletePairsOf(transaction, [id]);
    await eraseOwned(transaction, parts);
    await deleteMemberships(transaction, parts);
    await deleteTransitions(transaction, others, 0);
    await deleteMatchHistory(transaction, others, 0);
    await deleteScoreTransitions(transaction, others, 0);
    await deleteCustomerRows(transaction, [id]);
    await forgetCountriesOf(transaction, [person]);
    await enqueueTasks(transaction, [id, customerId], 'PROFILE', null);
    await noteRemoved(transaction, [id]);
    await endExportsOfDeleted(transaction, {
      code: 'CONFLICT',
      message: 'A customer was made anonymous meanwhile: ask for it again.',
    });
    // Files that were begun meanwhile are told by the time.
    await noteFileErasure(transaction, parts);
    await deleteChangesOf(transaction, parts);
    await appendChanges(transaction, [customerChange('CUSTOMER_DELETED', id)]);
    const kept = await countRowsOf(transaction, [customerId]);
    const gone = Object.fromEntries(Object.entries(before).map(([kind, count]) => [kind, count - (kept[kind] ?? 0)]));
    const receipt = await prove(transaction, 'ANONYMISATION', person, { ...gone, mentions }, kept);
    await awaitFiles(transaction, parts, receipt.id);
    return { receipt, customerId };
  });
}

/** Locks a customer against all that gives it anything. Throws NOT_FOUND. */
async function lockPerson(scope: Scope, id: number): Promise<CustomerRow> {
  await takeOwnersLock(scope);
  await shareMembershipsLock(scope);
  return peek(scope, id);
}

async function peek(scope: Scope, id: number): Promise<CustomerRow> {
  const [row] = await lockCustomerRows(scope, [id]);
  if (row) return row;
  throw new PersonagraphError('NOT_FOUND', 'No such customer.', { field: ['customer'] });
}

async function prove(
  scope: Scope,
  kind: ReceiptKind,
  { external_id }: CustomerRow,
  counts: Readonly<Record<string, number>>,
  kept?: Readonly<Record<string, number>>,
): Promise<PrivacyReceipt> {
  const person = hashPerson(await takeSalt(scope), { type: '', value: external_id });
  return giveReceipt(scope, person, { kind, counts, ...(kept ? { kept } : {}), pending: PENDING });
}

async function stripAnswers(scope: Scope, id: number): Promise<void> {
  const responses = await answersOf(scope, id);
  if (responses.length === 0) return;
  const surveys = new Map((await listSurveys(scope)).map((survey) => [survey.id, survey]));
  await writeAnswers(
    scope,
    responses.map((response) => ({
      id: response.id,
      answers: strippedAnswers(response, surveys.get(response.surveyId)),
    })),
  );
}

function nameOf(value: SharedValue): string {
  return JSON.stringify(value);
}
