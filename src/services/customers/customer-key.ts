import type { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { customerIdsByExternalId } from '../../db/tables/customers/customers.ts';
import type { Identity } from '../../db/tables/customers/identities.ts';
import { PersonagraphError } from '../../errors.ts';
import { CustomerReference, findOwners } from './reference.ts';

/** One customer, by its row id or by any of its keys. */
export type CustomerKey = { readonly id: number } | { readonly externalId: string } | { readonly identity: Identity };

/** A key in the form it is stored in; throws INVALID_INPUT. */
export function checkedKey<T>(schema: z.ZodType<T>, key: unknown): T {
  const parsed = schema.safeParse(key);
  if (parsed.success) return parsed.data;
  throw new PersonagraphError('INVALID_INPUT', 'The key is empty, too long, or holds what cannot be stored.');
}

/** The row id that a key leads to, also by way of a merge; a row id leads to itself, there or not. Undefined for nobody. */
export async function customerOf(scope: Scope, key: CustomerKey): Promise<number | undefined> {
  if ('id' in key) return key.id;
  const { owners } = await findOwners(scope, [checkedKey(CustomerReference, key)], false);
  return owners[0];
}

/** The same; throws NOT_FOUND for nobody. `field` is where the key stands in the input. */
export async function requireCustomer(scope: Scope, key: CustomerKey, field: string): Promise<number> {
  const id = await customerOf(scope, key);
  if (id !== undefined) return id;
  throw new PersonagraphError('NOT_FOUND', 'No such customer.', { field: [field] });
}

/** The customer a key is the own one of; throws ALREADY_MERGED for an external id that leads to a survivor. */
export async function requireUnmerged(scope: Scope, key: CustomerKey, field: string): Promise<number> {
  const id = await requireCustomer(scope, key, field);
  if ('externalId' in key && !(await isOwnKey(scope, key))) {
    throw new PersonagraphError('ALREADY_MERGED', 'The customer is part of another already.', { field: [field] });
  }
  return id;
}

async function isOwnKey(scope: Scope, key: CustomerKey): Promise<boolean> {
  const reference = checkedKey(CustomerReference, key);
  return 'externalId' in reference && (await customerIdsByExternalId(scope, [reference.externalId])).size > 0;
}
