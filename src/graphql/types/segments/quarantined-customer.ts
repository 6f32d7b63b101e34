import { QUARANTINED_OF_SEGMENTATION, type QuarantinedRow } from '../../../db/tables/memberships/quarantine.ts';
import { builder } from '../../core/builder.ts';
import { one, paged, rowsOf } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { Segmentation } from './segmentation.ts';

const QuarantinedCustomer = builder.objectRef<QuarantinedRow>('QuarantinedCustomer').implement({
  extensions: rowsOf(QUARANTINED_OF_SEGMENTATION.source),
  description: 'A customer a segmenter could not answer.',
  fields: (t) => ({
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer; null for one since erased.',
      ...one('customer', 'customerId'),
    }),
    message: t.exposeString('message', { description: 'What went wrong, naming plugin and phase.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it went wrong.' }),
  }),
});

builder.objectField(Segmentation, 'quarantined', (t) =>
  t.connection(
    {
      type: QuarantinedCustomer,
      description:
        'Customers its segmenter could not answer, by when they were first stored: they keep the answer they had.',
      ...paged((_args: object) => ({ ordering: 'quarantined', list: QUARANTINED_OF_SEGMENTATION })),
    },
    { name: 'QuarantinedCustomerConnection', description: 'A list of customers that could not be answered.' },
    { name: 'QuarantinedCustomerEdge', description: 'A customer of a list that could not be answered.' },
  ),
);
