import { IDENTITIES_OF_CUSTOMER, type Identity as Row } from '../../../db/tables/customers/identities.ts';
import { builder } from '../../core/builder.ts';
import { many, rowsOf } from '../../core/reading.ts';
import { Customer } from './customer.ts';

const CustomerIdentity = builder.objectRef<Row>('CustomerIdentity').implement({
  extensions: rowsOf(IDENTITIES_OF_CUSTOMER.source),
  description: 'Something else a customer is known by.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'E-mail, phone, device, or the name of a system.' }),
    value: t.exposeString('value', { description: 'The value, unique in the workspace for its type.' }),
  }),
});

builder.objectField(Customer, 'identities', (t) =>
  t.field({
    type: [CustomerIdentity],
    size: 5,
    description: 'What else it is known by.',
    ...many(IDENTITIES_OF_CUSTOMER),
  }),
);
