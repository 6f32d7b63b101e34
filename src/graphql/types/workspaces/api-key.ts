import { listApiKeys, type ApiKey as Row } from '../../../db/tables/workspaces/api-keys.ts';
import { createApiKey, renameApiKey, revokeApiKey } from '../../../services/workspaces/api-keys.ts';
import { builder } from '../../core/builder.ts';
import { requireRole } from '../../core/context.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { ApiKeyRole } from '../../core/enums.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { mutation, noun } from '../../core/mutation.ts';

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
    cost: STATEMENT,
    size: 'apiKeys',
    description: 'All API keys of the workspace, oldest first. Needs ADMIN.',
    resolve: (_root, _args, context) => {
      requireRole(context, 'ADMIN');
      return listApiKeys(context.scope);
    },
  }),
);

mutation({
  name: 'createApiKey',
  role: 'ADMIN',
  description: 'Makes an API key of this workspace. Needs ADMIN.',
  input: {
    description: 'An API key to make.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'What it is for, 200 characters at most.' }),
      role: t.field({ type: ApiKeyRole, required: true, description: 'What it may do.' }),
    }),
  },
  payload: {
    apiKey: noun(ApiKey, 'The key.'),
    secret: noun('String', 'What requests send as `Authorization: Bearer SECRET`. Shown this once.'),
  },
  work: (input, { scope }) => createApiKey(scope, input),
});

mutation({
  name: 'editApiKey',
  role: 'ADMIN',
  description: 'Gives an API key another name. Needs ADMIN.',
  input: {
    description: 'An API key to rename.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The key.' }),
      name: t.string({ required: true, description: 'What it is for, 200 characters at most.' }),
    }),
  },
  payload: { apiKey: noun(ApiKey, 'The key as it is now.') },
  work: async ({ id, name }, { scope }) => ({ apiKey: await renameApiKey(scope, decodeId('ApiKey', id), name) }),
});

mutation({
  name: 'revokeApiKey',
  role: 'ADMIN',
  description:
    'Takes an API key out of use, for good. What is open with it, subscriptions and sockets, ends. Needs ADMIN.',
  input: {
    description: 'An API key to take out of use.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The key.' }) }),
  },
  payload: { apiKey: noun(ApiKey, 'The key as it is now.') },
  work: async ({ id }, { scope, keys }) => {
    const apiKey = await revokeApiKey(scope, decodeId('ApiKey', id));
    // This node hears of it too, but perhaps after the answer.
    keys.revoke(apiKey.id);
    return { apiKey };
  },
});
