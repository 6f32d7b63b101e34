import { CUSTOMERS } from '../../../db/tables/customers/customer-columns.ts';
import {
  customerHasExternalId,
  customerHasId,
  customerHasIdentity,
} from '../../../db/tables/customers/customer-reads.ts';
import type { Customer as Row } from '../../../db/tables/customers/customers.ts';
import { customersByIdentities, type Identity } from '../../../db/tables/customers/identities.ts';
import { byField, customerFields, type FieldType } from '../../../engine/catalogue/customer-fields.ts';
import { PersonagraphError } from '../../../errors.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import { foldExternalId, foldIdentity } from '../../../services/input/key.ts';
import { builder } from '../../core/builder.ts';
import { CustomerKind } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { readFilter } from '../../core/read-filter.ts';
import { byId, byText, isGiven, paged, read, rowsOf } from '../../core/reading.ts';
import { CustomerFilterInput, type FilterShape } from './customer-filter.ts';
import { CustomerOrderInput, customersInOrder } from './customer-order.ts';
import { IdentityInput } from './identity-input.ts';

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

/** An identity of the arguments, in the form it is stored in. */
function identityOf(args: Readonly<Record<string, unknown>>): Identity {
  return foldIdentity(args['identity'] as Identity);
}

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
    args: {
      externalId: t.arg.string({ description: 'Its key in the system it comes from.' }),
      identity: t.arg({ type: IdentityInput, description: 'Something else it is known by.' }),
      id: t.arg.id({ description: 'Its id.' }),
    },
    extensions: read({
      kind: 'lookup',
      ways: [
        byText('externalId', customerHasExternalId, foldExternalId),
        byId('Customer', customerHasId),
        {
          by: ['identity'],
          values: [(args) => identityOf(args).type, (args) => identityOf(args).value],
          condition: (type, value) => customerHasIdentity(type!, value!),
        },
      ],
    }),
    resolve: async (_root, args, { scope, loaders }) => {
      if (Object.values(args).filter(isGiven).length !== 1) {
        throw new PersonagraphError('INVALID_INPUT', 'Give exactly one of externalId, identity and id.');
      }
      if (isGiven(args.id)) return loaders.customer.load(decodeId('Customer', String(args.id)));
      if (isGiven(args.externalId)) {
        const { externalId } = args as { externalId: string };
        return isStorable(externalId) ? loaders.customerByExternalId.load(foldExternalId(externalId)) : null;
      }
      const identity = identityOf(args);
      if (!isStorable(identity.type) || !isStorable(identity.value)) return null;
      const [id] = await customersByIdentities(scope, [identity]);
      return id === undefined ? null : loaders.customer.load(id);
    },
  }),
}));
