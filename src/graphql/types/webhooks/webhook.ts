import {
  listWebhooks,
  type Webhook as Row,
  readWebhook,
  type WebhookSettings,
} from '../../../db/tables/webhooks/webhooks.ts';
import {
  createWebhook,
  deleteWebhook,
  editWebhook,
  redeliverWebhook,
  rotateWebhookSecret,
} from '../../../services/webhooks/webhooks.ts';
import { requireScope, takesScope } from '../../core/access/scopes.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { decodeChangeCursor, encodeChangeCursor } from '../../core/cursor.ts';
import { WebhookStatus } from '../../core/enums.ts';
import { decodeId, decodeIds } from '../../core/id.ts';
import { deletedId, mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Customer } from '../customers/customer.ts';
import { ChangeKindEnum } from '../live/change.ts';
import { Persona } from '../personas/persona.ts';
import { Segment } from '../segments/segment.ts';
import { Segmentation } from '../segments/segmentation.ts';
import { GuideChoice, GuideChoiceInput } from '../visitor/guide-choice.ts';
import { filterProblems } from './filter-problems.ts';

const WebhookGap = builder.objectRef<Row>('WebhookGap').implement({
  description: 'Changes that were forgotten before they could be delivered: CURSOR_TOO_OLD. Read the state anew.',
  fields: (t) => ({
    after: t.string({
      description: 'The last change before the gap.',
      resolve: ({ gapAfter }) => encodeChangeCursor(gapAfter ?? 0),
    }),
    until: t.string({
      description: 'The last change that is missing; delivery goes on behind it.',
      resolve: ({ gapUntil }) => encodeChangeCursor(gapUntil ?? 0),
    }),
    at: t.field({ type: 'DateTime', description: 'When it was found.', resolve: ({ gapAt }) => gapAt! }),
    told: t.boolean({
      description: 'Whether the receiver has taken the request that tells of it.',
      resolve: ({ gapPending }) => !gapPending,
    }),
  }),
});

/** Rows that are still there. Throws what one could not be read for. */
async function present<Row>(loading: Promise<readonly (Row | null | Error)[]>): Promise<Row[]> {
  return (await loading).flatMap((row) => {
    if (row instanceof Error) throw row;
    return row === null ? [] : [row];
  });
}

export const Webhook = builder.objectRef<Row>('Webhook');

builder.node(Webhook, {
  description:
    'An address changes are posted to, signed: at least once, in order, one request at a time. Only ADMIN sees webhooks: ' +
    '`node` answers others FORBIDDEN. Its secret is shown when it is made and changed.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, context) => {
    requireScope(context, 'ADMIN');
    return readWebhook(context.scope, id);
  },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is for.' }),
    url: t.exposeString('url', { description: 'Where requests go.' }),
    kinds: t.field({
      type: [ChangeKindEnum],
      size: 7,
      description: 'Kinds of change it wants; empty: all.',
      resolve: ({ kinds }) => [...kinds],
    }),
    segmentations: t.field({
      type: [Segmentation],
      size: 20,
      description:
        'It wants what is about these segmentations. Empty, with the segments and personas and 0 of `filterDeleted`: ' +
        'everything.',
      resolve: ({ segmentationIds }, _args, { loaders }) => present(loaders.segmentation.loadMany(segmentationIds)),
    }),
    segments: t.field({
      type: [Segment],
      size: 20,
      description: 'Also customers that move into or out of these segments.',
      resolve: ({ segmentIds }, _args, { loaders }) => present(loaders.segment.loadMany(segmentIds)),
    }),
    personas: t.field({
      type: [Persona],
      size: 20,
      description: 'Also what is about these personas.',
      resolve: ({ personaIds }, _args, { loaders }) => present(loaders.persona.loadMany(personaIds)),
    }),
    customers: t.field({
      type: [Customer],
      size: 20,
      description:
        'Of all this, only what is about these customers. Empty, with 0 of `filterDeleted`: about all and none.',
      resolve: ({ customerIds }, _args, { loaders }) => present(loaders.customer.loadMany(customerIds)),
    }),
    filterDeleted: t.int({
      description:
        'Segmentations, segments, personas and customers that its filter names and that were deleted: nothing comes of ' +
        'them, and the filter stays as narrow as it was made.',
      resolve: async ({ segmentationIds, segmentIds, personaIds, customerIds }, _args, { loaders }) => {
        const named = await Promise.all([
          loaders.segmentation.loadMany(segmentationIds),
          loaders.segment.loadMany(segmentIds),
          loaders.persona.loadMany(personaIds),
          loaders.customer.loadMany(customerIds),
        ]);
        return named.flat().filter((row) => row === null).length;
      },
    }),
    problem: t.string({
      nullable: true,
      description:
        'What its filter names of which nothing can come now: segmentations and segments that do not answer, are no more ' +
        'or were deleted, and personas that are not active. Null: nothing.',
      resolve: async (webhook, _args, { loaders }) => {
        const problems = await filterProblems(webhook, loaders);
        return problems.length > 0 ? problems.join('; ') : null;
      },
    }),
    personal: t.exposeBoolean('personal', {
      description:
        'Whether what it sends tells who customers are. Otherwise such values come masked: it was made, or led elsewhere, by a ' +
        'key without PERSONAL.',
    }),
    batchSize: t.exposeInt('batchSize', { description: 'Changes a request carries at most.' }),
    guide: t.expose('guide', {
      type: GuideChoice,
      nullable: true,
      description: 'The message guides that changes of matches and memberships come with; null: without.',
    }),
    purpose: t.exposeString('purpose', {
      nullable: true,
      description:
        'Key of the purpose it serves: changes of customers who did not agree are left out; null: none is declared.',
    }),
    withheld: t.exposeInt('withheld', { description: 'Changes left out for want of consent.' }),
    status: t.expose('status', { type: WebhookStatus, description: 'Whether it is delivered to.' }),
    disabledReason: t.exposeString('disabledReason', {
      nullable: true,
      description: 'Why it was disabled; null unless it is. `editWebhook` with `active: true` goes on.',
    }),
    cursor: t.string({
      description: 'Changes up to this one were delivered, or were none it wants.',
      resolve: ({ position }) => encodeChangeCursor(position),
    }),
    gap: t.field({
      type: WebhookGap,
      nullable: true,
      description: 'The last gap in what it was delivered; null while there was none.',
      resolve: (webhook) => (webhook.gapAfter === null ? null : webhook),
    }),
    failures: t.exposeInt('failures', { description: 'Failed attempts since the last that succeeded.' }),
    failingSince: t.expose('failingSince', {
      type: 'DateTime',
      nullable: true,
      description: 'The first of those; null while it does not fail.',
    }),
    retryAt: t.expose('retryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried again; null while it does not fail.',
    }),
    secretChangingUntil: t.expose('previousSecretUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'Up to when requests are signed with the secret before this one too; null where there was none.',
    }),
    version: t.exposeInt('version', { description: 'Raised by every edit; editWebhook wants the one you saw.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last edited.' }),
  }),
});

builder.queryFields((t) => ({
  webhooks: t.field({
    type: [Webhook],
    cost: STATEMENT,
    size: 50,
    description: 'All webhooks of the workspace, oldest first, 50 at most. Needs ADMIN.',
    ...takesScope('ADMIN'),
    resolve: (_root, _args, { scope }) => listWebhooks(scope),
  }),
  webhook: t.field({
    type: Webhook,
    cost: STATEMENT,
    nullable: true,
    description: 'A webhook; null where there is none. Needs ADMIN.',
    args: { id: t.arg.id({ required: true, description: 'The webhook.' }) },
    ...takesScope('ADMIN'),
    resolve: (_root, { id }, { scope }) => readWebhook(scope, decodeId('Webhook', id, ['id'])),
  }),
}));

const FILTERS = {
  kinds: 'Kinds of change it wants; empty: all.',
  segmentationIds: 'It wants what is about these segmentations, 1,000 at most.',
  segmentIds: 'Also customers that move into or out of these segments, 1,000 at most.',
  personaIds: 'Also what is about these personas, 1,000 at most.',
  customerIds: 'Of all this, only what is about these customers, 1,000 at most; empty: about all and none.',
  batchSize: 'Changes a request carries at most, 1 to 1,000.',
};

interface FilterInput {
  readonly kinds?: WebhookSettings['kinds'] | null | undefined;
  readonly segmentationIds?: readonly string[] | null | undefined;
  readonly segmentIds?: readonly string[] | null | undefined;
  readonly personaIds?: readonly string[] | null | undefined;
  readonly customerIds?: readonly string[] | null | undefined;
}

/** A filter with row ids for ids of the API. Throws INVALID_ID. */
function filterOf({ kinds, segmentationIds, segmentIds, personaIds, customerIds }: FilterInput) {
  return presentFields({
    kinds,
    segmentationIds: decodeIds('Segmentation', segmentationIds, 'segmentationIds'),
    segmentIds: decodeIds('Segment', segmentIds, 'segmentIds'),
    personaIds: decodeIds('Persona', personaIds, 'personaIds'),
    customerIds: decodeIds('Customer', customerIds, 'customerIds'),
  });
}

const GUIDE =
  'Changes of matches and memberships come with `guide`: persona, fit, primary persona and the message for a channel, ' +
  'as they are when the request is sent.';

const PURPOSE =
  'Key of the purpose it serves, such as `sharing`: changes of customers who did not agree when it is sent are left out and counted, ' +
  'but for CUSTOMER_DELETED.';

mutation({
  name: 'createWebhook',
  scope: 'ADMIN',
  description: 'Makes a webhook of what happens from now on. Needs ADMIN.',
  input: {
    description: 'A webhook to make.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'What it is for, 200 characters at most.' }),
      url: t.string({
        required: true,
        description:
          'Where requests go: https, without credentials, not to a private address unless configuration allows.',
      }),
      kinds: t.field({ type: [ChangeKindEnum], description: `${FILTERS.kinds} Default: all.` }),
      segmentationIds: t.idList({ description: FILTERS.segmentationIds }),
      segmentIds: t.idList({ description: FILTERS.segmentIds }),
      personaIds: t.idList({ description: FILTERS.personaIds }),
      customerIds: t.idList({ description: FILTERS.customerIds }),
      batchSize: t.int({ description: `${FILTERS.batchSize} Default 100.` }),
      guide: t.field({ type: GuideChoiceInput, description: `${GUIDE} Default: without.` }),
      purpose: t.string({ description: `${PURPOSE} Default: none is declared.` }),
    }),
  },
  payload: {
    webhook: noun(Webhook, 'The webhook.'),
    secret: noun('String', 'What requests are signed with. Shown this once.'),
  },
  work: async ({ name, url, batchSize, guide, purpose, ...filter }, { scope, webhooks }) =>
    createWebhook(scope, webhooks, { name, url, ...presentFields({ batchSize, guide, purpose }), ...filterOf(filter) }),
});

mutation({
  name: 'editWebhook',
  scope: 'ADMIN',
  description: 'Changes a webhook, pauses it, or switches it on again. Needs ADMIN.',
  input: {
    description: 'Changes to a webhook: what is left out stays; lists are replaced as a whole.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The webhook.' }),
      version: t.int(SEEN_VERSION),
      name: t.string({ description: 'What it is for, 200 characters at most.' }),
      url: t.string({ description: 'Where requests go. It is tried at once.' }),
      active: t.boolean({
        description: 'False pauses; true goes on where it stopped, also after it was disabled. It is tried at once.',
      }),
      kinds: t.field({ type: [ChangeKindEnum], description: FILTERS.kinds }),
      segmentationIds: t.idList({ description: FILTERS.segmentationIds }),
      segmentIds: t.idList({ description: FILTERS.segmentIds }),
      personaIds: t.idList({ description: FILTERS.personaIds }),
      customerIds: t.idList({ description: FILTERS.customerIds }),
      batchSize: t.int({ description: FILTERS.batchSize }),
      guide: t.field({ type: GuideChoiceInput, description: `${GUIDE} Null: without from then on.` }),
      purpose: t.string({ description: `${PURPOSE} Null: none is declared from then on.` }),
    }),
  },
  payload: { webhook: noun(Webhook, 'The webhook as it is now.') },
  work: async ({ id, version, name, url, active, batchSize, guide, purpose, ...filter }, { scope, webhooks }) => {
    const row = decodeId('Webhook', id);
    // Null is an answer: without.
    const told = { ...(guide === undefined ? {} : { guide }), ...(purpose === undefined ? {} : { purpose }) };
    const edit = { ...presentFields({ name, url, active, batchSize }), ...told, ...filterOf(filter) };
    return { webhook: await editWebhook(scope, webhooks, row, version, edit) };
  },
});

mutation({
  name: 'deleteWebhook',
  scope: 'ADMIN',
  description: 'Deletes a webhook with its deliveries. What is being sent may still arrive. Needs ADMIN.',
  input: {
    description: 'A webhook to delete.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The webhook.' }) }),
  },
  payload: { deletedId: deletedId('Id of what was deleted.') },
  work: async ({ id }, { scope }) => {
    await deleteWebhook(scope, decodeId('Webhook', id));
    return { deletedId: id };
  },
});

mutation({
  name: 'redeliverWebhook',
  scope: 'ADMIN',
  description:
    'Delivers what came after a change once more, with the same cursors, then goes on. CURSOR_TOO_OLD where not all of ' +
    'it is kept. Needs ADMIN.',
  input: {
    description: 'What to deliver once more.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The webhook.' }),
      after: t.string({ required: true, description: 'Cursor of the last change its receiver has.' }),
    }),
  },
  payload: { webhook: noun(Webhook, 'The webhook as it is now.') },
  work: async ({ id, after }, { scope }) => ({
    webhook: await redeliverWebhook(scope, decodeId('Webhook', id), decodeChangeCursor(after)),
  }),
});

mutation({
  name: 'rotateWebhookSecret',
  scope: 'ADMIN',
  description: 'Gives a webhook a new secret. Needs ADMIN.',
  input: {
    description: 'A webhook to give a new secret.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The webhook.' }),
      keepHours: t.float({
        description:
          'Hours for which requests are signed with the old secret too, 0 to 168. Default 24; 0 for a leaked one.',
      }),
    }),
  },
  payload: {
    webhook: noun(Webhook, 'The webhook as it is now.'),
    secret: noun('String', 'What requests are signed with from now on. Shown this once.'),
  },
  work: async ({ id, keepHours }, { scope }) =>
    rotateWebhookSecret(scope, decodeId('Webhook', id), keepHours ?? undefined),
});
