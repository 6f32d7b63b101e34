import type { Scope } from '../../db/postgres/connection.ts';
import { takeFilesLock } from '../../db/postgres/locks.ts';
import { customersByIds } from '../../db/tables/customers/customers.ts';
import { type Export, queueExport } from '../../db/tables/exports/exports.ts';
import { PersonagraphError } from '../../errors.ts';
import { refuseOver } from '../transfers/exports/exports.ts';
import type { TransferSettings } from '../transfers/settings.ts';

/**
 * Queues an export of all that the store has about one person, as JSON. Throws NOT_FOUND, TOO_LARGE over the limits of the
 * workspace.
 */
export async function exportPerson(settings: TransferSettings, scope: Scope, customerId: number): Promise<Export> {
  return scope.transaction(async (transaction) => {
    await takeFilesLock(transaction);
    await refuseOver(settings, transaction);
    if ((await customersByIds(transaction, [customerId])).length === 0) {
      throw new PersonagraphError('NOT_FOUND', 'No such customer.', { field: ['customer'] });
    }
    return queueExport(transaction, {
      audience: {},
      filter: { ids: [customerId] },
      members: null,
      format: 'json',
      columns: [],
      hashed: false,
      formulas: 'keep',
      consent: null,
      guide: null,
      purpose: null,
      customerId,
    });
  });
}
