import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { customerIdsByExternalId, upsertCustomers } from '../../db/tables/customers/customers.ts';
import { holdersOf, type Identity } from '../../db/tables/customers/identities.ts';
import { aliasesOf } from '../../db/tables/merges/aliases.ts';
import type { MergedKey } from '../../db/tables/merges/merge-keys.ts';
import { type Checked, checkedName, checkedObject } from '../input/checked.ts';
import { foldExternalId, foldIdentity } from '../input/key.ts';
import type { Rejection } from '../input/rejection.ts';
import { notErased } from '../privacy/erased-people.ts';
import { externalIdInput, identityInput } from './input.ts';
import { makeVisitors } from './visitors.ts';

const plainId = checkedName(200);
const externalId = {
  schema: externalIdInput,
  isPlain: (value) => plainId.isPlain(value) && foldExternalId(value as string) === value,
} as const satisfies Checked;
const plainIdentity = checkedObject({ type: checkedName(50), value: checkedName(320) });
/** An identity as clients give it, folded. */
export const identityKey = {
  schema: identityInput,
  isPlain: (value, now) => plainIdentity.isPlain(value, now) && isFolded(value as Identity),
} as const satisfies Checked;
const byExternalId = checkedObject({ externalId });
const byIdentity = checkedObject({ identity: identityKey });

/** A customer, by external id or by an identity; keys are folded to the form in which they are stored. */
export const customerReference = {
  schema: z.union([byExternalId.schema, byIdentity.schema]),
  isPlain: (value, now) => byExternalId.isPlain(value, now) || byIdentity.isPlain(value, now),
} as const satisfies Checked;
export const CustomerReference = customerReference.schema;
export type CustomerReference = z.output<typeof CustomerReference>;

/** Owners of items, and the customers that were made for it. */
export interface Owners {
  /** Row ids at the positions of the references; undefined where nobody is known by the key. */
  readonly owners: readonly (number | undefined)[];
  /** At the same positions: the key, where it is one of a customer that was merged into the owner. */
  readonly mergedKeys: readonly (MergedKey | undefined)[];
  readonly created: readonly number[];
}

/**
 * Finds the customers of references. With `create`, customers that external ids name and nobody knows are made, and an
 * anonymous visitor for a device or cookie that nobody has. The caller shares the owners lock.
 */
export async function findOwners(
  scope: Scope,
  references: readonly CustomerReference[],
  create: boolean,
): Promise<Owners> {
  const externalIds = [...new Set(references.flatMap((one) => ('externalId' in one ? one.externalId : [])))];
  const known = await customerIdsByExternalId(scope, externalIds);
  const missing = externalIds.filter((externalId) => !known.has(externalId));
  const aliases = await aliasesOf(scope, missing);
  for (const [externalId, { customerId }] of aliases) known.set(externalId, customerId);
  const unknown = missing.filter((externalId) => !aliases.has(externalId));
  const strangers = create ? await notErased(scope, unknown, (value) => ({ type: '', value })) : unknown;
  const created: number[] = [];
  if (create && strangers.length > 0) {
    const made = await upsertCustomers(
      scope,
      strangers.map((externalId) => ({ externalId })),
    );
    for (const [externalId, id] of made.ids) known.set(externalId, id);
    created.push(...made.created);
  }
  const identities = references.flatMap((one) => ('identity' in one ? [one.identity] : []));
  const holders = [...(await holdersOf(scope, identities))];
  if (create) created.push(...(await makeVisitors(scope, identities, holders)));
  let next = 0;
  const found = references.map((one) => {
    if ('externalId' in one) {
      const key = aliases.has(one.externalId) ? { type: '', value: one.externalId } : undefined;
      return { owner: known.get(one.externalId), key };
    }
    const holder = holders[next++];
    return { owner: holder?.customerId, key: holder?.merged ? one.identity : undefined };
  });
  return { owners: found.map(({ owner }) => owner), mergedKeys: found.map(({ key }) => key), created };
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
