import type { CustomerKey as Key } from '../../../services/customers/customer-key.ts';
import { builder } from '../../core/builder.ts';
import { decodeId } from '../../core/id.ts';
import { IdentityInput } from './identity-input.ts';

export const CustomerKey = builder.inputType('CustomerKey', {
  description: 'A customer, by its id or one of its keys. The key of a merged customer leads to whoever it is part of.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: 'Its id.' }),
    externalId: t.string({ description: 'Its key in the system it comes from.' }),
    identity: t.field({ type: IdentityInput, description: 'Something else it is known by.' }),
  }),
});

/** The key as services take it. Throws INVALID_ID. */
export function keyOf({ id, externalId, identity }: (typeof CustomerKey)['$inferInput'], field: string): Key {
  if (identity) return { identity };
  if (id !== null && id !== undefined) return { id: decodeId('Customer', id, [field, 'id']) };
  return { externalId: externalId ?? '' };
}
