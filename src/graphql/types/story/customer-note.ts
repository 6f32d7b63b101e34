import type { CustomerNote as Note } from '../../../db/tables/customers/customer-notes.ts';
import { requireCustomer } from '../../../services/customers/customer-key.ts';
import { createNote, deleteNote, editNote, MAX_NOTE } from '../../../services/customers/notes.ts';
import { builder } from '../../core/builder.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { deletedId, mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { linked } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { CustomerKey, keyOf } from '../customers/customer-key.ts';

export const CustomerNote = builder.objectRef<Note>('CustomerNote').implement({
  description: 'Something that people wrote down about a customer.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => encodeId('CustomerNote', id) }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer; null for one just erased.',
      ...linked('customer', ({ customerId }: Note) => customerId),
    }),
    text: t.exposeString('text', { bytes: 200, description: `Its text, ${MAX_NOTE} characters at most.` }),
    author: t.exposeString('author', { description: 'Name of the API key that wrote it.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was written.' }),
    editedAt: t.expose('editedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last changed; null: never.',
    }),
    version: t.exposeInt('version', { description: 'Rises with each edit; give it back to change what you saw.' }),
  }),
});

mutation({
  name: 'createCustomerNote',
  scope: 'WRITE',
  description: 'Writes down something about a customer, signed with the name of the API key.',
  input: {
    description: 'A note to write.',
    fields: (t) => ({
      customer: t.field({ type: CustomerKey, required: true, description: 'The customer.' }),
      text: t.string({ required: true, description: `Its text, 1 to ${MAX_NOTE} characters.` }),
    }),
  },
  payload: { note: noun(CustomerNote, 'The note.') },
  work: async ({ customer, text }, { scope, principal }) => {
    const customerId = await requireCustomer(scope, keyOf(customer, 'customer'), 'customer');
    return { note: await createNote(scope, { customerId, keyId: principal.keyId, text }) };
  },
});

mutation({
  name: 'editCustomerNote',
  scope: 'WRITE',
  description: 'Changes the text of a note. Its author and time stay.',
  input: {
    description: 'A note to change.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The note.' }),
      version: t.int(SEEN_VERSION),
      text: t.string({ required: true, description: `Its text from then on, 1 to ${MAX_NOTE} characters.` }),
    }),
  },
  payload: { note: noun(CustomerNote, 'The note as it is now.') },
  work: async ({ id, version, text }, { scope }) => ({
    note: await editNote(scope, { id: decodeId('CustomerNote', id), version, text }),
  }),
});

mutation({
  name: 'deleteCustomerNote',
  scope: 'WRITE',
  description: 'Deletes a note for good.',
  input: {
    description: 'A note to delete.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The note.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: { deletedId: deletedId() },
  work: async ({ id, version }, { scope }) => {
    const row = decodeId('CustomerNote', id);
    await deleteNote(scope, { id: row, version });
    return { deletedId: encodeId('CustomerNote', row) };
  },
});
