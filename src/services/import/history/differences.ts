import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import type { Scope } from '../../../db/postgres/connection.ts';
import { customersByIds } from '../../../db/tables/customers/customers.ts';
import type { BatchRecord } from '../../../db/tables/imports/import-batches.ts';
import { type EventRow, lockEventRows } from '../../../db/tables/imports/imported-events.ts';
import { findMerge } from '../../../db/tables/merges/merges.ts';
import { asError, PersonagraphError } from '../../../errors.ts';
import { isSame } from './values.ts';

type Values = Readonly<Record<string, unknown>>;

/** One difference between what is stored and what would be. */
export type Difference =
  | { readonly kind: 'customerCreated'; readonly customer: string; readonly values: Values }
  | { readonly kind: 'customerUpdated'; readonly customer: string; readonly from: Values; readonly to: Values }
  | { readonly kind: 'identityAttached'; readonly customer: string; readonly type: string; readonly value: string }
  | { readonly kind: 'customerMerged'; readonly customer: string; readonly into: string }
  | { readonly kind: 'eventAdded'; readonly messageId: string }
  | { readonly kind: 'eventCorrected'; readonly messageId: string; readonly from: Values; readonly to: Values }
  | { readonly kind: 'responseAdded'; readonly messageId: string };

/** Differences that a summary shows of each kind. */
const SHOWN = 20;

export interface DifferenceSummary {
  /** How many there are, by kind. */
  readonly counts: Readonly<Partial<Record<Difference['kind'], number>>>;
  /** The first of each kind, 20 at most. */
  readonly first: readonly Difference[];
}

/** Columns of an event that are no content of it. */
const NO_CONTENT = new Set(['workspace_id', 'id', 'source', 'message_id', 'received_at']);

/** Takes down what the batches of a dry run would change, all of it in a file, where there is one. */
export class Differences {
  readonly #source: string;
  readonly #file: WriteStream | undefined;
  readonly #counts: Partial<Record<Difference['kind'], number>> = {};
  readonly #first: Difference[] = [];
  #failure: Error | undefined;

  /** `path` is where all differences are written, as NDJSON. */
  constructor(source: string, path: string | undefined) {
    this.#source = source;
    this.#file = path === undefined ? undefined : createWriteStream(path);
    this.#file?.on('error', (error) => {
      this.#failure = error;
    });
  }

  get summary(): DifferenceSummary {
    return { counts: { ...this.#counts }, first: this.#first };
  }

  /** Adds those of a batch, in its transaction. Throws INVALID_SETTING where the file cannot be written. */
  async add(scope: Scope, batch: BatchRecord): Promise<void> {
    const ids = [...batch.changes, ...batch.identities].map(({ customerId }) => customerId);
    const customers = await customersByIds(scope, [...new Set([...ids, ...batch.customerIds])]);
    const names = new Map(customers.map(({ id, externalId }) => [id, externalId]));
    // One that the batch merged into another has no row any more.
    const nameOf = (id: number) => names.get(id) ?? 'a customer merged by this import';
    const made = new Set(batch.customerIds);
    const changed = new Map(batch.changes.map((change) => [change.customerId, change]));
    for (const id of made) {
      this.#add({ kind: 'customerCreated', customer: nameOf(id), values: changed.get(id)?.after ?? {} });
    }
    for (const { customerId, before, after } of batch.changes) {
      if (made.has(customerId)) continue;
      this.#add({ kind: 'customerUpdated', customer: nameOf(customerId), from: before, to: after });
    }
    for (const { customerId, type, value } of batch.identities) {
      this.#add({ kind: 'identityAttached', customer: nameOf(customerId), type, value });
    }
    for (const id of batch.merges) {
      const { externalId, intoId } = (await findMerge(scope, id))!;
      this.#add({ kind: 'customerMerged', customer: externalId, into: nameOf(intoId) });
    }
    for (const messageId of batch.events) this.#add({ kind: 'eventAdded', messageId });
    await this.#addCorrected(scope, batch.corrected);
    for (const messageId of batch.responses) this.#add({ kind: 'responseAdded', messageId });
    if (this.#file?.writableNeedDrain) await once(this.#file, 'drain').catch(() => undefined);
    if (this.#failure) throw unwritable(this.#failure);
  }

  async close(): Promise<void> {
    if (this.#file && !this.#failure) await new Promise<void>((resolve) => this.#file!.end(resolve));
    if (this.#failure) throw unwritable(this.#failure);
  }

  async #addCorrected(scope: Scope, before: readonly EventRow[]): Promise<void> {
    if (before.length === 0) return;
    const idOf = (row: EventRow) => String(row['message_id']);
    const now = new Map((await lockEventRows(scope, this.#source, before.map(idOf))).map((row) => [idOf(row), row]));
    for (const row of before) {
      const after = now.get(idOf(row)) ?? {};
      const names = Object.keys(row).filter((name) => !NO_CONTENT.has(name) && !isSame(row[name], after[name]));
      const only = (values: Values) => Object.fromEntries(names.map((name) => [name, values[name]]));
      this.#add({ kind: 'eventCorrected', messageId: idOf(row), from: only(row), to: only(after) });
    }
  }

  #add(difference: Difference): void {
    const count = (this.#counts[difference.kind] ?? 0) + 1;
    this.#counts[difference.kind] = count;
    if (count <= SHOWN) this.#first.push(difference);
    this.#file?.write(`${JSON.stringify(difference)}\n`);
  }
}

function unwritable(error: Error): PersonagraphError {
  return new PersonagraphError('INVALID_SETTING', `The differences cannot be written: ${asError(error).message}`, {
    cause: error,
  });
}
