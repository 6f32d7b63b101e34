import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Scope } from '../../../db/postgres/connection.ts';
import { type BegunExport, endExport } from '../../../db/tables/exports/exports.ts';
import { takeSalt } from '../../../db/tables/privacy/erased-keys.ts';
import { personData } from '../../../db/tables/privacy/person-data.ts';
import { PersonagraphError } from '../../../errors.ts';
import { hashPerson } from '../../privacy/person-hash.ts';
import { giveReceipt } from '../../privacy/receipts.ts';
import type { TransferContext } from '../context.ts';
import { removeExported } from './remove-exported.ts';

/** Writes all that the store has about one person, of one moment, and gives a receipt that names the file by its SHA-256. */
export async function executePersonExport(
  { settings, now }: Pick<TransferContext, 'settings' | 'now'>,
  scope: Scope,
  { id, customerId }: BegunExport,
  file: string,
): Promise<void> {
  const data = await scope.transaction((snapshot) => personData(snapshot, customerId!), 'REPEATABLE READ READ ONLY');
  const profile = data['profile']?.[0] as { readonly external_id: string } | undefined;
  if (!profile) throw new PersonagraphError('NOT_FOUND', 'The customer was deleted meanwhile.');
  const at = new Date(now()).toISOString();
  const text = `${JSON.stringify({ format: 'personagraph person 1', at, ...data }, null, 2)}\n`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.partial`, text, { flush: true });
  await rename(`${file}.partial`, file);
  const ended = await scope.transaction(async (transaction) => {
    const person = hashPerson(await takeSalt(transaction), { type: '', value: profile.external_id });
    const counts = Object.fromEntries(Object.entries(data).map(([kind, rows]) => [kind, rows.length]));
    const receipt = await giveReceipt(transaction, person, {
      kind: 'ACCESS',
      counts,
      file: createHash('sha256').update(text).digest('hex'),
    });
    return endExport(transaction, id, {
      state: 'COMPLETE',
      rows: 1,
      bytes: Buffer.byteLength(text),
      importable: false,
      receiptId: receipt.id,
      expiresAt: new Date(now() + settings.limits.keepExportsMs),
    });
  });
  if (!ended) await removeExported(file);
}
