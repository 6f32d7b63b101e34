import {
  type OnErased,
  type PrivacySettings as Row,
  readPrivacySettings,
} from '../../../db/tables/privacy/erased-keys.ts';
import { requireCustomer } from '../../../services/customers/customer-key.ts';
import { exportPerson } from '../../../services/privacy/export-person.ts';
import { anonymiseCustomer, eraseCustomer } from '../../../services/privacy/forget-customer.ts';
import { releaseErasedKey, savePrivacySettings } from '../../../services/privacy/settings.ts';
import { requireSettings } from '../../../services/transfers/settings.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { enumeration } from '../../core/enums.ts';
import { encodeId } from '../../core/id.ts';
import { mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { Customer } from '../customers/customer.ts';
import { CustomerKey, keyOf } from '../customers/customer-key.ts';
import { CustomerReference } from '../customers/customer-reference.ts';
import { Export } from '../exports/export.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { PrivacyReceipt } from './receipt.ts';

const OnErasedEnum = enumeration<OnErased>(
  'OnErased',
  'What becomes of the key of an erased person that comes again.',
  {
    REJECT: 'It makes no customer: CUSTOMER_ERASED tells so.',
    RECREATE: 'It makes a new customer, and CUSTOMER_ERASED tells so.',
  },
);

const PrivacySettings = builder.objectRef<Row>('PrivacySettings').implement({
  description: 'How a workspace treats people whom it has erased.',
  fields: (t) => ({
    onErased: t.expose('onErased', { type: OnErasedEnum, description: 'What becomes of a key that comes again.' }),
    version: t.exposeInt('version', { description: 'Rises with each edit; give it back to change what you saw.' }),
  }),
});

builder.objectField(Workspace, 'privacySettings', (t) =>
  t.field({
    type: PrivacySettings,
    cost: STATEMENT,
    description: 'How it treats people whom it has erased. Default: their keys are refused.',
    resolve: (_workspace, _args, { scope }) => readPrivacySettings(scope),
  }),
);

mutation({
  name: 'exportPerson',
  scope: 'ADMIN',
  description:
    'Queues an export of all that the store has about one person, as one JSON file, with a receipt. Follow it with exportProgress; ' +
    'the file takes ADMIN too. NOT_FOUND, TOO_LARGE. Needs ADMIN.',
  input: {
    description: 'A person whose data are wanted.',
    fields: (t) => ({ customer: t.field({ type: CustomerKey, required: true, description: 'The customer.' }) }),
  },
  payload: { export: noun(Export, 'The export, queued.') },
  work: async ({ customer }, { scope, transfers }) => {
    const id = await requireCustomer(scope, keyOf(customer, 'customer'), 'customer');
    return { export: await exportPerson(requireSettings(transfers), scope, id) };
  },
});

mutation({
  name: 'anonymiseCustomer',
  scope: 'ADMIN',
  description:
    'Makes a customer nobody: events, answers, memberships, scores and their history stay under a new customer with a random key. ' +
    'Names, identities, texts, exact birth date and place are gone. It cannot be undone. NOT_FOUND. Needs ADMIN.',
  input: {
    description: 'A person to make nobody.',
    fields: (t) => ({ customer: t.field({ type: CustomerKey, required: true, description: 'The customer.' }) }),
  },
  payload: {
    receipt: noun(PrivacyReceipt, 'The receipt.'),
    deletedId: noun('ID', 'Id of the customer that is no more.'),
    customer: noun(Customer, 'The customer under the random key.'),
  },
  work: async ({ customer }, { scope, loaders }) => {
    const id = await requireCustomer(scope, keyOf(customer, 'customer'), 'customer');
    const { receipt, customerId } = await anonymiseCustomer(scope, id);
    return { receipt, deletedId: encodeId('Customer', id), customer: await loaders.customer.load(customerId) };
  },
});

mutation({
  name: 'eraseCustomer',
  scope: 'ADMIN',
  description:
    'Erases a customer, and whoever was merged into it, for good: nothing survives but salted hashes of the keys, by which they are ' +
    'known when they come again, and the receipt. Files follow in the background. NOT_FOUND. Needs ADMIN.',
  input: {
    description: 'A person to erase.',
    fields: (t) => ({ customer: t.field({ type: CustomerKey, required: true, description: 'The customer.' }) }),
  },
  payload: {
    receipt: noun(PrivacyReceipt, 'The receipt.'),
    deletedId: noun('ID', 'Id of the customer that is no more.'),
  },
  work: async ({ customer }, { scope }) => {
    const id = await requireCustomer(scope, keyOf(customer, 'customer'), 'customer');
    return { receipt: await eraseCustomer(scope, id), deletedId: encodeId('Customer', id) };
  },
});

mutation({
  name: 'savePrivacySettings',
  scope: 'ADMIN',
  description:
    'Says what becomes of keys of erased people that come again. CONFLICT where the version is past. Needs ADMIN.',
  input: {
    description: 'Settings as they are to be.',
    fields: (t) => ({
      onErased: t.field({ type: OnErasedEnum, required: true, description: 'What becomes of a key that comes again.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: { settings: noun(PrivacySettings, 'The settings.') },
  work: async ({ onErased, version }, { scope }) => ({
    settings: await savePrivacySettings(scope, { onErased, version }),
  }),
});

mutation({
  name: 'releaseErasedKey',
  scope: 'ADMIN',
  description:
    'Lets a key of an erased person make customers again. NOT_FOUND where nobody with it was erased. Needs ADMIN.',
  input: {
    description: 'A key to release.',
    fields: (t) => ({ key: t.field({ type: CustomerReference, required: true, description: 'The key.' }) }),
  },
  payload: { released: noun('Boolean', 'True; null where it was refused.') },
  work: async ({ key }, { scope }) => {
    await releaseErasedKey(scope, key);
    return { released: true };
  },
});
