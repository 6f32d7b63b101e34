import type { Scope } from '../../db/postgres/connection.ts';
import { takeOwnersLock } from '../../db/postgres/locks.ts';
import { customerIdsByExternalId, upsertCustomers } from '../../db/tables/customers/customers.ts';
import { aliasesOf } from '../../db/tables/merges/aliases.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Rejection } from '../input/rejection.ts';
import { erasedMessage, notErased } from '../privacy/erased-people.ts';
import { merge } from './merge-customers.ts';

/** The external ids that a customer of a batch has in it by now, as another system merged them. */
export interface MergedList {
  /** Position in the batch. */
  readonly index: number;
  readonly externalId: string;
  readonly merged: readonly string[];
}

export interface ListedMerges {
  /** Ids of the merges made, in their order. */
  readonly merges: readonly number[];
  /** Row ids of the customers that were made to be merged. */
  readonly created: readonly number[];
  readonly rejections: readonly Rejection[];
}

const NONE: ListedMerges = { merges: [], created: [], rejections: [] };

/**
 * Merges listed customers into those that list them. One nobody knows is made for it, so that what comes under its id
 * later goes to the survivor, and the merge can be undone. Repeating a list changes nothing.
 */
export async function mergeListed(scope: Scope, lists: readonly MergedList[]): Promise<ListedMerges> {
  const pairs = lists.flatMap(({ index, externalId, merged }) =>
    [...new Set(merged)].map((from) => ({ index, into: externalId, from })),
  );
  if (pairs.length === 0) return NONE;
  const aliases = await aliasesOf(
    scope,
    pairs.map(({ from }) => from),
  );
  const fresh = pairs.filter(({ into, from }) => aliases.get(from)?.externalId !== into);
  if (fresh.length === 0) return NONE;
  return scope.transaction(async (transaction) => {
    await takeOwnersLock(transaction);
    const rejections: Rejection[] = [];
    const [merges, created]: [number[], number[]] = [[], []];
    // One after the other: a list may name who lists others.
    for (const { index, into, from } of fresh) {
      try {
        const made = await mergeOne(transaction, into, from);
        if (made) merges.push(made.mergeId);
        if (made?.createdId !== undefined) created.push(made.createdId);
      } catch (error) {
        // Thrown before anything is written.
        if (!(error instanceof PersonagraphError)) throw error;
        rejections.push({ index, code: error.code, message: `${from}: ${error.message}`, field: ['merged'] });
      }
    }
    return { merges, created, rejections };
  });
}

/** Undefined where the customer is part of the other already. */
async function mergeOne(
  scope: Scope,
  into: string,
  from: string,
): Promise<{ readonly mergeId: number; readonly createdId: number | undefined } | undefined> {
  const [known, aliases] = [await customerIdsByExternalId(scope, [into, from]), await aliasesOf(scope, [into, from])];
  const intoId = known.get(into) ?? aliases.get(into)!.customerId;
  const led = aliases.get(from)?.customerId;
  if (led === intoId) return undefined;
  if (led !== undefined) throw new PersonagraphError('ALREADY_MERGED', 'The customer is part of another already.');
  if (!known.has(from) && (await notErased(scope, [from], (value) => ({ type: '', value }))).length === 0) {
    throw new PersonagraphError('CUSTOMER_ERASED', erasedMessage('REJECT'));
  }
  const createdId = known.has(from) ? undefined : (await upsertCustomers(scope, [{ externalId: from }])).created[0];
  const mergeId = await merge(scope, { intoId, fromId: known.get(from) ?? createdId!, cause: 'MERGED' });
  return { mergeId, createdId };
}
