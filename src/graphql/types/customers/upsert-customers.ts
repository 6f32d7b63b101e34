import { saveCustomers } from '../../../services/customers/customers.ts';
import type { Rejection } from '../../../services/input/rejection.ts';
import { builder } from '../../core/builder.ts';
import { CustomerKind } from '../../core/enums.ts';
import type { UserErrorShape } from '../../core/errors.ts';
import { given } from '../../core/given.ts';
import { answer, userErrors } from '../../core/mutation.ts';
import { Customer } from './customer.ts';

export const IdentityInput = builder.inputType('CustomerIdentityInput', {
  description: 'Something a customer is known by.',
  fields: (t) => ({
    type: t.string({ required: true, description: 'E-mail, phone, device, or the name of a system; 50 characters.' }),
    value: t.string({ required: true, description: 'The value, 320 characters at most.' }),
  }),
});

const CustomerInput = builder.inputType('CustomerInput', {
  description: 'A customer to make or change: fields left out stay as they are, null clears.',
  fields: (t) => ({
    externalId: t.string({ required: true, description: 'Its key in the system it comes from, 200 characters.' }),
    kind: t.field({ type: CustomerKind, description: 'What it is to the company. Default of new ones: CUSTOMER.' }),
    name: t.string({ description: 'Its name, 200 characters.' }),
    email: t.string({ description: 'Its e-mail address, 320 characters.' }),
    phone: t.string({ description: 'Its phone number, 50 characters.' }),
    gender: t.string({ description: 'Its gender, 50 characters.' }),
    birthDate: t.field({ type: 'Date', description: 'Its date of birth, from 1800 to today.' }),
    maritalState: t.string({ description: 'Its marital state, 100 characters.' }),
    children: t.int({ description: 'Children in its household, 0 to 100.' }),
    householdSize: t.int({ description: 'Persons in its household, 0 to 1000.' }),
    income: t.field({ type: 'Decimal', description: 'Its yearly income.' }),
    incomeCurrency: t.string({ description: 'ISO 4217 code of the income.' }),
    education: t.string({ description: 'Its education, 200 characters.' }),
    occupation: t.string({ description: 'Its occupation, 200 characters.' }),
    country: t.string({ description: 'Its country, 200 characters.' }),
    region: t.string({ description: 'Its region, 200 characters.' }),
    city: t.string({ description: 'Its city, 200 characters.' }),
    language: t.string({ description: 'Its language, 50 characters.' }),
    source: t.string({ description: 'Where the row comes from, 200 characters.' }),
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

builder.relayMutationField(
  'upsertCustomers',
  {
    description: 'Customers to make or change, 1,000 at most.',
    inputFields: (t) => ({
      customers: t.field({ type: [CustomerInput], required: true, description: 'The customers, each key once.' }),
    }),
  },
  {
    description:
      'Makes or changes customers by external id: all that are valid, in one transaction. Repeating it changes nothing.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => {
        const { rejections, ids, ...counts } = await saveCustomers(context.scope, input.customers.map(customerOf));
        return { ...counts, ids, userErrors: rejectionErrors('customers', rejections) };
      }),
  },
  {
    description: 'What upsertCustomers did.',
    outputFields: (t) => ({
      created: t.int({ description: 'Customers made.', resolve: ({ created }) => created ?? 0 }),
      updated: t.int({ description: 'Customers changed.', resolve: ({ updated }) => updated ?? 0 }),
      unchanged: t.int({ description: 'Customers that were so already.', resolve: ({ unchanged }) => unchanged ?? 0 }),
      customers: t.field({
        type: [Customer],
        nullable: { list: false, items: true },
        description: 'The customers at the positions given; null where refused.',
        resolve: ({ ids }, _args, { loaders }) =>
          Promise.all((ids ?? []).map((id) => (id === undefined ? null : loaders.customer.load(id)))),
      }),
      userErrors: userErrors(t),
    }),
  },
);

type GivenCustomer = (typeof CustomerInput)['$inferInput'];

function customerOf({ income, traits, identities, ...rest }: GivenCustomer) {
  return {
    ...rest,
    ...(income === undefined ? {} : { income: income === null ? null : Number(income) }),
    ...given({ traits, identities }),
  };
}
