import type { Scope } from '../../db/postgres/connection.ts';
import { customerIdsByExternalId } from '../../db/tables/customers/customers.ts';
import { aliasesOf } from '../../db/tables/merges/aliases.ts';
import type { Rejection } from '../input/rejection.ts';
import { erasedMessage, erasedNewcomers } from '../privacy/erased-people.ts';
import type { CustomerInput } from './input.ts';

/**
 * Takes those out of a batch who would be made under a key of somebody who was erased, and tells of them; where the workspace
 * lets them be made anew, it only tells.
 */
export async function refuseErased(
  scope: Scope,
  batch: Map<string, { readonly index: number; readonly customer: CustomerInput }>,
  rejections: Rejection[],
): Promise<void> {
  const met = await erasedNewcomers(scope, async () => {
    const externalIds = [...batch.keys()];
    const known = await customerIdsByExternalId(scope, externalIds);
    const aliases = await aliasesOf(scope, externalIds);
    return [...batch.values()]
      .filter(({ customer }) => !known.has(customer.externalId) && !aliases.has(customer.externalId))
      .map(({ index, customer: { externalId, identities = [] } }) => ({
        index,
        keys: [{ type: '', value: externalId }, ...identities],
      }));
  });
  if (met.size === 0) return;
  for (const [externalId, { index }] of batch) {
    const onErased = met.get(index);
    if (!onErased) continue;
    rejections.push({ index, code: 'CUSTOMER_ERASED', message: erasedMessage(onErased), field: ['externalId'] });
    if (onErased === 'REJECT') batch.delete(externalId);
  }
}
