import {
  NEWEST_DOCUMENTS,
  type TrustedDocument as Row,
  TRUSTED_DOCUMENTS,
} from '../../../db/tables/workspaces/trusted-documents.ts';
import {
  documentIdOf,
  MOST_AT_ONCE,
  registerDocuments,
  withdrawDocuments,
} from '../../../services/documents/register.ts';
import { takesScope } from '../../core/access/scopes.ts';
import { builder } from '../../core/builder.ts';
import type { PageArgs } from '../../core/connection.ts';
import { decodeIds, encodeId } from '../../core/id.ts';
import { count, mutation, payloadField } from '../../core/mutation.ts';
import { paged, rowsOf } from '../../core/reading.ts';
import { checkDocuments } from '../../core/trusted/check-documents.ts';

const TrustedDocument = builder.objectRef<Row>('TrustedDocument').implement({
  extensions: rowsOf(TRUSTED_DOCUMENTS),
  description: 'A document that programs run by its identifier; a server of trusted documents runs no others.',
  fields: (t) => ({
    documentId: t.id({
      description: '`sha256:` and the SHA-256 of its text: what requests send as `documentId`.',
      resolve: documentIdOf,
    }),
    text: t.exposeString('text', { description: 'Its text, as it was registered.' }),
    apiKeyIds: t.idList({
      nullable: true,
      size: 'apiKeys',
      description: 'Ids of the API keys that may run it; null: all of the workspace.',
      resolve: ({ forAll, keyIds }) => (forAll ? null : keyIds.map((id) => encodeId('ApiKey', id))),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was first registered.' }),
  }),
});

const TrustedDocuments = builder.connectionObject(
  { type: TrustedDocument, name: 'TrustedDocumentConnection', description: 'Registered documents.' },
  { name: 'TrustedDocumentEdge', description: 'A registered document of a list.' },
);

builder.queryFields((t) => ({
  trustedDocuments: t.connection(
    {
      type: TrustedDocument,
      description: 'Documents that are registered in the workspace, the newest first. Needs ADMIN.',
      ...paged<Row, PageArgs>(() => ({ ordering: 'trustedDocuments', list: NEWEST_DOCUMENTS })),
      ...takesScope('ADMIN'),
    },
    TrustedDocuments,
  ),
}));

mutation({
  name: 'registerDocuments',
  scope: 'ADMIN',
  description:
    'Registers documents, all or none: each is valid, and shows nothing of the schema. One that is registered stays so. Needs ADMIN.',
  input: {
    description: 'Documents to register.',
    fields: (t) => ({
      documents: t.stringList({
        required: true,
        description: 'Their texts, letter by letter as clients send them; 1,000 at most.',
      }),
      apiKeyIds: t.idList({ description: 'The API keys that may run them. Default: all of the workspace.' }),
    }),
  },
  payload: {
    documents: payloadField(
      {
        type: [TrustedDocument],
        nullable: false,
        size: MOST_AT_ONCE,
        description: 'What is registered now, each text once; none where they were refused.',
      },
      (documents: readonly Row[] | undefined) => [...(documents ?? [])],
    ),
  },
  work: async ({ documents: texts, apiKeyIds }, { scope, trusted }, { schema }) => {
    const keyIds = decodeIds('ApiKey', apiKeyIds, 'apiKeyIds') ?? null;
    await checkDocuments(schema, texts.slice(0, MOST_AT_ONCE));
    const documents = await registerDocuments(scope, texts, keyIds);
    trusted?.forget(scope.workspaceId);
    return { documents };
  },
});

mutation({
  name: 'withdrawDocuments',
  scope: 'ADMIN',
  description:
    'Takes documents out of the register. Other nodes run them for ten seconds more; subscriptions that are open go on. Needs ADMIN.',
  input: {
    description: 'Documents to take out of the register.',
    fields: (t) => ({
      documentIds: t.idList({ required: true, description: 'Their identifiers; those that are none are left out.' }),
    }),
  },
  payload: { withdrawn: count('How many were registered.') },
  work: async ({ documentIds }, { scope, trusted }) => {
    const withdrawn = await withdrawDocuments(scope, documentIds.map(String));
    trusted?.forget(scope.workspaceId);
    return { withdrawn };
  },
});
