import type { Scope } from '../../db/postgres/connection.ts';
import { takeOwnersLock } from '../../db/postgres/locks.ts';
import { customersByIds } from '../../db/tables/customers/customers.ts';
import { giveIdentity, holdersOf, type Identity, removeIdentity } from '../../db/tables/customers/identities.ts';
import { forgetKey } from '../../db/tables/merges/merge-keys.ts';
import { PersonagraphError } from '../../errors.ts';
import { type CustomerKey, checkedKey, requireCustomer } from './customer-key.ts';
import { identityKey } from './reference.ts';

/**
 * Takes an identity from its customer: nobody is known by it from then on. Events that came under it stay. Returns the
 * row id of the customer. Throws NOT_FOUND for an identity of nobody.
 */
export async function detachIdentity(scope: Scope, input: Identity): Promise<number> {
  const identity = checkedKey(identityKey.schema, input);
  return scope.transaction(async (transaction) => {
    await takeOwnersLock(transaction);
    const from = await holderOf(transaction, identity);
    await removeIdentity(transaction, identity);
    await forgetKey(transaction, identity);
    return from;
  });
}

/** Customers between which an identity moved, by row id. */
export interface MovedIdentity {
  readonly fromId: number;
  readonly toId: number;
}

/**
 * Gives an identity to another customer: what comes under it from then on is that one's. Events that came before stay.
 * It does not go back with the merge that brought it. Throws NOT_FOUND for an identity of nobody, or an unknown customer.
 */
export async function moveIdentity(scope: Scope, input: Identity, to: CustomerKey): Promise<MovedIdentity> {
  const identity = checkedKey(identityKey.schema, input);
  return scope.transaction(async (transaction) => {
    await takeOwnersLock(transaction);
    const fromId = await holderOf(transaction, identity);
    const toId = await requireCustomer(transaction, to, 'to');
    if ((await customersByIds(transaction, [toId])).length === 0) {
      throw new PersonagraphError('NOT_FOUND', 'No such customer.', { field: ['to'] });
    }
    if (fromId !== toId) {
      await giveIdentity(transaction, identity, toId);
      await forgetKey(transaction, identity);
    }
    return { fromId, toId };
  });
}

async function holderOf(scope: Scope, identity: Identity): Promise<number> {
  const [holder] = await holdersOf(scope, [identity]);
  if (holder) return holder.customerId;
  throw new PersonagraphError('NOT_FOUND', 'Nobody has this identity.', { field: ['identity'] });
}
