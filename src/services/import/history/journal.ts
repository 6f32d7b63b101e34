import { noteAuthor } from '../../../db/postgres/author.ts';
import type { Scope } from '../../../db/postgres/connection.ts';
import { shareOwnersLock, takeOwnersLock } from '../../../db/postgres/locks.ts';
import { unawaited } from '../../../db/postgres/unawaited.ts';
import { customersByIds, lockCustomers } from '../../../db/tables/customers/customers.ts';
import { customersByIdentities } from '../../../db/tables/customers/identities.ts';
import { type BatchRecord, NOTHING, recordBatch } from '../../../db/tables/imports/import-batches.ts';
import { eventsWritten, lockEventRows, responsesThere } from '../../../db/tables/imports/imported-events.ts';
import { PersonagraphError } from '../../../errors.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import { type SavedCustomers, saveUnmerged } from '../../customers/customers.ts';
import { findOwners } from '../../customers/reference.ts';
import { ingestEvents } from '../../events/events.ts';
import type { IngestedEvents } from '../../events/outcome.ts';
import { mergeListed } from '../../merges/merge-listed.ts';
import { type RecordedResponses, recordResponses } from '../../surveys/record-responses.ts';
import { changeOf, valuesOf } from './values.ts';

/** Values of a customer who was made to be merged. */
const AS_MADE = { kind: 'CUSTOMER' };

type Input = Readonly<Record<string, unknown>>;
type Identity = { readonly type: string; readonly value: string };

/** Told of what a batch brought, in its transaction. */
export type KeepBatch = (scope: Scope, batch: BatchRecord) => Promise<void>;

/** Keeps batches for an undo. Throws CONFLICT where the import is being undone. */
export function keepFor(importId: number): KeepBatch {
  return async (scope, batch) => {
    if (await recordBatch(scope, importId, batch)) return;
    throw new PersonagraphError('CONFLICT', `Import ${importId} is being undone: it stores nothing more.`);
  };
}

export interface JournalOptions {
  readonly source: string;
  readonly strict: boolean;
  /** The import, as history and subscribers are told of it; absent of a dry run. */
  readonly importId?: number | undefined;
}

/** Writes the batches of an import, and beside each, in its transaction, what it brought: an undo takes back just that. */
export class Journal {
  readonly #scope: Scope;
  readonly #keep: KeepBatch;
  readonly #source: string;
  /** A wrong value refuses its customer, rather than being left out. */
  readonly #strict: boolean;
  readonly #importId: number | undefined;

  constructor(scope: Scope, keep: KeepBatch, { source, strict, importId }: JournalOptions) {
    this.#scope = scope;
    this.#keep = keep;
    this.#source = source;
    this.#strict = strict;
    this.#importId = importId;
  }

  saveCustomers(inputs: readonly (Input & { readonly externalId: string })[]): Promise<SavedCustomers> {
    return this.#scope.pipeline(async (scope) => {
      // The first of all locks; merging takes it alone.
      const isMerging = inputs.some((input) => input['merged'] !== undefined);
      unawaited(isMerging ? takeOwnersLock(scope) : shareOwnersLock(scope));
      const importId = this.#importId;
      if (importId !== undefined) unawaited(noteAuthor(scope, { importId }));
      // A merged customer's key leads to the survivor, whose values the batch changes.
      const { owners } = await findOwners(
        scope,
        inputs.flatMap(({ externalId }) => (isStorable(externalId) ? { externalId } : [])),
        false,
      );
      const ids = [...new Set(owners.flatMap((id) => id ?? []))];
      if (ids.length > 0) await lockCustomers(scope, ids);
      const before = await valuesByCustomer(scope, ids);
      const identities = inputs.flatMap(identitiesOf);
      const holders = await customersByIdentities(scope, identities);
      const { lists, ...saved } = await saveUnmerged(scope, inputs, { leaveOutWrong: !this.#strict, importId });
      const written = saved.ids.flatMap((id, n) => (saved.outcomes[n] === 'unchanged' ? [] : (id ?? [])));
      const after = await valuesByCustomer(scope, written);
      const held = await customersByIdentities(scope, identities);
      // Values are noted as the file gave them: an undo parts the customers before it sets values back.
      const { merges, created, rejections } = await mergeListed(scope, lists);
      await this.#record(scope, {
        ...NOTHING,
        customerIds: [...saved.ids.flatMap((id, n) => (saved.outcomes[n] === 'created' ? (id ?? []) : [])), ...created],
        changes: [
          ...written.flatMap((id) => changeOf(id, before.get(id) ?? {}, after.get(id) ?? {}) ?? []),
          ...created.map((customerId) => ({ customerId, before: {}, after: AS_MADE })),
        ],
        merges,
        identities: identities.flatMap((identity, n) => {
          const customerId = held[n];
          return customerId === undefined || holders[n] !== undefined ? [] : { ...identity, customerId };
        }),
      });
      return { ...saved, rejections: [...saved.rejections, ...rejections] };
    });
  }

  ingest(inputs: readonly Input[]): Promise<IngestedEvents> {
    const ids = messageIds(inputs);
    return this.#scope.pipeline(async (scope) => {
      unawaited(shareOwnersLock(scope));
      const corrects = inputs.some((input) => input['correction']);
      const before = corrects ? await lockEventRows(scope, this.#source, ids) : [];
      const ingested = await ingestEvents(scope, inputs, { importId: this.#importId });
      if (ingested.accepted + ingested.corrected > 0) {
        const allNew = ingested.accepted === ids.length;
        const written = new Set(allNew ? ids : await eventsWritten(scope, this.#source, ids));
        const corrected = before.filter((row) => written.has(String(row['message_id'])));
        for (const row of corrected) written.delete(String(row['message_id']));
        await this.#record(scope, { ...NOTHING, events: [...written], corrected });
      }
      return ingested;
    });
  }

  recordResponses(survey: string, inputs: readonly Input[]): Promise<RecordedResponses> {
    const ids = messageIds(inputs);
    return this.#scope.pipeline(async (scope) => {
      unawaited(shareOwnersLock(scope));
      const before = new Set(await responsesThere(scope, this.#source, ids));
      const recorded = await recordResponses(scope, survey, inputs, { importId: this.#importId });
      const after = await responsesThere(scope, this.#source, ids);
      await this.#record(scope, { ...NOTHING, responses: after.filter((id) => !before.has(id)) });
      return recorded;
    });
  }

  async #record(scope: Scope, batch: BatchRecord): Promise<void> {
    if (Object.values(batch).every((list) => list.length === 0)) return;
    await this.#keep(scope, batch);
  }
}

/** Ids that the store can be asked for; items with another are rejected. */
function messageIds(inputs: readonly Input[]): string[] {
  return inputs.map((input) => String(input['messageId'])).filter(isStorable);
}

function identitiesOf(input: Input): Identity[] {
  const identities = (input['identities'] as readonly Identity[] | undefined) ?? [];
  return identities.filter(({ type, value }) => isStorable(type) && isStorable(value));
}

async function valuesByCustomer(scope: Scope, ids: readonly number[]) {
  const customers = ids.length === 0 ? [] : await customersByIds(scope, ids);
  return new Map(customers.map((customer) => [customer.id, valuesOf(customer)]));
}
