import type { Scope } from '../../db/postgres/connection.ts';
import { eventKey, insertEvents } from '../../db/tables/events/events.ts';
import type { Rejection } from '../input/rejection.ts';
import { ascending, conflict, deletedBefore, type StoredEvents } from './outcome.ts';
import type { OwnedEvent } from './owned-events.ts';

/** Stores a batch of nothing but events: those that are new by their key. The first of a key stays. */
export async function addEvents(scope: Scope, events: readonly OwnedEvent[]): Promise<StoredEvents> {
  const rejections: Rejection[] = [];
  const distinct = new Map<string, OwnedEvent>();
  let repeated = 0;
  for (const owned of events) {
    const key = eventKey(owned.event);
    const before = distinct.get(key);
    if (!before) distinct.set(key, owned);
    else if (JSON.stringify(before.event) === JSON.stringify(owned.event)) repeated++;
    else rejections.push(conflict(owned.index, owned.event));
  }
  const earlier = await insertEvents(
    scope,
    [...distinct.values()].map(({ event }) => event),
  );
  const customerIds: number[] = [];
  const types = new Set<string>();
  for (const [key, { index, event }] of distinct) {
    const before = earlier.get(key);
    if (before === 'same') repeated++;
    else if (before === 'deleted') rejections.push(deletedBefore(index, event));
    else if (before === 'conflict') rejections.push(conflict(index, event));
    else {
      customerIds.push(event.customerId);
      types.add(event.type);
    }
  }
  return {
    accepted: distinct.size - earlier.size,
    corrected: 0,
    deleted: 0,
    missing: 0,
    duplicates: repeated,
    rejections,
    customerIds: ascending(customerIds),
    types,
  };
}
