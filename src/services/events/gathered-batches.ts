import type { Scope } from '../../db/postgres/connection.ts';
import { isConnectionLoss } from '../../db/postgres/errors.ts';
import { eventKey } from '../../db/tables/events/events.ts';
import type { AdmittedStream } from './admission.ts';
import { type IngestOptions, MAX_EVENTS, nothingOf, type ReadBatch, readBatch, writeBatches } from './events.ts';
import type { IngestedEvents } from './outcome.ts';

/** Larger batches are worth a transaction of their own, beside others. */
const MOST_OF_BATCH = 100;

/** A batch that waits to be written. */
interface Waiting {
  readonly scope: Scope;
  readonly admitted: AdmittedStream;
  readonly batch: ReadBatch;
  readonly createCustomers: boolean;
  resolve(outcome: IngestedEvents): void;
  reject(error: unknown): void;
}

/**
 * Writes small batches of nothing but events that come in while another is written together, in one transaction. Each has
 * the outcome it would have alone, and is told of it once that is committed.
 */
export class GatheredBatches {
  /** Batches that wait, by workspace that has a write under way: one at most. */
  readonly #waiting = new Map<number, Waiting[]>();

  async ingest(
    scope: Scope,
    admitted: AdmittedStream,
    inputs: readonly unknown[],
    { createCustomers = false }: IngestOptions,
  ): Promise<IngestedEvents> {
    const batch = await readBatch(scope, inputs, createCustomers);
    const { items } = batch;
    if (items.length === 0) return nothingOf(batch);
    if (items.length > MOST_OF_BATCH || items.some(({ how }) => how !== 'event')) {
      const [outcome] = await admitted.batch(() => writeBatches(scope, [batch], createCustomers));
      return outcome!;
    }
    return new Promise((resolve, reject) => {
      const one = { scope, admitted, batch, createCustomers, resolve, reject };
      const waiting = this.#waiting.get(scope.workspaceId);
      if (waiting) waiting.push(one);
      else void this.#write(scope.workspaceId, [one]);
    });
  }

  /** Writes what waits, until nothing does. */
  async #write(workspaceId: number, waiting: Waiting[]): Promise<void> {
    this.#waiting.set(workspaceId, waiting);
    for (let [first] = waiting; first; [first] = waiting) {
      let group: readonly Waiting[] = [];
      try {
        // Whoever is first in the group has its turn to write, and the others are written with it.
        await first.admitted.batch(() => {
          group = takeGroup(waiting);
          return writeGroup(group);
        });
      } catch (error) {
        if (group.length === 0) group = waiting.splice(0, 1);
        for (const { reject } of group) reject(error);
      }
    }
    this.#waiting.delete(workspaceId);
  }
}

/** Takes batches from the front as long as each has its outcome whatever becomes of the others. */
function takeGroup(waiting: Waiting[]): Waiting[] {
  const [first] = waiting;
  const keys = new Set<string>();
  let count = 0;
  let taken = 0;
  for (const { batch, createCustomers } of waiting) {
    const own = batch.items.map(({ event }) => eventKey(event));
    count += own.length;
    if (taken > 0 && (count > MAX_EVENTS || createCustomers !== first!.createCustomers)) break;
    if (own.some((key) => keys.has(key))) break;
    for (const key of own) keys.add(key);
    taken++;
  }
  return waiting.splice(0, taken);
}

/** Writes a group together; where that fails, each alone, so that one batch is no other's failure. */
async function writeGroup(group: readonly Waiting[]): Promise<void> {
  const [{ scope, createCustomers }] = group as [Waiting];
  const batches = group.map(({ batch }) => batch);
  try {
    const outcomes = await writeBatches(scope, batches, createCustomers);
    for (const [index, { resolve }] of group.entries()) resolve(outcomes[index]!);
  } catch (error) {
    if (group.length === 1 || isConnectionLoss(error)) throw error;
    for (const { batch, resolve, reject } of group) {
      await writeBatches(scope, [batch], createCustomers).then(([outcome]) => resolve(outcome!), reject);
    }
  }
}
