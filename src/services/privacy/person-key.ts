import { checkedKey } from '../customers/customer-key.ts';
import { CustomerReference } from '../customers/reference.ts';
import type { PersonKey } from './person-hash.ts';

/** A key of a person in the form in which it is stored. Throws INVALID_INPUT. */
export function personKeyOf(reference: unknown): PersonKey {
  const key = checkedKey(CustomerReference, reference);
  return 'externalId' in key ? { type: '', value: key.externalId } : key.identity;
}
