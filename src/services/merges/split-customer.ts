import type { Scope } from '../../db/postgres/connection.ts';
import { shareMembershipsLock, takeOwnersLock } from '../../db/postgres/locks.ts';
import { appendChanges } from '../../db/tables/changes/changes.ts';
import {
  customerIdsByExternalId,
  customersByIds,
  lockCustomers,
  upsertCustomers,
} from '../../db/tables/customers/customers.ts';
import { giveIdentity, holdersOf, type Identity } from '../../db/tables/customers/identities.ts';
import { recomputeTotals, typesOfCustomers } from '../../db/tables/events/event-totals.ts';
import { aliasesOf } from '../../db/tables/merges/aliases.ts';
import { forgetKey } from '../../db/tables/merges/merge-keys.ts';
import { type ItemChoice, moveItems } from '../../db/tables/merges/split-rows.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { PersonagraphError } from '../../errors.ts';
import { customerChange } from '../changes/states.ts';
import { checkedKey } from '../customers/customer-key.ts';
import { externalIdInput } from '../customers/input.ts';
import { identityKey } from '../customers/reference.ts';

/** The part of a customer that is somebody else. */
export interface SplitPart {
  /** Key of the new customer; nobody has it. */
  readonly externalId: string;
  /** Identities that go. Default: none. */
  readonly identities?: readonly Identity[];
  /** Events and responses that go, those for which all conditions hold. Default: none. */
  readonly items?: ItemChoice;
}

export interface SplitCustomer {
  /** Row id of the new customer. */
  readonly partId: number;
  /** Events and responses that went. */
  readonly moved: number;
}

/**
 * Makes two customers of one that never were two: the new one gets the chosen identities, events and responses, and none
 * of the fields. Merging the new one into the old one takes it back. One transaction; both are evaluated anew. Throws
 * NOT_FOUND for an unknown customer or an identity it does not have, CONFLICT for a key that is taken, INVALID_INPUT
 * where nothing would go.
 */
export async function splitCustomer(scope: Scope, customerId: number, part: SplitPart): Promise<SplitCustomer> {
  const externalId = checkedKey(externalIdInput, part.externalId);
  const identities = (part.identities ?? []).map((one) => checkedKey(identityKey.schema, one));
  return scope.transaction(async (transaction) => {
    await takeOwnersLock(transaction);
    await shareMembershipsLock(transaction);
    await lockCustomers(transaction, [customerId]);
    if ((await customersByIds(transaction, [customerId])).length === 0) {
      throw new PersonagraphError('NOT_FOUND', 'No such customer.', { field: ['customer'] });
    }
    await refuseTaken(transaction, externalId);
    await requireIdentities(transaction, customerId, identities);
    const partId = (await upsertCustomers(transaction, [{ externalId }])).ids.get(externalId)!;
    for (const identity of identities) {
      await giveIdentity(transaction, identity, partId);
      await forgetKey(transaction, identity);
    }
    const types = await typesOfCustomers(transaction, [customerId]);
    const moved = part.items ? await moveItems(transaction, customerId, partId, part.items) : 0;
    if (moved + identities.length === 0) {
      throw new PersonagraphError('INVALID_INPUT', 'Nothing of the customer would go.', { field: ['items'] });
    }
    if (moved > 0) {
      await recomputeTotals(transaction, [...types, ...types.map(({ type }) => ({ customerId: partId, type }))]);
    }
    await enqueueTasks(transaction, [customerId, partId], 'PROFILE', null);
    await appendChanges(transaction, [customerChange('CUSTOMER_SPLIT', partId, customerId)]);
    return { partId, moved };
  });
}

async function refuseTaken(scope: Scope, externalId: string): Promise<void> {
  const known = await customerIdsByExternalId(scope, [externalId]);
  if (known.size === 0 && (await aliasesOf(scope, [externalId])).size === 0) return;
  throw new PersonagraphError('CONFLICT', `A customer has the external id ${externalId}.`, { field: ['externalId'] });
}

async function requireIdentities(scope: Scope, customerId: number, identities: readonly Identity[]): Promise<void> {
  const holders = await holdersOf(scope, identities);
  for (const [n, holder] of holders.entries()) {
    if (holder?.customerId === customerId) continue;
    const message = 'The customer does not have this identity.';
    throw new PersonagraphError('NOT_FOUND', message, { field: ['identities', String(n)] });
  }
}
