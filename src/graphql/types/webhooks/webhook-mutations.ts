import type { WebhookSettings } from '../../../db/tables/webhooks.ts';
import {
  createWebhook,
  deleteWebhook,
  redeliverWebhook,
  rotateWebhookSecret,
  updateWebhook,
} from '../../../services/webhooks/webhooks.ts';
import { builder } from '../../core/builder.ts';
import { decodeChangeCursor } from '../../core/cursor.ts';
import { given } from '../../core/given.ts';
import { decodeId, decodeIds } from '../../core/id.ts';
import { answer, userErrors } from '../../core/mutation.ts';
import { ChangeKindEnum } from '../live/change.ts';
import { Webhook } from './webhook.ts';

const FILTERS = {
  kinds: 'Kinds of change it wants; empty: all.',
  segmentationIds: 'It wants what is about these segmentations, 1,000 at most.',
  segmentIds: 'Also customers that move into or out of these segments, 1,000 at most.',
  personaIds: 'Also what is about these personas, 1,000 at most.',
  customerIds: 'Of all this, only what is about these customers, 1,000 at most; empty: about all and none.',
  batchSize: 'Changes a request carries at most, 1 to 1,000.',
};

interface GivenFilter {
  readonly kinds?: WebhookSettings['kinds'] | null | undefined;
  readonly segmentationIds?: readonly string[] | null | undefined;
  readonly segmentIds?: readonly string[] | null | undefined;
  readonly personaIds?: readonly string[] | null | undefined;
  readonly customerIds?: readonly string[] | null | undefined;
}

/** Ids of the API as those of rows. Throws INVALID_ID. */
function filterOf({ kinds, segmentationIds, segmentIds, personaIds, customerIds }: GivenFilter) {
  return given({
    kinds,
    segmentationIds: decodeIds('Segmentation', segmentationIds, 'segmentationIds'),
    segmentIds: decodeIds('Segment', segmentIds, 'segmentIds'),
    personaIds: decodeIds('Persona', personaIds, 'personaIds'),
    customerIds: decodeIds('Customer', customerIds, 'customerIds'),
  });
}

builder.relayMutationField(
  'createWebhook',
  {
    description: 'A webhook to make.',
    inputFields: (t) => ({
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
    }),
  },
  {
    description: 'Makes a webhook of what happens from now on. Needs ADMIN.',
    resolve: (_root, { input }, context) =>
      answer(context, 'ADMIN', () => {
        const { name, url, batchSize } = input;
        return createWebhook(context.scope, context.webhooks, {
          name,
          url,
          ...given({ batchSize }),
          ...filterOf(input),
        });
      }),
  },
  {
    description: 'What createWebhook did.',
    outputFields: (t) => ({
      webhook: t.field({
        type: Webhook,
        nullable: true,
        description: 'The webhook.',
        resolve: (payload) => payload.webhook,
      }),
      secret: t.string({
        nullable: true,
        description: 'What requests are signed with. Shown this once.',
        resolve: (payload) => payload.secret,
      }),
      userErrors: userErrors(t),
    }),
  },
);

builder.relayMutationField(
  'updateWebhook',
  {
    description: 'Changes to a webhook: what is left out stays; lists are replaced as a whole.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: 'The webhook.' }),
      version: t.int({ required: true, description: 'The version you saw: CONFLICT where it is past.' }),
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
    }),
  },
  {
    description: 'Changes a webhook, pauses it, or switches it on again. Needs ADMIN.',
    resolve: (_root, { input }, context) =>
      answer(context, 'ADMIN', async () => {
        const { id, version, name, url, active, batchSize } = input;
        const row = decodeId('Webhook', id, ['id']);
        const edit = { ...given({ name, url, active, batchSize }), ...filterOf(input) };
        return { webhook: await updateWebhook(context.scope, context.webhooks, row, version, edit) };
      }),
  },
  {
    description: 'What updateWebhook did.',
    outputFields: (t) => ({
      webhook: t.field({
        type: Webhook,
        nullable: true,
        description: 'The webhook as it is now.',
        resolve: (payload) => payload.webhook,
      }),
      userErrors: userErrors(t),
    }),
  },
);

builder.relayMutationField(
  'deleteWebhook',
  {
    description: 'A webhook to delete.',
    inputFields: (t) => ({ id: t.id({ required: true, description: 'The webhook.' }) }),
  },
  {
    description: 'Deletes a webhook with its deliveries. What is being sent may still arrive. Needs ADMIN.',
    resolve: (_root, { input }, context) =>
      answer(context, 'ADMIN', async () => {
        await deleteWebhook(context.scope, decodeId('Webhook', input.id, ['id']));
        return { deletedId: input.id };
      }),
  },
  {
    description: 'What deleteWebhook did.',
    outputFields: (t) => ({
      deletedId: t.id({
        nullable: true,
        description: 'Id of what was deleted.',
        resolve: (payload) => payload.deletedId,
      }),
      userErrors: userErrors(t),
    }),
  },
);

builder.relayMutationField(
  'redeliverWebhook',
  {
    description: 'What to deliver once more.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: 'The webhook.' }),
      after: t.string({ required: true, description: 'Cursor of the last change its receiver has.' }),
    }),
  },
  {
    description:
      'Delivers what came after a change once more, with the same cursors, then goes on. CURSOR_TOO_OLD where not all of ' +
      'it is kept. Needs ADMIN.',
    resolve: (_root, { input }, context) =>
      answer(context, 'ADMIN', async () => {
        const row = decodeId('Webhook', input.id, ['id']);
        return { webhook: await redeliverWebhook(context.scope, row, decodeChangeCursor(input.after)) };
      }),
  },
  {
    description: 'What redeliverWebhook did.',
    outputFields: (t) => ({
      webhook: t.field({
        type: Webhook,
        nullable: true,
        description: 'The webhook as it is now.',
        resolve: (payload) => payload.webhook,
      }),
      userErrors: userErrors(t),
    }),
  },
);

builder.relayMutationField(
  'rotateWebhookSecret',
  {
    description: 'A webhook to give a new secret.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: 'The webhook.' }),
      keepHours: t.float({
        description:
          'Hours for which requests are signed with the old secret too, 0 to 168. Default 24; 0 for a leaked one.',
      }),
    }),
  },
  {
    description: 'Gives a webhook a new secret. Needs ADMIN.',
    resolve: (_root, { input }, context) =>
      answer(context, 'ADMIN', () => {
        const row = decodeId('Webhook', input.id, ['id']);
        return rotateWebhookSecret(context.scope, row, input.keepHours ?? undefined);
      }),
  },
  {
    description: 'What rotateWebhookSecret did.',
    outputFields: (t) => ({
      webhook: t.field({
        type: Webhook,
        nullable: true,
        description: 'The webhook as it is now.',
        resolve: (payload) => payload.webhook,
      }),
      secret: t.string({
        nullable: true,
        description: 'What requests are signed with from now on. Shown this once.',
        resolve: (payload) => payload.secret,
      }),
      userErrors: userErrors(t),
    }),
  },
);
