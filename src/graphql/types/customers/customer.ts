import {
  type CustomerOrder,
  countCustomers,
  customerPosition,
  customerSortKeys,
  listCustomers,
} from '../../../db/tables/customer-reads.ts';
import type { Customer as Row } from '../../../db/tables/customers.ts';
import { builder } from '../../core/builder.ts';
import { connect } from '../../core/connection.ts';
import { CustomerKind } from '../../core/enums.ts';
import { readFilter } from '../../core/read-filter.ts';
import { CustomerFilterInput } from './customer-filter.ts';

export const Customer = builder.objectRef<Row>('Customer');

builder.node(Customer, {
  description: 'One real person or account, known or prospective.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.customer.load(id),
  fields: (t) => ({
    externalId: t.exposeString('externalId', { description: 'Its key in the system it comes from.' }),
    kind: t.expose('kind', { type: CustomerKind, description: 'What it is to the company.' }),
    name: t.exposeString('name', { nullable: true, description: 'Its name.' }),
    email: t.exposeString('email', { nullable: true, description: 'Its e-mail address.' }),
    phone: t.exposeString('phone', { nullable: true, description: 'Its phone number, as imported.' }),
    gender: t.exposeString('gender', { nullable: true, description: 'Its gender, as imported.' }),
    birthDate: t.expose('birthDate', { type: 'Date', nullable: true, description: 'Its date of birth.' }),
    maritalState: t.exposeString('maritalState', { nullable: true, description: 'Its marital state, as imported.' }),
    children: t.exposeInt('children', { nullable: true, description: 'Children in its household.' }),
    householdSize: t.exposeInt('householdSize', { nullable: true, description: 'Persons in its household.' }),
    income: t.expose('income', { type: 'Decimal', nullable: true, description: 'Yearly income, in incomeCurrency.' }),
    incomeCurrency: t.exposeString('incomeCurrency', { nullable: true, description: 'ISO 4217 code of the income.' }),
    education: t.exposeString('education', { nullable: true, description: 'Its education, as imported.' }),
    occupation: t.exposeString('occupation', { nullable: true, description: 'Its occupation, as imported.' }),
    country: t.exposeString('country', { nullable: true, description: 'Its country, as imported.' }),
    region: t.exposeString('region', { nullable: true, description: 'Its region, as imported.' }),
    city: t.exposeString('city', { nullable: true, description: 'Its city, as imported.' }),
    language: t.exposeString('language', { nullable: true, description: 'Its language, as imported.' }),
    source: t.exposeString('source', { nullable: true, description: 'Where the row came from.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was first stored.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When its profile last changed.' }),
  }),
});

export const CustomerConnection = builder.connectionObject(
  { type: Customer, name: 'CustomerConnection', description: 'A list of customers.' },
  { name: 'CustomerEdge', description: 'A customer of a list.' },
);

const OrderField = builder.enumType('CustomerOrderField', {
  description: 'What customers are ordered by. Those without a value come last in either direction.',
  values: {
    CREATED_AT: { description: 'When they were first stored.' },
    UPDATED_AT: { description: 'When their profile last changed.' },
    EXTERNAL_ID: { description: 'Their key in the system they come from.' },
    NAME: { description: 'Their name, in the order of the database.' },
    INCOME: { description: 'Their income, whatever its currency.' },
  } as const,
});

export const Direction = builder.enumType('OrderDirection', {
  description: 'From low to high or from high to low.',
  values: {
    ASC: { description: 'From low to high, from old to new.' },
    DESC: { description: 'From high to low, from new to old.' },
  } as const,
});

const CustomerOrderInput = builder.inputType('CustomerOrder', {
  description: 'An order of customers.',
  fields: (t) => ({
    field: t.field({ type: OrderField, required: true, description: 'What they are ordered by.' }),
    direction: t.field({
      type: Direction,
      required: true,
      defaultValue: 'ASC',
      description: 'From which end. Default ASC.',
    }),
  }),
});

builder.queryFields((t) => ({
  customers: t.connection(
    {
      type: Customer,
      description: 'Customers, by time of creation unless ordered otherwise.',
      args: {
        filter: t.arg({ type: CustomerFilterInput, description: 'Only these customers. Default: all.' }),
        orderBy: t.arg({ type: CustomerOrderInput, description: 'Their order. Default: CREATED_AT ASC.' }),
      },
      resolve: (_root, { filter, orderBy, ...page }, { scope }) => {
        const condition = readFilter(filter);
        const order: CustomerOrder = orderBy?.field ?? 'CREATED_AT';
        const direction = orderBy?.direction ?? 'ASC';
        const keys = customerSortKeys(order, direction === 'DESC');
        return connect<Row>(page, {
          ordering: `customers:${order}:${direction}`,
          keys,
          position: (row) => customerPosition(order, row),
          rows: (part) => listCustomers(scope, condition, keys, part),
          total: () => countCustomers(scope, condition),
        });
      },
    },
    CustomerConnection,
  ),
  customer: t.field({
    type: Customer,
    nullable: true,
    description: 'A customer by its key in the system it comes from; null where nobody has it.',
    args: { externalId: t.arg.string({ required: true, description: 'The key.' }) },
    resolve: (_root, { externalId }, { loaders }) =>
      externalId.includes('\u0000') ? null : loaders.customerByExternalId.load(externalId),
  }),
}));
