import {
  countCustomers,
  customerPosition,
  customerSortKeys,
  listCustomers,
} from '../../../db/tables/customers/customer-reads.ts';
import type { Customer as Row } from '../../../db/tables/customers/customers.ts';
import {
  byField,
  type CustomerOrder,
  customerFields,
  type FieldType,
  orderFields,
} from '../../../engine/catalogue/customer-fields.ts';
import { builder } from '../../core/builder.ts';
import { connect } from '../../core/connection.ts';
import { CustomerKind } from '../../core/enums.ts';
import { readFilter } from '../../core/read-filter.ts';
import { CustomerFilterInput } from './customer-filter.ts';

/** Types of the API for the types of fields, in what it shows and takes. */
export const SCALARS = {
  text: 'String',
  kind: CustomerKind,
  day: 'Date',
  count: 'Int',
  decimal: 'Decimal',
  currency: 'String',
  moment: 'DateTime',
} as const satisfies Record<FieldType, unknown>;

export const Customer = builder.objectRef<Row>('Customer');

builder.node(Customer, {
  description: 'One real person or account, known or prospective.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.customer.load(id),
  fields: (t) => ({
    ...byField(customerFields, ({ name, type, required, about }) =>
      t.field({
        type: SCALARS[type],
        // A customer has a value of every field that is required.
        nullable: !required as true,
        description: about,
        resolve: (customer) => customer[name],
      }),
    ),
  }),
});

export const CustomerConnection = builder.connectionObject(
  { type: Customer, name: 'CustomerConnection', description: 'A list of customers.' },
  { name: 'CustomerEdge', description: 'A customer of a list.' },
);

const OrderField = builder.enumType('CustomerOrderField', {
  description: 'What customers are ordered by. Those without a value come last in either direction.',
  values: Object.fromEntries(orderFields.map(({ order: { name, about } }) => [name, { description: about }])) as Record<
    CustomerOrder,
    { description: string }
  >,
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
