import type { Scope } from '../../../db/postgres/connection.ts';
import { customerIdsByExternalId, customersByIds } from '../../../db/tables/customers/customers.ts';
import { customersByIdentities } from '../../../db/tables/customers/identities.ts';
import { aliasesOf } from '../../../db/tables/merges/aliases.ts';
import type { ErrorCode } from '../../../errors.ts';
import type { Who } from './who.ts';

/** The external id to save a customer by, and the identity to give them; or why there is none. */
export type Resolved =
  | { readonly externalId: string; readonly attach: Who['identity'] }
  | { readonly code: ErrorCode; readonly message: string };

/**
 * Finds customers by identity. Nobody found: with `create` one is made, by the external id or otherwise the identity's value;
 * without, one known by the external id is taken, or nobody.
 */
export async function resolveCustomers(scope: Scope, whos: readonly Who[], create: boolean): Promise<Resolved[]> {
  if (whos.every(({ identity }) => !identity)) return whos.map(({ externalId }) => byExternalId(externalId!));
  const found = await customersByIdentities(
    scope,
    whos.flatMap(({ identity }) => identity ?? []),
  );
  const ids = found.flatMap((id) => id ?? []);
  const externalIds = new Map((await customersByIds(scope, ids)).map(({ id, externalId }) => [id, externalId]));
  const named = whos.flatMap(({ externalId }) => externalId ?? []);
  const known = await customerIdsByExternalId(scope, named);
  // The key of a merged customer leads to the survivor.
  for (const [externalId, { customerId }] of await aliasesOf(scope, named)) known.set(externalId, customerId);
  let next = 0;
  return whos.map(({ externalId, identity }) => {
    if (!identity) return byExternalId(externalId!);
    const id = found[next++];
    const own = id === undefined ? undefined : externalIds.get(id);
    const namedId = externalId === undefined ? undefined : known.get(externalId);
    if (own !== undefined)
      return namedId === undefined || namedId === id ? byExternalId(own) : clash(identity, externalId!);
    if (namedId === undefined && !create) return unknown(identity);
    return { externalId: externalId ?? identity.value, attach: identity };
  });
}

function byExternalId(externalId: string): Resolved {
  return { externalId, attach: undefined };
}

function clash({ type, value }: NonNullable<Who['identity']>, externalId: string): Resolved {
  return { code: 'CONFLICT', message: `${type} ${value} and external id ${externalId} are two customers` };
}

function unknown({ type, value }: NonNullable<Who['identity']>): Resolved {
  const message = `no customer has ${type} ${value}: import the customers first, or write "create: true" in the mapping`;
  return { code: 'UNKNOWN_CUSTOMER', message };
}
