import type { Scope } from '../../db/postgres/connection.ts';
import { takeOwnersLock } from '../../db/postgres/locks.ts';
import { attachIdentities, holdersOf, type Identity } from '../../db/tables/customers/identities.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { type CustomerReference, findOwners } from '../customers/reference.ts';
import { anonymousOf } from '../customers/visitors.ts';
import type { Rejection } from '../input/rejection.ts';
import { merge } from '../merges/merge-customers.ts';
import type { EventItem } from './event-item.ts';

/**
 * Makes one customer of all that an event names together. Identities nobody has become its customer's; an anonymous
 * visitor among them is merged into whoever is known. Two known customers are refused with IDENTITY_CONFLICT. Each is
 * done for good before the events are stored. Returns the items that were not refused; the others go to `rejections`.
 */
export async function identifyCustomers(
  scope: Scope,
  items: readonly EventItem[],
  create: boolean,
  rejections: Rejection[],
): Promise<readonly EventItem[]> {
  const telling = items.filter(({ customer, identities }) => customer && identities.length > 0);
  if (telling.length === 0) return items;
  const unsettled = await unsettledOf(scope, telling);
  if (unsettled.length === 0) return items;
  const refused = await scope.transaction(async (transaction) => {
    await takeOwnersLock(transaction);
    const found: Rejection[] = [];
    // One after the other: each may join what the next one names.
    for (const item of unsettled) {
      const conflict = await identify(transaction, item, create);
      if (conflict) found.push(conflict);
    }
    return found;
  });
  rejections.push(...refused);
  const gone = new Set(refused.map(({ index }) => index));
  return items.filter(({ index }) => !gone.has(index));
}

/** The items that name somebody new, or several. Most events of a client say the same again. */
async function unsettledOf(scope: Scope, items: readonly EventItem[]): Promise<EventItem[]> {
  const { owners } = await findOwners(
    scope,
    items.map(({ customer }) => customer!),
    false,
  );
  const holders = await holdersOf(
    scope,
    items.flatMap(({ identities }) => identities),
  );
  let next = 0;
  return items.filter(({ identities }, at) => {
    const own = identities.map(() => holders[next++]?.customerId);
    return owners[at] === undefined || own.some((holder) => holder !== owners[at]);
  });
}

async function identify(scope: Scope, item: EventItem, create: boolean): Promise<Rejection | undefined> {
  const { index, customer, identities } = item;
  const named = distinct('identity' in customer! ? [customer.identity, ...identities] : identities);
  const holders = await holdersOf(scope, named);
  const owner = await ownerOf(scope, customer!, create && holders.every((one) => one === undefined));
  const external = 'externalId' in customer! && owner === undefined && create;
  const own = external ? await ownerOf(scope, customer, true) : owner;
  // Nobody is known by the reference, and nobody may be made: the event is refused when it is stored.
  if ('externalId' in customer! && own === undefined) return undefined;
  const found = new Set([own, ...holders.map((holder) => holder?.customerId)].filter((id) => id !== undefined));
  if (found.size === 0) return undefined;
  const anonymous = await anonymousOf(scope, [...found]);
  const known = [...found].filter((id) => !anonymous.has(id));
  if (known.length > 1) {
    const at = holders.findIndex((holder) => holder && known.includes(holder.customerId) && holder.customerId !== own);
    const { type, value } = named[Math.max(at, 0)]!;
    const message = `${type} ${value} belongs to another known customer: merge the two, or move the identity`;
    return { index, code: 'IDENTITY_CONFLICT', message, field: ['identities'] };
  }
  const survivor = known[0] ?? own ?? Math.min(...found);
  for (const id of found) {
    if (id !== survivor) await merge(scope, { intoId: survivor, fromId: id, cause: 'JOINED' });
  }
  const free = named.filter((_, at) => holders[at] === undefined);
  await attachIdentities(
    scope,
    free.map((identity) => ({ ...identity, customerId: survivor })),
  );
  return undefined;
}

async function ownerOf(scope: Scope, customer: CustomerReference, create: boolean): Promise<number | undefined> {
  const { owners, created } = await findOwners(scope, [customer], create);
  await enqueueTasks(scope, created, 'PROFILE', null);
  return owners[0];
}

function distinct(identities: readonly Identity[]): Identity[] {
  return [...new Map(identities.map((one) => [`${one.type}\u0000${one.value}`, one])).values()];
}
