import type { Scope } from '../../db/postgres/connection.ts';
import { shareOwnersLock } from '../../db/postgres/locks.ts';
import { unawaited } from '../../db/postgres/unawaited.ts';
import { type LaterItem, noteEvents } from '../../db/tables/merges/merge-rows.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Rejection } from '../input/rejection.ts';
import { addEvents } from './add-events.ts';
import { currencyOf } from './currency.ts';
import { editEvents } from './edit-events.ts';
import { readItems } from './event-item.ts';
import { identifyCustomers } from './identify.ts';
import type { IngestedEvents } from './outcome.ts';
import { type OwnedEvent, ownEvents } from './owned-events.ts';

/** Most events in one batch. */
export const MAX_EVENTS = 1_000;

export interface IngestOptions {
  /**
   * Make customers that external ids name and nobody knows, and anonymous visitors of new devices and cookies. Otherwise
   * (the default) such events are rejected.
   */
  readonly createCustomers?: boolean;
}

/**
 * Takes events (`EventInput`) and deletions of events (`EventDeletion`), and lines up their customers for evaluation.
 * All that are valid go in one transaction with the totals they change. Idempotent by (source, message id): repeating a
 * call changes nothing. An event with other content than what is stored under its key is rejected with EVENT_CONFLICT;
 * with `correction` it replaces that. The last correction to be committed stays. A deleted event's key is kept. The
 * event sent again, or for the first time after its deletion, is rejected with EVENT_DELETED; a correction brings it
 * back. Items of one key are carried out in their order. Identities that an event tells are joined to its customer before
 * (`identifyCustomers`). Throws TOO_LARGE over {@link MAX_EVENTS}.
 */
export async function ingestEvents(
  scope: Scope,
  inputs: readonly unknown[],
  { createCustomers = false }: IngestOptions = {},
): Promise<IngestedEvents> {
  if (inputs.length > MAX_EVENTS) {
    throw new PersonagraphError('TOO_LARGE', `A batch takes ${MAX_EVENTS} events, got ${inputs.length}.`);
  }
  const malformed: Rejection[] = [];
  const read = readItems(inputs, await currencyOf(scope), malformed);
  const items = await identifyCustomers(scope, read, createCustomers, malformed);
  if (items.length === 0) {
    return { accepted: 0, corrected: 0, deleted: 0, missing: 0, duplicates: 0, rejections: malformed };
  }
  return scope.pipeline(async (transaction) => {
    const rejections = [...malformed];
    // On its way before anything that looks for customers.
    unawaited(shareOwnersLock(transaction));
    const { owned, created } = await ownEvents(transaction, items, createCustomers, rejections);
    // All of a batch goes one way, so that batches take their keys in one order.
    const store = owned.some(({ how }) => how !== 'event') ? editEvents : addEvents;
    const { customerIds, types, ...stored } = await store(transaction, owned);
    await noteEvents(transaction, laterItems(owned));
    const touched = new Set([...types].map((type) => `events.${type}`));
    const fresh = new Set(created);
    const known = customerIds.filter((customer) => !fresh.has(customer));
    unawaited(enqueueTasks(transaction, known, 'EVENT', touched), enqueueTasks(transaction, created, 'EVENT', null));
    return { ...stored, rejections: [...rejections, ...stored.rejections].sort((a, b) => a.index - b.index) };
  });
}

/** Those that came under keys of merged customers. */
function laterItems(owned: readonly OwnedEvent[]): LaterItem[] {
  return owned.flatMap(({ event, mergedKey }) => (mergedKey ? { item: event, key: mergedKey } : []));
}
