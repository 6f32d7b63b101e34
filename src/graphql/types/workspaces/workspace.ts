import type { ApiKeyRole as Role, ApiKeyScope as Scope } from '../../../db/generated/enums.ts';
import { lastChangeId } from '../../../db/tables/changes/changes.ts';
import { scopesInOrder } from '../../../db/tables/workspaces/key-scopes.ts';
import { readWorkspace, type WorkspaceFace } from '../../../db/tables/workspaces/workspaces.ts';
import { changeWorkspace, createWorkspace } from '../../../services/workspaces/workspaces.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { encodeChangeCursor } from '../../core/cursor.ts';
import { ApiKeyRole, ApiKeyScope } from '../../core/enums.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';

const ZONE =
  'IANA name of its time zone, such as Europe/Berlin: outcomes, trends, digests, objectives and measurements of quality go ' +
  'by its days, weeks and months.';

export const Workspace = builder.objectRef<WorkspaceFace>('Workspace').implement({
  description: 'Everything of one tenant.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its name in files and commands.' }),
    name: t.exposeString('name', { description: 'Its name.' }),
    currency: t.exposeString('currency', { description: 'ISO 4217 code of all amounts of events.' }),
    timeZone: t.exposeString('timeZone', { description: ZONE }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    changeCursor: t.string({
      cost: STATEMENT,
      description:
        'Cursor of the newest change. Read it before other data and subscribe `after` it: nothing in between is missed.',
      resolve: async (_workspace, _args, { scope }) => encodeChangeCursor(await lastChangeId(scope)),
    }),
  }),
});

interface Asking {
  readonly role: Role;
  readonly scopes: ReadonlySet<Scope>;
}

const Viewer = builder.objectRef<Asking>('Viewer').implement({
  description: 'Whom the request speaks for.',
  fields: (t) => ({
    role: t.expose('role', { type: ApiKeyRole, description: 'What its API key may do, in short.' }),
    scopes: t.field({
      type: [ApiKeyScope],
      size: 6,
      description: 'What its API key or token may do.',
      resolve: ({ scopes }) => scopesInOrder(scopes),
    }),
    workspace: t.field({
      type: Workspace,
      cost: STATEMENT,
      description: 'The workspace of its API key.',
      resolve: (_viewer, _args, { scope }) => readWorkspace(scope),
    }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({
    type: Viewer,
    description: 'Whom the request speaks for.',
    resolve: (_root, _args, { principal }) => principal,
  }),
  workspace: t.field({
    type: Workspace,
    cost: STATEMENT,
    description: 'The workspace of the API key.',
    resolve: (_root, _args, { scope }) => readWorkspace(scope),
  }),
}));

mutation({
  name: 'createWorkspace',
  scope: 'ADMIN',
  description:
    'Makes a workspace beside this one, with an ADMIN key of its own: the key that asks sees nothing of it. CONFLICT for a ' +
    'key that is taken. Needs ADMIN.',
  input: {
    description: 'A workspace to make.',
    fields: (t) => ({
      key: t.string({
        required: true,
        description: 'Its name in files and commands, for good: lower case letters, digits and -, 64 at most.',
      }),
      name: t.string({ description: 'Its name, 200 characters at most. Default: the key.' }),
      currency: t.string({ required: true, description: 'ISO 4217 code of all its amounts.' }),
      timeZone: t.string({ description: `${ZONE} Default UTC.` }),
    }),
  },
  payload: {
    workspace: noun(Workspace, 'The workspace.'),
    secret: noun('String', 'What requests about it send as `Authorization: Bearer SECRET`. Shown this once.'),
  },
  work: async ({ key, currency, ...options }, { scope }) =>
    createWorkspace(scope, { key, currency, ...presentFields(options) }),
});

mutation({
  name: 'editWorkspace',
  scope: 'ADMIN',
  description:
    'Changes the workspace. Its currency changes only while nothing is stored in it: CONFLICT says what is. Another ' +
    'time zone moves the days of all figures, also of past ones. Needs ADMIN.',
  input: {
    description: 'Changes to the workspace: what is left out stays.',
    fields: (t) => ({
      name: t.string({ description: 'Its name, 200 characters at most.' }),
      currency: t.string({ description: 'ISO 4217 code of all amounts.' }),
      timeZone: t.string({ description: ZONE }),
    }),
  },
  payload: { workspace: noun(Workspace, 'The workspace as it is now.') },
  work: async (input, { scope }) => ({ workspace: await changeWorkspace(scope, presentFields(input)) }),
});
