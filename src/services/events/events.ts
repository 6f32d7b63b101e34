import type { Scope } from '../../db/postgres/connection.ts';
import { shareOwnersLock } from '../../db/postgres/locks.ts';
import { unawaited } from '../../db/postgres/unawaited.ts';
import { type LaterItem, noteEvents } from '../../db/tables/merges/merge-rows.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { areEventsTold } from '../../db/tables/workspaces/event-changes.ts';
import { PersonagraphError } from '../../errors.ts';
import { countWritten } from '../background/written-rows.ts';
import { type Teller, tellOfCustomers } from '../changes/customer-changes.ts';
import type { Rejection } from '../input/rejection.ts';
import { type AddedEvents, addEvents } from './add-events.ts';
import { currencyOf } from './currency.ts';
import { editEvents } from './edit-events.ts';
import { type EventItem, readItems } from './event-item.ts';
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
  /** The import that brings them, where one does. */
  readonly importId?: number | undefined;
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
  { createCustomers = false, importId }: IngestOptions = {},
): Promise<IngestedEvents> {
  const batch = await readBatch(scope, inputs, createCustomers);
  const [outcome] =
    batch.items.length === 0 ? [nothingOf(batch)] : await writeBatches(scope, [batch], createCustomers, { importId });
  return outcome!;
}

/** A batch that was read: its items, and what is none. */
export interface ReadBatch {
  readonly items: readonly EventItem[];
  readonly malformed: readonly Rejection[];
}

/** Throws TOO_LARGE over {@link MAX_EVENTS}. */
export async function readBatch(
  scope: Scope,
  inputs: readonly unknown[],
  createCustomers: boolean,
): Promise<ReadBatch> {
  if (inputs.length > MAX_EVENTS) {
    throw new PersonagraphError('TOO_LARGE', `A batch takes ${MAX_EVENTS} events, got ${inputs.length}.`);
  }
  const malformed: Rejection[] = [];
  const items = await readItems(inputs, await currencyOf(scope), malformed);
  return { items: await identifyCustomers(scope, items, createCustomers, malformed), malformed };
}

/** The outcome of a batch without an item. */
export function nothingOf({ malformed }: ReadBatch): IngestedEvents {
  return { accepted: 0, corrected: 0, deleted: 0, missing: 0, duplicates: 0, rejections: malformed };
}

/**
 * Writes batches in one transaction, and returns the outcome of each. Several are of nothing but events, no two with a
 * key in common: then each has the outcome it would have alone.
 */
export async function writeBatches(
  scope: Scope,
  batches: readonly ReadBatch[],
  createCustomers: boolean,
  teller: Teller = {},
): Promise<IngestedEvents[]> {
  const outcomes = await scope.pipeline(async (transaction) => {
    // Customers of all batches are looked up together; an item is told by its place among all of them.
    const places = batches.flatMap(({ items }, batch) => items.map((item) => ({ batch, item })));
    const placed = places.map(({ item }, index) => ({ ...item, index }));
    const unknown: Rejection[] = [];
    // On its way before anything that looks for customers.
    unawaited(shareOwnersLock(transaction));
    const toldOf = areEventsTold(transaction);
    unawaited(toldOf);
    const { owned, created } = await ownEvents(transaction, placed, createCustomers, unknown);
    const ofBatch = <T extends { readonly index: number }>(all: readonly T[], batch: number): T[] =>
      all.flatMap((one) => {
        const place = places[one.index]!;
        return place.batch === batch ? { ...one, index: place.item.index } : [];
      });
    const ownedBy = batches.map((_, batch) => ofBatch(owned, batch));
    const { outcomes, customerIds, types, changed } = await store(transaction, ownedBy);
    await noteEvents(transaction, laterItems(owned));
    const touched = new Set([...types].map((type) => `events.${type}`));
    const fresh = new Set(created);
    const known = customerIds.filter((customer) => !fresh.has(customer));
    unawaited(enqueueTasks(transaction, known, 'EVENT', touched), enqueueTasks(transaction, created, 'EVENT', null));
    if (await toldOf) await tellOfCustomers(transaction, { created, events: changed }, teller);
    return outcomes.map((outcome, batch) => {
      const rejections = [...batches[batch]!.malformed, ...ofBatch(unknown, batch), ...outcome.rejections];
      return { ...outcome, rejections: rejections.sort((a, b) => a.index - b.index) };
    });
  });
  countWritten(
    scope,
    outcomes.reduce((sum, { accepted }) => sum + accepted, 0),
  );
  return outcomes;
}

/** All of a batch goes one way, so that batches take their keys in one order. */
async function store(scope: Scope, batches: readonly (readonly OwnedEvent[])[]): Promise<AddedEvents> {
  const [first] = batches;
  if (!first!.some(({ how }) => how !== 'event')) return addEvents(scope, batches);
  const { customerIds, types, changed, ...outcome } = await editEvents(scope, first!);
  return { outcomes: [outcome], customerIds, types, changed };
}

/** Those that came under keys of merged customers. */
function laterItems(owned: readonly OwnedEvent[]): LaterItem[] {
  return owned.flatMap(({ event, mergedKey }) => (mergedKey ? { item: event, key: mergedKey } : []));
}
