import { detachIdentity, moveIdentity } from '../../../services/customers/identities.ts';
import { mutation, payloadField } from '../../core/mutation.ts';
import { Customer } from './customer.ts';
import { CustomerKey, keyOf } from './customer-key.ts';
import { IdentityInput } from './identity-input.ts';

const owner = (description: string) =>
  payloadField({ type: Customer, nullable: true, description }, (id: number | undefined, { loaders }) =>
    id === undefined ? null : loaders.customer.load(id),
  );

mutation({
  name: 'detachIdentity',
  scope: 'WRITE',
  description:
    'Takes an identity from its customer: nobody is known by it from then on. Events that came under it stay. NOT_FOUND ' +
    'for an identity of nobody.',
  input: {
    description: 'An identity to detach.',
    fields: (t) => ({ identity: t.field({ type: IdentityInput, required: true, description: 'The identity.' }) }),
  },
  payload: { customer: owner('The customer that had it; null where it was refused.') },
  work: async ({ identity }, { scope }) => ({ customer: await detachIdentity(scope, identity) }),
});

mutation({
  name: 'moveIdentity',
  scope: 'WRITE',
  description:
    "Gives an identity to another customer: what comes under it from then on is that one's. Events that came before stay. " +
    'NOT_FOUND for an identity of nobody, or an unknown customer.',
  input: {
    description: 'An identity to move.',
    fields: (t) => ({
      identity: t.field({ type: IdentityInput, required: true, description: 'The identity.' }),
      to: t.field({ type: CustomerKey, required: true, description: 'The customer that gets it.' }),
    }),
  },
  payload: {
    from: owner('The customer that had it; null where it was refused.'),
    to: owner('The customer that has it; null where it was refused.'),
  },
  work: async ({ identity, to }, { scope }) => {
    const { fromId, toId } = await moveIdentity(scope, identity, keyOf(to, 'to'));
    return { from: fromId, to: toId };
  },
});
