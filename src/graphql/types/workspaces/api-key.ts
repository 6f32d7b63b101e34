import { listApiKeys, type ApiKey as Row, readApiKey } from '../../../db/tables/workspaces/api-keys.ts';
import { createApiKey, editApiKey, revokeApiKey, rotateApiKey } from '../../../services/workspaces/api-keys.ts';
import { requireScope, takesScope } from '../../core/access/scopes.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { ApiKeyRole, ApiKeyScope } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { timeOf } from '../../core/scalars.ts';

/** Scopes there are. */
const MOST_SCOPES = 6;

const ApiKey = builder.objectRef<Row>('ApiKey');

builder.node(ApiKey, {
  description:
    'A key of programs to this API, or a person who came with a token. Its secret is not kept. Only ADMIN sees keys: `node` ' +
    'answers others FORBIDDEN.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: async (id, context) => {
    requireScope(context, 'ADMIN');
    return (await readApiKey(context.scope, id)) ?? null;
  },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is for; of a person the name that the last token told.' }),
    role: t.expose('role', { type: ApiKeyRole, description: 'What it may do, in short.' }),
    scopes: t.field({
      type: [ApiKeyScope],
      size: MOST_SCOPES,
      description: 'What it may do; of a person what the last token told.',
      resolve: ({ scopes }) => [...scopes],
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it expires; null where only revoking it ends it.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken out of use; null while it is in use.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The beginning of the hour in which it was last used; null where it never was.',
    }),
    rotatedAt: t.expose('rotatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last got another secret; null where it never did.',
    }),
    oldSecretUntil: t.expose('oldUntil', {
      type: 'DateTime',
      nullable: true,
      description:
        'Until when the secret before the last rotation opens; null where it ended at once, or there was none.',
    }),
    subject: t.exposeString('subject', {
      nullable: true,
      description: 'What the issuer of tokens calls a person; null for a key of programs.',
    }),
  }),
});

builder.queryField('apiKeys', (t) =>
  t.field({
    type: [ApiKey],
    cost: STATEMENT,
    size: 'apiKeys',
    description: 'All API keys of the workspace, and people who came with tokens, oldest first. Needs ADMIN.',
    ...takesScope('ADMIN'),
    resolve: (_root, _args, { scope }) => listApiKeys(scope),
  }),
);

const SECRET = 'What requests send as `Authorization: Bearer SECRET`. Shown this once.';

mutation({
  name: 'createApiKey',
  scope: 'ADMIN',
  description: 'Makes an API key of this workspace. It gets no scope that yours lacks: FORBIDDEN. Needs ADMIN.',
  input: {
    description: 'An API key to make: with scopes, or a role that is short for some.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'What it is for, 200 characters at most.' }),
      scopes: t.field({ type: [ApiKeyScope], description: 'What it may do. Default: what `role` says.' }),
      role: t.field({
        type: ApiKeyRole,
        description:
          'READ, or READ, WRITE, INGEST and RESEARCH; ADMIN is short for all. Personal data only with ADMIN.',
      }),
      expiresAt: t.field({ type: 'DateTime', description: 'When it expires. Default: never.' }),
    }),
  },
  payload: {
    apiKey: noun(ApiKey, 'The key.'),
    secret: noun('String', SECRET),
  },
  work: ({ expiresAt, ...input }, { scope, principal }) =>
    createApiKey(scope, principal.scopes, {
      ...input,
      expiresAt: expiresAt ? timeOf(expiresAt, ['expiresAt']) : null,
    }),
});

mutation({
  name: 'editApiKey',
  scope: 'ADMIN',
  description:
    'Changes an API key. What is open with it ends where it may do other things, or has expired. The last ADMIN key that does ' +
    'not expire stays one: LAST_ADMIN_KEY. Needs ADMIN, and all scopes that it has or gets.',
  input: {
    description: 'Changes of an API key: what is left out stays.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The key.' }),
      name: t.string({ description: 'What it is for, 200 characters at most.' }),
      scopes: t.field({ type: [ApiKeyScope], description: 'All that it may do from now on.' }),
      expiresAt: t.field({ type: 'DateTime', description: 'When it expires; null: never.' }),
    }),
  },
  payload: { apiKey: noun(ApiKey, 'The key as it is now.') },
  work: async ({ id, name, scopes, expiresAt }, { scope, principal, keys }) => {
    const apiKey = await editApiKey(scope, principal.scopes, decodeId('ApiKey', id), {
      ...(typeof name === 'string' ? { name } : {}),
      ...(scopes ? { scopes } : {}),
      ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : timeOf(expiresAt, ['expiresAt']) }),
    });
    // This node hears of it too, but perhaps after the answer.
    if (scopes || expiresAt !== undefined) await keys.changed(apiKey.id);
    return { apiKey };
  },
});

mutation({
  name: 'rotateApiKey',
  scope: 'ADMIN',
  description:
    'Gives an API key another secret at once. The one before opens for a grace; what is open with it ends then. Links signed by ' +
    'the key end with the secret they were made by. Needs ADMIN, and all scopes that the key has.',
  input: {
    description: 'An API key to rotate.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The key.' }),
      graceHours: t.float({
        required: true,
        defaultValue: 24,
        description: 'Hours that the secret before still opens, 0 to 720; 0 ends it at once. Default 24.',
      }),
    }),
  },
  payload: {
    apiKey: noun(ApiKey, 'The key as it is now.'),
    secret: noun('String', SECRET),
  },
  work: async ({ id, graceHours }, { scope, principal, keys }) => {
    const rotated = await rotateApiKey(scope, principal.scopes, decodeId('ApiKey', id), graceHours);
    await keys.changed(rotated.apiKey.id);
    return rotated;
  },
});

mutation({
  name: 'revokeApiKey',
  scope: 'ADMIN',
  description:
    'Takes an API key or a person out of use, for good. What is open with it, subscriptions and sockets, ends. The last ADMIN ' +
    'key that does not expire stays: LAST_ADMIN_KEY. Needs ADMIN.',
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
