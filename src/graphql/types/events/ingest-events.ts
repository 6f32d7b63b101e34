import { customersByIdentities, type Identity } from '../../../db/tables/identities.ts';
import { ingestEvents } from '../../../services/events/events.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { given } from '../../core/given.ts';
import { answer, userErrors } from '../../core/mutation.ts';
import { Customer } from '../customers/customer.ts';
import { IdentityInput, rejectionErrors } from '../customers/upsert-customers.ts';

export const CustomerReference = builder.inputType('CustomerReference', {
  description: 'A customer, by one of its keys.',
  isOneOf: true,
  fields: (t) => ({
    externalId: t.string({ description: 'Its key in the system it comes from.' }),
    identity: t.field({ type: IdentityInput, description: 'Something else it is known by.' }),
  }),
});

const LineInput = builder.inputType('EventLineInput', {
  description: 'One line of an event, such as a product of an order.',
  fields: (t) => ({
    sku: t.string({ description: "The product's key." }),
    name: t.string({ description: "The product's name." }),
    category: t.string({ description: "The product's category." }),
    quantity: t.field({ type: 'Decimal', description: 'How many.' }),
    price: t.field({ type: 'Decimal', description: 'Price of one.' }),
    discount: t.field({ type: 'Decimal', description: 'Discount on the line.' }),
  }),
});

const EventInput = builder.inputType('EventInput', {
  description: 'Something a customer did, 512 KiB at most.',
  fields: (t) => ({
    customer: t.field({ type: CustomerReference, required: true, description: 'Who did it.' }),
    source: t.string({ description: 'The system it comes from; message ids are unique within it. Default `api`.' }),
    messageId: t.string({ required: true, description: 'Its key there: an event sent twice is stored once.' }),
    type: t.string({
      required: true,
      description: 'What it was: lower case letters, digits and _, such as `purchase`.',
    }),
    at: t.field({ type: 'DateTime', required: true, description: 'When it happened, five minutes ahead at most.' }),
    amount: t.field({
      type: 'Decimal',
      description: "Money moved, in the workspace's currency; negative for refunds.",
    }),
    currency: t.string({ description: "ISO 4217 code of the amounts: a check, it must be the workspace's." }),
    discount: t.field({ type: 'Decimal', description: 'Discount given, 0 or more.' }),
    quantity: t.field({ type: 'Decimal', description: 'Units moved.' }),
    channel: t.string({ description: 'Where it happened: `web`, `store`.' }),
    lines: t.field({ type: [LineInput], description: 'Its lines, 5,000 at most.' }),
    properties: t.field({ type: 'JSON', description: 'What else there is to say about it: a JSON object.' }),
    correction: t.boolean({
      description:
        'Replaces what is stored under its source and message id: content, time, type and customer. Without it, other ' +
        'content is refused with EVENT_CONFLICT. Default false.',
    }),
  }),
});

type GivenEvent = (typeof EventInput)['$inferInput'];

builder.relayMutationField(
  'ingestEvents',
  {
    description: 'Events to take, 1,000 at most.',
    inputFields: (t) => ({
      events: t.field({ type: [EventInput], required: true, description: 'The events, in any order.' }),
      createCustomers: t.boolean({
        description:
          'Make customers that external ids name and nobody knows; else such events are refused. Default false.',
      }),
    }),
  },
  {
    description:
      'Takes events: all that are valid, in one transaction with the totals they change. Idempotent by source and ' +
      'message id. A deleted event is refused with EVENT_DELETED unless it is a correction. Fails with OVERLOADED, and ' +
      '`retryAfter` in seconds, where more is sent than can be taken.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => {
        const { scope, admission } = context;
        const events = input.events.map(eventOf);
        const { rejections, ...counts } = await admission.batch(scope, () =>
          ingestEvents(scope, events, { createCustomers: input.createCustomers ?? false }),
        );
        const references = input.events.map(({ customer }) => customer);
        return { ...counts, references, userErrors: rejectionErrors('events', rejections) };
      }),
  },
  {
    description: 'What ingestEvents did.',
    outputFields: (t) => ({
      accepted: t.int({ description: 'Events stored now.', resolve: ({ accepted }) => accepted ?? 0 }),
      corrected: t.int({
        description: 'Events replaced by a correction.',
        resolve: ({ corrected }) => corrected ?? 0,
      }),
      duplicates: t.int({
        description: 'Events stored before with the same content.',
        resolve: ({ duplicates }) => duplicates ?? 0,
      }),
      customers: t.field({
        type: [Customer],
        nullable: { list: false, items: true },
        description: 'The customers of the events, at the positions given; null where nobody is known by the key.',
        resolve: ({ references }, _args, context) => customersOf(references ?? [], context),
      }),
      userErrors: userErrors(t),
    }),
  },
);

/** The event as the service takes it: nothing where null says nothing. */
function eventOf({ customer, source, lines, ...event }: GivenEvent) {
  return {
    ...given(event),
    ...given({ source }),
    customer: given(customer),
    lines: lines?.map((line) => given(line)),
  };
}

async function customersOf(references: readonly GivenEvent['customer'][], { scope, loaders }: Context) {
  const identities = references.flatMap(({ identity }): Identity[] => (identity ? [identity] : []));
  const byIdentity = await customersByIdentities(scope, identities);
  let next = 0;
  return Promise.all(
    references.map(({ externalId, identity }) => {
      if (!identity) return externalId ? loaders.customerByExternalId.load(externalId) : null;
      const id = byIdentity[next++];
      return id === undefined ? null : loaders.customer.load(id);
    }),
  );
}
