import { listApiKeys, type ApiKey as Row } from '../../../db/tables/api-keys.ts';
import { createApiKey, revokeApiKey } from '../../../services/workspaces/api-keys.ts';
import { builder } from '../../core/builder.ts';
import { requireRole } from '../../core/context.ts';
import { ApiKeyRole } from '../../core/enums.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { answer, userErrors } from '../../core/mutation.ts';

const ApiKey = builder.objectRef<Row>('ApiKey').implement({
  description: 'A key of programs to this API. Its secret is not kept. No node: only ADMIN sees keys.',
  fields: (t) => ({
    id: t.id({ description: 'Opaque; revokeApiKey takes it.', resolve: ({ id }) => encodeId('ApiKey', id) }),
    name: t.exposeString('name', { description: 'What it is for.' }),
    role: t.expose('role', { type: ApiKeyRole, description: 'What it may do.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken out of use; null while it is in use.',
    }),
  }),
});

builder.queryField('apiKeys', (t) =>
  t.field({
    type: [ApiKey],
    description: 'All API keys of the workspace, oldest first. Needs ADMIN.',
    resolve: (_root, _args, context) => {
      requireRole(context, 'ADMIN');
      return listApiKeys(context.scope);
    },
  }),
);

builder.relayMutationField(
  'createApiKey',
  {
    description: 'An API key to make.',
    inputFields: (t) => ({
      name: t.string({ required: true, description: 'What it is for, 200 characters at most.' }),
      role: t.field({ type: ApiKeyRole, required: true, description: 'What it may do.' }),
    }),
  },
  {
    description: 'Makes an API key of this workspace. Needs ADMIN.',
    resolve: (_root, { input }, context) => answer(context, 'ADMIN', () => createApiKey(context.scope, input)),
  },
  {
    description: 'What createApiKey did.',
    outputFields: (t) => ({
      apiKey: t.field({
        type: ApiKey,
        nullable: true,
        description: 'The key.',
        resolve: (payload) => payload.apiKey,
      }),
      secret: t.string({
        nullable: true,
        description: 'What requests send as `Authorization: Bearer SECRET`. Shown this once.',
        resolve: (payload) => payload.secret,
      }),
      userErrors: userErrors(t),
    }),
  },
);

builder.relayMutationField(
  'revokeApiKey',
  {
    description: 'An API key to take out of use.',
    inputFields: (t) => ({ id: t.id({ required: true, description: 'The key.' }) }),
  },
  {
    description:
      'Takes an API key out of use, for good. What is open with it, subscriptions and sockets, ends. Needs ADMIN.',
    resolve: (_root, { input }, context) =>
      answer(context, 'ADMIN', async () => ({
        apiKey: await revokeApiKey(context.scope, decodeId('ApiKey', input.id, ['id'])),
      })),
  },
  {
    description: 'What revokeApiKey did.',
    outputFields: (t) => ({
      apiKey: t.field({
        type: ApiKey,
        nullable: true,
        description: 'The key as it is now.',
        resolve: (payload) => payload.apiKey,
      }),
      userErrors: userErrors(t),
    }),
  },
);
