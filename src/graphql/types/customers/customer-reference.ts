import { customersByIdentities, type Identity } from '../../../db/tables/customers/identities.ts';
import { aliasesOf } from '../../../db/tables/merges/aliases.ts';
import { foldExternalId, foldIdentity } from '../../../services/input/key.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { IdentityInput } from './identity-input.ts';

export const CustomerReference = builder.inputType('CustomerReference', {
  description: 'A customer, by one of its keys.',
  isOneOf: true,
  fields: (t) => ({
    externalId: t.string({ description: 'Its key in the system it comes from.' }),
    identity: t.field({ type: IdentityInput, description: 'Something else it is known by.' }),
  }),
});

export type ReferenceToCustomer = (typeof CustomerReference)['$inferInput'];

/** The customers of references, at the same positions; null for a key of nobody. */
export async function referredCustomers(references: readonly ReferenceToCustomer[], { scope, loaders }: Context) {
  const identities = references.flatMap(({ identity }): Identity[] => (identity ? [foldIdentity(identity)] : []));
  const byIdentity = await customersByIdentities(scope, identities);
  const aliases = await aliasesOf(
    scope,
    references.flatMap(({ externalId }) => (externalId ? foldExternalId(externalId) : [])),
  );
  let next = 0;
  return Promise.all(
    references.map(({ externalId, identity }) => {
      if (!identity) {
        if (!externalId) return null;
        const alias = aliases.get(foldExternalId(externalId));
        if (alias) return loaders.customer.load(alias.customerId);
        return loaders.customerByExternalId.load(foldExternalId(externalId));
      }
      const id = byIdentity[next++];
      return id === undefined ? null : loaders.customer.load(id);
    }),
  );
}
