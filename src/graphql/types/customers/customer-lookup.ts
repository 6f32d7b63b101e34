import {
  customerHasExternalId,
  customerHasId,
  customerHasIdentity,
} from '../../../db/tables/customers/customer-reads.ts';
import type { Customer } from '../../../db/tables/customers/customers.ts';
import { customersByIdentities, type Identity } from '../../../db/tables/customers/identities.ts';
import { PersonagraphError } from '../../../errors.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import { foldExternalId, foldIdentity } from '../../../services/input/key.ts';
import type { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { decodeId } from '../../core/id.ts';
import { byId, byText, isGiven, read } from '../../core/reading.ts';
import { IdentityInput } from './identity-input.ts';

type Arg = Parameters<Parameters<typeof builder.queryField>[1]>[0]['arg'];

/** The arguments that name a customer: exactly one of them. */
export function customerKeys(arg: Arg) {
  return {
    externalId: arg.string({ description: 'Its key in the system it comes from.' }),
    identity: arg({ type: IdentityInput, description: 'Something else it is known by.' }),
    id: arg.id({ description: 'Its id.' }),
  };
}

/** How a row of a customer is read by those arguments. */
export const customerLookup = read({
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
});

/** The customer that the arguments name; null where nobody has the key. Throws INVALID_INPUT unless it is one of them. */
export async function findCustomer(
  args: Readonly<Partial<Record<'externalId' | 'identity' | 'id', unknown>>>,
  { scope, loaders }: Context,
): Promise<Customer | null> {
  if (Object.values(args).filter(isGiven).length !== 1) {
    throw new PersonagraphError('INVALID_INPUT', 'Give exactly one of externalId, identity and id.');
  }
  if (isGiven(args.id)) return loaders.customer.load(decodeId('Customer', String(args.id)));
  if (isGiven(args.externalId)) {
    const externalId = String(args.externalId);
    return isStorable(externalId) ? loaders.customerByExternalId.load(foldExternalId(externalId)) : null;
  }
  const identity = identityOf(args);
  if (!isStorable(identity.type) || !isStorable(identity.value)) return null;
  const [id] = await customersByIdentities(scope, [identity]);
  return id === undefined ? null : loaders.customer.load(id);
}

/** An identity of the arguments, in the form it is stored in. */
function identityOf(args: Readonly<Record<string, unknown>>): Identity {
  return foldIdentity(args['identity'] as Identity);
}
