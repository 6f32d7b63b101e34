import { byField, clientFields } from '../../../engine/catalogue/customer-fields.ts';
import { saveCustomers } from '../../../services/customers/customers.ts';
import type { Rejection } from '../../../services/input/rejection.ts';
import { builder } from '../../core/builder.ts';
import type { UserErrorShape } from '../../core/errors.ts';
import { count, mutation, payloadField } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Customer, SCALARS } from './customer.ts';
import { IdentityInput } from './identity-input.ts';

const CustomerInput = builder.inputType('CustomerInput', {
  description: 'A customer to make or change: fields left out stay as they are, null clears.',
  fields: (t) => ({
    externalId: t.string({ required: true, description: 'Its key in the system it comes from, 200 characters.' }),
    ...byField(clientFields, ({ type, input }) => t.field({ type: SCALARS[type], description: input })),
    traits: t.field({
      type: 'JSON',
      description: 'Values by trait name, merged with those there; null takes one away. New traits are declared.',
    }),
    identities: t.field({ type: [IdentityInput], description: 'What else it is known by, added to what is there.' }),
  }),
});

/** Why items of a batch were refused, with their places in the input. */
export function rejectionErrors(list: string, rejections: readonly Rejection[]): UserErrorShape[] {
  return rejections.map(({ index, code, message, field }) => ({
    code,
    message,
    field: [list, String(index), ...field],
  }));
}

mutation({
  name: 'upsertCustomers',
  scope: 'INGEST',
  refusals: 1_000,
  description:
    'Makes or changes customers by external id: all that are valid, in one transaction. Repeating it changes nothing.',
  input: {
    description: 'Customers to make or change, 1,000 at most.',
    fields: (t) => ({
      customers: t.field({ type: [CustomerInput], required: true, description: 'The customers, each key once.' }),
    }),
  },
  payload: {
    created: count('Customers made.'),
    updated: count('Customers changed.'),
    unchanged: count('Customers that were so already.'),
    customers: payloadField(
      {
        type: [Customer],
        size: 1_000,
        nullable: { list: false, items: true },
        description: 'The customers at the positions given; null where refused.',
      },
      (ids: readonly (number | undefined)[] = [], { loaders }) =>
        Promise.all(ids.map((id) => (id === undefined ? null : loaders.customer.load(id)))),
    ),
  },
  work: async (input, { scope }) => {
    const { rejections, ids, ...counts } = await saveCustomers(scope, input.customers.map(customerOf));
    return { ...counts, customers: ids, userErrors: rejectionErrors('customers', rejections) };
  },
});

type CustomerShape = (typeof CustomerInput)['$inferInput'];

/** Fields whose exact text the service takes as a number. */
const DECIMALS = clientFields.flatMap(({ name, type }) => (type === 'decimal' ? name : []));

function customerOf({ traits, identities, ...fields }: CustomerShape) {
  const decimals = DECIMALS.flatMap((name) => {
    const value = fields[name];
    return value === undefined || value === null ? [] : [[name, Number(value)] as const];
  });
  return { ...fields, ...Object.fromEntries(decimals), ...presentFields({ traits, identities }) };
}
