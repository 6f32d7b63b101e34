import type { Scope } from '../../db/postgres/connection.ts';
import { type NewEvent, NOBODY } from '../../db/tables/events/events.ts';
import type { MergedKey } from '../../db/tables/merges/merge-keys.ts';
import { type CustomerReference, findOwners, unknownCustomer } from '../customers/reference.ts';
import type { Rejection } from '../input/rejection.ts';
import type { EventItem } from './event-item.ts';

/** An item whose customer is known. */
export interface OwnedEvent {
  readonly index: number;
  readonly how: EventItem['how'];
  readonly event: NewEvent;
  /** Set where it came under a key of a customer that was merged into its own. */
  readonly mergedKey?: MergedKey;
}

/**
 * Gives items their customers; those of customers nobody knows go to `rejections`, or, with `create`, their
 * customers are made. Keeps the order.
 */
export async function ownEvents(
  scope: Scope,
  items: readonly EventItem[],
  create: boolean,
  rejections: Rejection[],
): Promise<{ owned: OwnedEvent[]; created: readonly number[] }> {
  const distinct = new Map<string, CustomerReference>();
  for (const { customer } of items) if (customer) distinct.set(referenceKey(customer), customer);
  // Sorted: two batches that make the same customers do it in the same order.
  const keys = [...distinct.keys()].sort();
  const { owners, mergedKeys, created } = await findOwners(
    scope,
    keys.map((key) => distinct.get(key)!),
    create,
  );
  const ids = new Map(keys.map((key, at) => [key, owners[at]]));
  const merged = new Map(keys.map((key, at) => [key, mergedKeys[at]]));
  const owned: OwnedEvent[] = [];
  for (const { index, how, customer, event } of items) {
    const customerId = customer ? ids.get(referenceKey(customer)) : NOBODY;
    if (customerId === undefined) rejections.push(unknownCustomer(index, customer!));
    else {
      const mergedKey = customer ? merged.get(referenceKey(customer)) : undefined;
      owned.push({ index, how, event: { customerId, ...event }, ...(mergedKey ? { mergedKey } : {}) });
    }
  }
  return { owned, created };
}

function referenceKey(customer: CustomerReference): string {
  if ('externalId' in customer) return `x${customer.externalId}`;
  return `i${customer.identity.type}\u0000${customer.identity.value}`;
}
