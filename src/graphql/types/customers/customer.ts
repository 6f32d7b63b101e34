import { CUSTOMERS } from '../../../db/tables/customers/customer-columns.ts';
import type { Customer as Row } from '../../../db/tables/customers/customers.ts';
import { byField, customerFields, type FieldType } from '../../../engine/catalogue/customer-fields.ts';
import { builder } from '../../core/builder.ts';
import { CustomerKind } from '../../core/enums.ts';
import { readFilter } from '../../core/read-filter.ts';
import { paged, read, rowsOf } from '../../core/reading.ts';
import { CustomerFilterInput, type FilterShape } from './customer-filter.ts';
import { customerKeys, customerLookup, findCustomer } from './customer-lookup.ts';
import { CustomerOrderInput, customersInOrder } from './customer-order.ts';

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
  extensions: rowsOf(CUSTOMERS),
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
        extensions: read({ kind: 'column', column: name }),
        resolve: (customer) => customer[name],
      }),
    ),
  }),
});

export const CustomerConnection = builder.connectionObject(
  { type: Customer, name: 'CustomerConnection', description: 'A list of customers.' },
  { name: 'CustomerEdge', description: 'A customer of a list.' },
);

interface ListArgs {
  filter?: FilterShape | null | undefined;
  orderBy?: (typeof CustomerOrderInput)['$inferInput'] | null | undefined;
}

builder.queryFields((t) => ({
  customers: t.connection(
    {
      type: Customer,
      description: 'Customers, by time of creation unless ordered otherwise.',
      args: {
        filter: t.arg({ type: CustomerFilterInput, description: 'Only these customers. Default: all.' }),
        orderBy: t.arg({ type: CustomerOrderInput, description: 'Their order. Default: CREATED_AT ASC.' }),
      },
      ...paged(({ filter, orderBy }: ListArgs) => customersInOrder(readFilter(filter), orderBy)),
    },
    CustomerConnection,
  ),
  customer: t.field({
    type: Customer,
    nullable: true,
    description:
      'A customer by its key in the system it comes from, something else it is known by, or its id: exactly one of them. ' +
      'Keys are compared in the form in which they are stored. Null where nobody has it.',
    args: customerKeys(t.arg),
    extensions: customerLookup,
    resolve: (_root, args, context) => findCustomer(args, context),
  }),
}));
