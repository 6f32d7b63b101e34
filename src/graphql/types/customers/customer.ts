import { CUSTOMERS } from '../../../db/tables/customers/customer-columns.ts';
import type { Customer as Row } from '../../../db/tables/customers/customers.ts';
import { byField, customerFields, type FieldType } from '../../../engine/catalogue/customer-fields.ts';
import { doubtsOfFilter } from '../../../services/groups/doubts/filter-doubts.ts';
import type { GroupDoubt } from '../../../services/groups/doubts/group-doubt.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { CustomerKind } from '../../core/enums.ts';
import { readFilter } from '../../core/read-filter.ts';
import { paged, read, rowsOf } from '../../core/reading.ts';
import { DOUBTS_COST, MOST_DOUBTS, RuleDoubt } from '../segments/rule-doubt.ts';
import { CustomerFilterInput, type FilterShape } from './customer-filter.ts';
import { customerKeys, customerLookup, findCustomer } from './customer-lookup.ts';
import { CustomerOrderInput, customersInOrder, orderedBy } from './customer-order.ts';

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

/** A list of customers as its fields make it. */
export interface DoubtedList {
  doubts(): Promise<readonly GroupDoubt[]>;
}

export const CustomerConnection = builder.connectionObject(
  {
    type: Customer,
    name: 'CustomerConnection',
    description: 'A list of customers.',
    fields: (t) => ({
      doubts: t.field({
        type: [RuleDoubt],
        cost: DOUBTS_COST,
        size: MOST_DOUBTS,
        description:
          'Parts of its filter, order or group that can never hold, always do, or ask of what nobody has, such as a misspelt trait.',
        resolve: async (list) => [...(await (list as typeof list & DoubtedList).doubts())],
      }),
    }),
  },
  { name: 'CustomerEdge', description: 'A customer of a list.' },
);

interface ListArgs {
  filter?: FilterShape | null | undefined;
  orderBy?: (typeof CustomerOrderInput)['$inferInput'] | null | undefined;
}

/** Of the filter, and of an order by what nobody has. */
async function doubtsOf({ filter, orderBy }: ListArgs, { scope, registry }: Context): Promise<readonly GroupDoubt[]> {
  const doubts = await doubtsOfFilter(scope, registry, readFilter(filter));
  const by = orderedBy(orderBy);
  const ofOrder = by ? await doubtsOfFilter(scope, registry, by) : [];
  return [...doubts, ...ofOrder.filter(({ holds }) => holds === 'EMPTY').map((one) => ({ ...one, whole: false }))];
}

const meant = paged(({ filter, orderBy }: ListArgs) => customersInOrder(readFilter(filter), orderBy));

builder.queryFields((t) => ({
  customers: t.connection(
    {
      type: Customer,
      description: 'Customers, by time of creation unless ordered otherwise.',
      args: {
        filter: t.arg({ type: CustomerFilterInput, description: 'Only these customers. Default: all.' }),
        orderBy: t.arg({ type: CustomerOrderInput, description: 'Their order. Default: CREATED_AT ASC.' }),
      },
      ...meant,
      resolve: async (root, args, context) => ({
        ...(await meant.resolve(root, args, context)),
        doubts: () => doubtsOf(args, context),
      }),
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
