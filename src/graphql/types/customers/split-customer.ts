import { requireUnmerged } from '../../../services/customers/customer-key.ts';
import { splitCustomer } from '../../../services/merges/split-customer.ts';
import { builder } from '../../core/builder.ts';
import { mutation, payloadField } from '../../core/mutation.ts';
import { Customer } from './customer.ts';
import { CustomerKey, keyOf } from './customer-key.ts';
import { IdentityInput } from './identity-input.ts';

const Items = builder.inputType('SplitItems', {
  description: 'Events and survey responses of a customer: those for which all conditions hold that are given.',
  fields: (t) => ({
    sources: t.stringList({ description: 'Systems they come from. Default: any.' }),
    messageIds: t.stringList({ description: 'Their message ids. Default: any.' }),
    since: t.field({ type: 'DateTime', description: 'They happened at this time or later. Default: at any time.' }),
    until: t.field({ type: 'DateTime', description: 'They happened before this time. Default: at any time.' }),
  }),
});

const shown = (description: string) =>
  payloadField({ type: Customer, nullable: true, description }, (id: number | undefined, { loaders }) =>
    id === undefined ? null : loaders.customer.load(id),
  );

mutation({
  name: 'splitCustomer',
  scope: 'WRITE',
  description:
    'Makes two customers of one that never were two. The new one gets the chosen identities, events and survey responses, ' +
    'and none of the fields. mergeCustomers takes it back. CONFLICT for a key that is taken, INVALID_INPUT where nothing ' +
    'would go, ALREADY_MERGED for one that is part of another, NOT_FOUND for an identity the customer does not have.',
  input: {
    description: 'A customer, and the part of it that is somebody else.',
    fields: (t) => ({
      customer: t.field({ type: CustomerKey, required: true, description: 'The customer.' }),
      externalId: t.string({ required: true, description: 'Key of the new customer; nobody has it.' }),
      identities: t.field({ type: [IdentityInput], description: 'Identities that go. Default: none.' }),
      items: t.field({ type: Items, description: 'Events and responses that go. Default: none.' }),
    }),
  },
  payload: {
    customer: shown('The customer that was there; null where it was refused.'),
    part: shown('The new customer; null where it was refused.'),
  },
  work: async ({ customer, externalId, identities, items }, { scope }) => {
    const id = await requireUnmerged(scope, keyOf(customer, 'customer'), 'customer');
    const { sources, messageIds, since, until } = items ?? {};
    const { partId } = await splitCustomer(scope, id, {
      externalId,
      identities: identities ?? [],
      ...(items
        ? {
            items: {
              ...(sources ? { sources } : {}),
              ...(messageIds ? { messageIds } : {}),
              ...(since ? { since: new Date(since) } : {}),
              ...(until ? { until: new Date(until) } : {}),
            },
          }
        : {}),
    });
    return { customer: id, part: partId };
  },
});
