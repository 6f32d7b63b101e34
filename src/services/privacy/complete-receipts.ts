import type { Scope } from '../../db/postgres/connection.ts';
import { rowsByIds } from '../../db/reads/source.ts';
import { RECEIPTS } from '../../db/tables/privacy/receipts.ts';
import { giveReceipt } from './receipts.ts';

/** Gives a further receipt for each that waited until files are rid of its person, with the files that went. */
export async function completeReceipts(
  scope: Scope,
  receiptIds: readonly number[],
  removed: Readonly<Record<string, number>>,
): Promise<void> {
  for (const { id, person } of await rowsByIds(scope, RECEIPTS, receiptIds)) {
    await giveReceipt(scope, person, { kind: 'FILES', counts: removed, ofId: id });
  }
}
