import {
  type EventLine,
  eventsByIds,
  eventsOfCustomer,
  type StoredEvent,
  TOTALS_OF_CUSTOMER,
  type EventTotals as Totals,
} from '../../../db/tables/events/events.ts';
import { eventLabel } from '../../../services/drafting/words/event-words.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { languageArg, say } from '../../core/language.ts';
import { isGiven, many, paged, rowsOf } from '../../core/reading.ts';
import { decimalText } from '../../core/scalars.ts';
import { type SpanArgs, spanOf } from '../../core/time-span.ts';
import { Customer } from '../customers/customer.ts';

const Line = builder.objectRef<EventLine>('EventLine').implement({
  description: 'One line of an event, such as a product of an order.',
  fields: (t) => ({
    sku: t.exposeString('sku', { nullable: true, description: "The product's key." }),
    name: t.exposeString('name', { nullable: true, description: "The product's name." }),
    category: t.exposeString('category', { nullable: true, description: "The product's category." }),
    quantity: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'How many.',
      resolve: ({ quantity }) => (isGiven(quantity) ? decimalText(quantity!) : null),
    }),
    price: t.expose('price', { type: 'Decimal', nullable: true, description: 'Price of one.' }),
    discount: t.expose('discount', { type: 'Decimal', nullable: true, description: 'Discount on the line.' }),
  }),
});

export const CustomerEvent = builder.objectRef<StoredEvent>('CustomerEvent');

builder.node(CustomerEvent, {
  description: "Something a customer did. Amounts are in the workspace's currency.",
  id: { resolve: ({ id }) => id },
  loadWithoutCache: async (id, { scope }) => (await eventsByIds(scope, [id]))[0] ?? null,
  fields: (t) => ({
    type: t.exposeString('type', { description: 'What it was: `purchase`, `page_view`.' }),
    label: t.string({
      description: 'What it was as people call it: `page view`, 浏览; of a type that is not known, its name.',
      args: { language: t.arg(languageArg) },
      resolve: ({ type }, { language }) => say(eventLabel(type), language),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'Who did it; null for one just erased.',
      resolve: ({ customerId }, _args, { loaders }) => loaders.customer.load(customerId),
    }),
    source: t.exposeString('source', { description: 'The system it comes from.' }),
    messageId: t.exposeString('messageId', { description: 'Its key there.' }),
    amount: t.expose('amount', {
      type: 'Decimal',
      nullable: true,
      description: 'Money moved, as sent: below 0 for a sale that is a return, as Workspace.returns says.',
    }),
    discount: t.expose('discount', { type: 'Decimal', nullable: true, description: 'Discount given.' }),
    quantity: t.expose('quantity', { type: 'Decimal', nullable: true, description: 'Units moved.' }),
    channel: t.exposeString('channel', { nullable: true, description: 'Where it happened.' }),
    lines: t.field({
      type: [Line],
      size: 10,
      description: 'Its lines; empty where it has none.',
      resolve: ({ lines }) => [...(lines ?? [])],
    }),
    properties: t.expose('properties', {
      type: 'JSON',
      bytes: 500,
      nullable: true,
      description: 'What else its source says about it.',
    }),
  }),
});

const EventTotals = builder.objectRef<Totals>('EventTotals').implement({
  extensions: rowsOf(TOTALS_OF_CUSTOMER.source),
  description:
    "All-time totals of a customer's events of one type, as they were sent: those below 0 count, and take off.",
  fields: (t) => ({
    type: t.exposeString('type', { description: 'The type of the events.' }),
    label: t.string({
      description: 'The type as people call it; of one that is not known, its name.',
      args: { language: t.arg(languageArg) },
      resolve: ({ type }, { language }) => say(eventLabel(type), language),
    }),
    count: t.exposeInt('count', { description: 'How many there were.' }),
    firstAt: t.expose('firstAt', { type: 'DateTime', description: 'When the first was.' }),
    lastAt: t.expose('lastAt', { type: 'DateTime', description: 'When the last was.' }),
    amount: t.expose('amount', { type: 'Decimal', description: 'Sum of their amounts.' }),
    discount: t.expose('discount', { type: 'Decimal', description: 'Sum of their discounts.' }),
    quantity: t.expose('quantity', { type: 'Decimal', description: 'Sum of their quantities.' }),
  }),
});

const EventPropertyFilter = builder.inputType('EventPropertyFilter', {
  description: 'A property of events.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Its name.' }),
    equals: t.string({ description: 'Its value as a text, such as `7` or `true`. Default: any value.' }),
  }),
});

interface EventArgs extends SpanArgs {
  type?: string | null | undefined;
  channel?: string | null | undefined;
  property?: (typeof EventPropertyFilter)['$inferInput'] | null | undefined;
}

builder.objectFields(Customer, (t) => ({
  eventTotals: t.field({
    type: [EventTotals],
    size: 'eventTypes',
    description: 'All-time totals of its events, by type.',
    ...many(TOTALS_OF_CUSTOMER),
  }),
  events: t.connection(
    {
      type: CustomerEvent,
      description: 'What it did, newest first.',
      args: {
        type: t.arg.string({ description: 'Only events of this type. Default: all.' }),
        channel: t.arg.string({ description: 'Only events of this channel, written as they have it. Default: all.' }),
        property: t.arg({ type: EventPropertyFilter, description: 'Only events with this property. Default: all.' }),
        from: t.arg({ type: 'DateTime', description: 'Only events at this time or after it. Default: all.' }),
        until: t.arg({ type: 'DateTime', description: 'Only events before this time. Default: all.' }),
      },
      ...paged(({ type, channel, property, ...span }: EventArgs) => ({
        ordering: `events:${type ?? ''}`,
        // An empty type is that of deleted events, which are nobody's.
        list: eventsOfCustomer({
          type: type || undefined,
          channel: channel ?? undefined,
          property: property ? { name: property.name, equals: property.equals ?? undefined } : undefined,
          ...spanOf(span),
        }),
        // The totals that are kept know types only.
        ...(isGiven(channel) || isGiven(property) || isGiven(span.from) || isGiven(span.until)
          ? {}
          : {
              total: async (id: number, { loaders }: Context) => {
                const totals = await loaders.list(TOTALS_OF_CUSTOMER).load(id);
                return totals.reduce((sum, one) => sum + (type && one.type !== type ? 0 : one.count), 0);
              },
            }),
      })),
    },
    { name: 'CustomerEventConnection', description: "A list of a customer's events." },
    { name: 'CustomerEventEdge', description: 'An event of a list.' },
  ),
}));
