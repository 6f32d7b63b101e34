import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { customerIdsByExternalId, upsertCustomers } from '../../db/tables/customers/customers.ts';
import { customersByIdentities, type Identity } from '../../db/tables/customers/identities.ts';
import { type Checked, checkedName, checkedObject } from '../input/checked.ts';
import { foldExternalId, foldIdentity } from '../input/key.ts';
import type { Rejection } from '../input/rejection.ts';
import { externalIdInput, identityInput } from './input.ts';

const plainId = checkedName(200);
const externalId = {
  schema: externalIdInput,
  isPlain: (value) => plainId.isPlain(value) && foldExternalId(value as string) === value,
} as const satisfies Checked;
const plainIdentity = checkedObject({ type: checkedName(50), value: checkedName(320) });
const identity = {
  schema: identityInput,
  isPlain: (value, now) => plainIdentity.isPlain(value, now) && isFolded(value as Identity),
} as const satisfies Checked;
const byExternalId = checkedObject({ externalId });
const byIdentity = checkedObject({ identity });

/** A customer, by external id or by an identity; keys are folded to the form in which they are stored. */
export const customerReference = {
  schema: z.union([byExternalId.schema, byIdentity.schema]),
  isPlain: (value, now) => byExternalId.isPlain(value, now) || byIdentity.isPlain(value, now),
} as const satisfies Checked;
export const CustomerReference = customerReference.schema;
export type CustomerReference = z.output<typeof CustomerReference>;

/**
 * Row ids of the customers, at the same positions, undefined where nobody is known by the key. With `create`, customers
 * that external ids name and nobody knows are made; their ids are in `created`.
 */
export async function findOwners(
  scope: Scope,
  references: readonly CustomerReference[],
  create: boolean,
): Promise<{ owners: (number | undefined)[]; created: readonly number[] }> {
  const externalIds = [...new Set(references.flatMap((one) => ('externalId' in one ? one.externalId : [])))];
  const known = await customerIdsByExternalId(scope, externalIds);
  let created: readonly number[] = [];
  if (create) {
    const missing = externalIds.filter((externalId) => !known.has(externalId));
    if (missing.length > 0) {
      const made = await upsertCustomers(
        scope,
        missing.map((externalId) => ({ externalId })),
      );
      for (const [externalId, id] of made.ids) known.set(externalId, id);
      created = made.created;
    }
  }
  const identities = references.flatMap((one) => ('identity' in one ? [one.identity] : []));
  const identified = await customersByIdentities(scope, identities);
  let next = 0;
  const owners = references.map((one) => ('externalId' in one ? known.get(one.externalId) : identified[next++]));
  return { owners, created };
}

function isFolded(identity: Identity): boolean {
  const { type, value } = foldIdentity(identity);
  return type === identity.type && value === identity.value;
}

export function unknownCustomer(index: number, reference: CustomerReference): Rejection {
  const who =
    'externalId' in reference ? reference.externalId : `${reference.identity.type} ${reference.identity.value}`;
  return { index, code: 'UNKNOWN_CUSTOMER', message: `no customer ${who}: upsert it first`, field: ['customer'] };
}
