import type { Scope } from '../../db/postgres/connection.ts';
import { type Earlier, eventKey, insertEvents } from '../../db/tables/events/events.ts';
import type { Rejection } from '../input/rejection.ts';
import { ascending, conflict, deletedBefore, type IngestedEvents, type StoredEvents } from './outcome.ts';
import type { OwnedEvent } from './owned-events.ts';

/** Outcomes by batch, and whom all of them touched. */
export interface AddedEvents extends Pick<StoredEvents, 'customerIds' | 'types' | 'changed'> {
  readonly outcomes: readonly IngestedEvents[];
}

/**
 * Stores batches of nothing but events: those that are new by their key. The first of a key stays. No two batches have a
 * key in common.
 */
export async function addEvents(scope: Scope, batches: readonly (readonly OwnedEvent[])[]): Promise<AddedEvents> {
  const read = batches.map(distinctEvents);
  const earlier = await insertEvents(
    scope,
    read.flatMap(({ distinct }) => [...distinct.values()].map(({ event }) => event)),
  );
  const stored = read.flatMap(({ distinct }) =>
    [...distinct].flatMap(([key, { event }]) => (earlier.has(key) ? [] : event)),
  );
  return {
    outcomes: read.map((batch) => outcomeOf(batch, earlier)),
    customerIds: ascending(stored.map(({ customerId }) => customerId)),
    types: new Set(stored.map(({ type }) => type)),
    changed: stored,
  };
}

/** The events of a batch by their keys, and those that repeat a key of it. */
interface DistinctEvents {
  readonly distinct: ReadonlyMap<string, OwnedEvent>;
  readonly repeated: number;
  readonly conflicts: readonly Rejection[];
}

function distinctEvents(events: readonly OwnedEvent[]): DistinctEvents {
  const conflicts: Rejection[] = [];
  const distinct = new Map<string, OwnedEvent>();
  let repeated = 0;
  for (const owned of events) {
    const key = eventKey(owned.event);
    const before = distinct.get(key);
    if (!before) distinct.set(key, owned);
    else if (JSON.stringify(before.event) === JSON.stringify(owned.event)) repeated++;
    else conflicts.push(conflict(owned.index, owned.event));
  }
  return { distinct, repeated, conflicts };
}

function outcomeOf(
  { distinct, repeated, conflicts }: DistinctEvents,
  earlier: ReadonlyMap<string, Earlier>,
): IngestedEvents {
  const rejections = [...conflicts];
  let [accepted, duplicates] = [0, repeated];
  for (const [key, { index, event }] of distinct) {
    const before = earlier.get(key);
    if (before === undefined) accepted++;
    else if (before === 'same') duplicates++;
    else rejections.push(before === 'deleted' ? deletedBefore(index, event) : conflict(index, event));
  }
  return { accepted, corrected: 0, deleted: 0, missing: 0, duplicates, rejections };
}
