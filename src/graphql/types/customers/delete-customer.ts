import { customerOf } from '../../../services/customers/customer-key.ts';
import { deleteCustomers } from '../../../services/customers/delete-customers.ts';
import { encodeId } from '../../core/id.ts';
import { deletedId, mutation } from '../../core/mutation.ts';
import { CustomerKey, keyOf } from './customer-key.ts';

mutation({
  name: 'deleteCustomer',
  scope: 'WRITE',
  description:
    'Deletes a customer for good, with all that was stored of it: events, responses, identities, memberships, history, ' +
    'matches, changes, and whoever was merged into it. Exports end with it, and uploads and reports of imports are rid of it ' +
    'soon after. Deleting nobody is no error. An import that has it later makes a ' +
    'new customer.',
  input: {
    description: 'A customer to delete.',
    fields: (t) => ({
      customer: t.field({ type: CustomerKey, required: true, description: 'The customer.' }),
    }),
  },
  payload: { deletedId: deletedId() },
  work: async ({ customer }, { scope }) => {
    const id = await customerOf(scope, keyOf(customer, 'customer'));
    const deleted = id === undefined ? [] : await deleteCustomers(scope, [id]);
    return { deletedId: deleted.length > 0 ? encodeId('Customer', deleted[0]!) : null };
  },
});
