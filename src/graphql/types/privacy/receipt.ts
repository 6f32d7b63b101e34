import { rowsByIds } from '../../../db/reads/source.ts';
import {
  type ReceiptKey as KeyRow,
  listReceiptKeys,
  RECEIPTS,
  type ReceiptKind,
  type PrivacyReceipt as Row,
  receiptsMeant,
} from '../../../db/tables/privacy/receipts.ts';
import { personKeyOf } from '../../../services/privacy/person-key.ts';
import { type ReceiptCheck as Check, rotateReceiptKey, verifyReceipt } from '../../../services/privacy/receipts.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { enumeration } from '../../core/enums.ts';
import { encodeId } from '../../core/id.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { paged, rowsOf } from '../../core/reading.ts';
import { CustomerReference } from '../customers/customer-reference.ts';
import { Export } from '../exports/export.ts';

const ReceiptKindEnum = enumeration<ReceiptKind>('PrivacyReceiptKind', 'What was done with the data of a person.', {
  ACCESS: 'All data of the person were handed out.',
  ANONYMISATION: 'What counts stays, under a random key; all else is gone.',
  ERASURE: 'Nothing is left in the store.',
  FILES: 'Uploads, reports of imports and exported files are rid of the person too.',
});

export const PrivacyReceipt = builder.objectRef<Row>('PrivacyReceipt');

PrivacyReceipt.implement({
  extensions: rowsOf(RECEIPTS),
  description: 'A signed proof of what was done with the data of a person. It holds no value of the person.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => encodeId('PrivacyReceipt', id) }),
    kind: t.expose('kind', { type: ReceiptKindEnum, description: 'What was done.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was done.' }),
    person: t.exposeString('person', {
      description: 'Hash of the key of the person, salted by the workspace: the same in all receipts of one person.',
    }),
    content: t.exposeString('content', {
      bytes: 1_000,
      description: 'The text that is signed, JSON: what was done when and by whom, with counts by kind.',
    }),
    signature: t.exposeString('signature', { description: 'Ed25519 over the UTF-8 bytes of the content, Base64.' }),
    completes: t.id({
      nullable: true,
      description: 'The receipt that it completes; null: none.',
      resolve: ({ ofId }) => (ofId === null ? null : encodeId('PrivacyReceipt', ofId)),
    }),
  }),
});

const ReceiptKey = builder.objectRef<KeyRow>('ReceiptKey').implement({
  description: 'A public key that receipts of the workspace are verified by, here or elsewhere.',
  fields: (t) => ({
    publicKey: t.exposeString('publicKey', { bytes: 120, description: 'Ed25519, SPKI as PEM.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when receipts are signed with it.' }),
    retiredAt: t.expose('retiredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when they were; null of the one that signs now.',
    }),
  }),
});

const ReceiptCheck = builder.objectRef<Check>('ReceiptCheck').implement({
  description: 'What is to be said of a receipt that somebody shows.',
  fields: (t) => ({
    isSigned: t.boolean({
      description: 'Whether the workspace signed just this text.',
      resolve: ({ key }) => key !== null,
    }),
    key: t.expose('key', { type: ReceiptKey, nullable: true, description: 'The key that signed it; null: none did.' }),
    receipt: t.expose('receipt', {
      type: PrivacyReceipt,
      nullable: true,
      description: 'The receipt as it is kept; null where none with this text is.',
    }),
    concerns: t.exposeBoolean('concerns', {
      nullable: true,
      description: 'Whether it is about the person that was named; null where nobody was named, or nothing is signed.',
    }),
  }),
});

builder.objectField(Export, 'receipt', (t) =>
  t.field({
    type: PrivacyReceipt,
    nullable: true,
    cost: STATEMENT,
    description: "The receipt of one person's data; null while there is none, and of an audience.",
    resolve: async ({ receiptId }, _args, { scope }) =>
      receiptId === null ? null : ((await rowsByIds(scope, RECEIPTS, [receiptId]))[0] ?? null),
  }),
);

builder.queryFields((t) => ({
  privacyReceipts: t.connection(
    {
      type: PrivacyReceipt,
      description: 'Receipts, newest first.',
      args: { person: t.arg.string({ description: 'Only those of this person, by the hash. Default: all.' }) },
      ...paged(({ person }: { person?: string | null | undefined }) => ({
        ordering: 'privacyReceipts',
        list: receiptsMeant(person ?? null),
      })),
    },
    { name: 'PrivacyReceiptConnection', description: 'A list of receipts.' },
    { name: 'PrivacyReceiptEdge', description: 'A receipt of a list.' },
  ),
  receiptKeys: t.field({
    type: [ReceiptKey],
    size: 3,
    cost: STATEMENT,
    description: 'All public keys that receipts were ever signed with, newest first; none before the first receipt.',
    resolve: (_root, _args, { scope }) => listReceiptKeys(scope),
  }),
  verifyReceipt: t.field({
    type: ReceiptCheck,
    cost: STATEMENT,
    description: 'Holds a receipt against the keys of the workspace, and where a person is named, against that.',
    args: {
      content: t.arg.string({ required: true, description: 'The text, unchanged.' }),
      signature: t.arg.string({ required: true, description: 'Its signature, Base64.' }),
      person: t.arg({
        type: CustomerReference,
        description:
          'The external id of the person when the receipt was given. Default: it is not asked whom it is about.',
      }),
    },
    resolve: (_root, { content, signature, person }, { scope }) =>
      verifyReceipt(scope, { content, signature, person: person ? personKeyOf(person) : null }),
  }),
}));

mutation({
  name: 'rotateReceiptKey',
  scope: 'ADMIN',
  description: 'Signs receipts with a new key from then on. Those of before stay verifiable. Needs ADMIN.',
  input: {
    description: 'A new key to sign with.',
    fields: (t) => ({
      confirm: t.boolean({ required: true, description: 'True: the key before signs nothing any more.' }),
    }),
  },
  payload: { key: noun(ReceiptKey, 'The key; null where nothing was confirmed.') },
  work: async ({ confirm }, { scope }) => ({ key: confirm ? await rotateReceiptKey(scope) : null }),
});
