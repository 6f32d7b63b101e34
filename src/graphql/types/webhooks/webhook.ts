import { type WebhookDelivery as DeliveryRow, readDeliveries } from '../../../db/tables/webhook-deliveries.ts';
import { listWebhooks, type Webhook as Row, readWebhook } from '../../../db/tables/webhooks.ts';
import { PersonagraphError } from '../../../errors.ts';
import { builder } from '../../core/builder.ts';
import { requireRole } from '../../core/context.ts';
import { encodeChangeCursor } from '../../core/cursor.ts';
import { WebhookStatus } from '../../core/enums.ts';
import { decodeId, encodeId, type IdType } from '../../core/id.ts';
import { ChangeKindEnum } from '../live/change.ts';

const MAX_DELIVERIES = 200;

const WebhookDelivery = builder.objectRef<DeliveryRow>('WebhookDelivery').implement({
  description: 'One request to the address of a webhook.',
  fields: (t) => ({
    id: t.id({
      description: 'The receiver finds it in `Personagraph-Delivery` and in the body.',
      resolve: ({ id }) => id,
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was sent.' }),
    durationMs: t.exposeInt('durationMs', { description: 'How long it took, in milliseconds.' }),
    attempt: t.exposeInt('attempt', { description: '1 for the first; counted anew after each success.' }),
    changes: t.exposeInt('changes', { description: 'How many changes it carried.' }),
    cursor: t.string({
      description: 'Cursor of the last change it carried.',
      resolve: ({ position }) => encodeChangeCursor(position),
    }),
    delivered: t.exposeBoolean('delivered', { description: 'Whether it was answered 2xx.' }),
    responseCode: t.exposeInt('responseCode', { nullable: true, description: 'Status of the answer; null for none.' }),
    error: t.exposeString('error', { nullable: true, description: 'Why it was not delivered; null where it was.' }),
    response: t.exposeString('response', {
      nullable: true,
      description: 'Beginning of an answer that refused it, 1,024 bytes at most; null for another.',
    }),
  }),
});

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

const idsOf = (type: IdType, ids: readonly number[]) => ids.map((id) => encodeId(type, id));

export const Webhook = builder.objectRef<Row>('Webhook').implement({
  description:
    'An address changes are posted to, signed: at least once, in order, one request at a time. No node: only ADMIN sees ' +
    'webhooks. Its secret is shown when it is made and changed.',
  fields: (t) => ({
    id: t.id({ description: 'Opaque.', resolve: ({ id }) => encodeId('Webhook', id) }),
    name: t.exposeString('name', { description: 'What it is for.' }),
    url: t.exposeString('url', { description: 'Where requests go.' }),
    kinds: t.field({
      type: [ChangeKindEnum],
      description: 'Kinds of change it wants; empty: all.',
      resolve: ({ kinds }) => [...kinds],
    }),
    segmentationIds: t.idList({
      description: 'It wants what is about these segmentations. Empty, with the segments and personas: everything.',
      resolve: ({ segmentationIds }) => idsOf('Segmentation', segmentationIds),
    }),
    segmentIds: t.idList({
      description: 'Also customers that move into or out of these segments.',
      resolve: ({ segmentIds }) => idsOf('Segment', segmentIds),
    }),
    personaIds: t.idList({
      description: 'Also what is about these personas.',
      resolve: ({ personaIds }) => idsOf('Persona', personaIds),
    }),
    customerIds: t.idList({
      description: 'Of all this, only what is about these customers; empty: about all and none.',
      resolve: ({ customerIds }) => idsOf('Customer', customerIds),
    }),
    batchSize: t.exposeInt('batchSize', { description: 'Changes a request carries at most.' }),
    status: t.expose('status', { type: WebhookStatus, description: 'Whether it is delivered to.' }),
    disabledReason: t.exposeString('disabledReason', {
      nullable: true,
      description: 'Why it was disabled; null unless it is. `updateWebhook` with `active: true` goes on.',
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
    version: t.exposeInt('version', { description: 'Raised by every edit; updateWebhook wants the one you saw.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last edited.' }),
    deliveries: t.field({
      type: [WebhookDelivery],
      description: 'The latest requests, newest first. The last 200 are kept.',
      args: { first: t.arg.int({ defaultValue: 20, description: 'How many, 1 to 200. Default 20.' }) },
      resolve: async ({ id }, { first }, { loaders, scope }) => {
        const limit = first ?? 20;
        if (limit < 1 || limit > MAX_DELIVERIES) {
          throw new PersonagraphError('INVALID_INPUT', `Takes 1 to ${MAX_DELIVERIES}.`, { field: ['first'] });
        }
        const read = (ids: readonly number[]) => readDeliveries(scope, ids, limit);
        return loaders.ofParent(`deliveries ${limit}`, read, ({ webhookId }) => webhookId).load(id);
      },
    }),
  }),
});

builder.queryFields((t) => ({
  webhooks: t.field({
    type: [Webhook],
    description: 'All webhooks of the workspace, oldest first, 50 at most. Needs ADMIN.',
    resolve: (_root, _args, context) => {
      requireRole(context, 'ADMIN');
      return listWebhooks(context.scope);
    },
  }),
  webhook: t.field({
    type: Webhook,
    nullable: true,
    description: 'A webhook; null where there is none. Needs ADMIN.',
    args: { id: t.arg.id({ required: true, description: 'The webhook.' }) },
    resolve: (_root, { id }, context) => {
      requireRole(context, 'ADMIN');
      return readWebhook(context.scope, decodeId('Webhook', id, ['id']));
    },
  }),
}));
