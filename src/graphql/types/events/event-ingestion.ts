import { ingestEvents } from '../../../services/events/events.ts';
import { builder } from '../../core/builder.ts';
import { count, mutation, payloadField } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Customer } from '../customers/customer.ts';
import { CustomerReference, type ReferenceToCustomer, referredCustomers } from '../customers/customer-reference.ts';
import { IdentityInput } from '../customers/identity-input.ts';
import { rejectionErrors } from '../customers/upsert-customers.ts';

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
    identities: t.field({
      type: [IdentityInput],
      description:
        'What else its customer is known by, 10 at most. Identities nobody has become its own, and an anonymous visitor ' +
        'who has one is merged into it. Two known customers are refused with IDENTITY_CONFLICT.',
    }),
    source: t.string({ description: 'The system it comes from; message ids are unique within it. Default `api`.' }),
    messageId: t.string({ required: true, description: 'Its key there: an event sent twice is stored once.' }),
    type: t.string({
      required: true,
      description: 'What it was: lower case letters, digits and _, such as `purchase`.',
    }),
    at: t.field({ type: 'DateTime', required: true, description: 'When it happened, five minutes ahead at most.' }),
    amount: t.field({
      type: 'Decimal',
      description:
        "Money moved, in the workspace's currency. A return is an event of the type that Workspace.returns names, with a " +
        'positive amount, or one of the type of sales below 0; neither counts as a purchase.',
    }),
    currency: t.string({ description: "ISO 4217 code of the amounts: a check, it must be the workspace's." }),
    discount: t.field({ type: 'Decimal', description: 'Discount given, 0 or more.' }),
    quantity: t.field({
      type: 'Decimal',
      description: 'Units moved; its sign tells a return where there is no amount.',
    }),
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

const EventKeyInput = builder.inputType('EventKeyInput', {
  description: 'Which event, by its key in the system it comes from.',
  fields: (t) => ({
    source: t.string({ description: 'The system it comes from. Default `api`.' }),
    messageId: t.string({ required: true, description: 'Its key there.' }),
  }),
});

mutation({
  name: 'ingestEvents',
  scope: 'INGEST',
  isAudited: false,
  refusals: 1_000,
  description:
    'Takes events: all that are valid, in one transaction with the totals they change. Idempotent by source and ' +
    'message id. A deleted event is refused with EVENT_DELETED unless it is a correction. Fails with OVERLOADED, and ' +
    '`retryAfter` in seconds, where more is sent than can be taken.',
  input: {
    description: 'Events to take, 1,000 at most.',
    fields: (t) => ({
      events: t.field({ type: [EventInput], required: true, description: 'The events, in any order.' }),
      createCustomers: t.boolean({
        description:
          'Make customers that external ids name and nobody knows, and anonymous visitors of new devices and cookies; ' +
          'otherwise such events are refused. Default false.',
      }),
    }),
  },
  payload: {
    accepted: count('Events stored now.'),
    corrected: count('Events replaced by a correction.'),
    duplicates: count('Events stored before with the same content.'),
    customers: payloadField(
      {
        type: [Customer],
        size: 1_000,
        nullable: { list: false, items: true },
        description: 'The customers of the events, at the positions given; null where nobody is known by the key.',
      },
      (references: readonly ReferenceToCustomer[] = [], context) => referredCustomers(references, context),
    ),
  },
  work: async (input, { scope, admission }) => {
    const events = input.events.map(eventOf);
    const createCustomers = input.createCustomers ?? false;
    const { rejections, ...counts } = await admission.batch(scope, () =>
      ingestEvents(scope, events, { createCustomers }),
    );
    const customers = input.events.map(({ customer }) => customer);
    return { ...counts, customers, userErrors: rejectionErrors('events', rejections) };
  },
});

/** The event as the service takes it, without the fields whose null says nothing. */
function eventOf({ customer, lines, ...event }: (typeof EventInput)['$inferInput']) {
  return {
    ...presentFields(event),
    customer: presentFields(customer),
    lines: lines?.map((line) => presentFields(line)),
  };
}

mutation({
  name: 'deleteEvents',
  scope: 'INGEST',
  refusals: 1_000,
  description:
    'Deletes events, in one transaction with the totals they change. Their keys are kept: the same event sent again, ' +
    'or for the first time, is refused with EVENT_DELETED; a correction brings it back. Fails with OVERLOADED, and ' +
    '`retryAfter` in seconds, where more is sent than can be taken.',
  input: {
    description: 'Events to delete, 1,000 at most.',
    fields: (t) => ({
      events: t.field({ type: [EventKeyInput], required: true, description: 'Their keys.' }),
    }),
  },
  payload: {
    deleted: count('Events deleted now.'),
    missing: count('Events that were not there, or were deleted before.'),
  },
  work: async (input, { scope, admission }) => {
    const deletions = input.events.map((key) => ({ op: 'delete', ...presentFields(key) }));
    const { deleted, missing, rejections } = await admission.batch(scope, () => ingestEvents(scope, deletions));
    return { deleted, missing, userErrors: rejectionErrors('events', rejections) };
  },
});
