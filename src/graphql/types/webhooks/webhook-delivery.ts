import { type WebhookDelivery as Row, readDeliveries } from '../../../db/tables/webhooks/webhook-deliveries.ts';
import { PersonagraphError } from '../../../errors.ts';
import { builder } from '../../core/builder.ts';
import { encodeChangeCursor } from '../../core/cursor.ts';
import { Webhook } from './webhook.ts';

const MAX_DELIVERIES = 200;

const WebhookDelivery = builder.objectRef<Row>('WebhookDelivery').implement({
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
      bytes: 1_024,
      nullable: true,
      description: 'Beginning of an answer that refused it, 1,024 bytes at most; null for another.',
    }),
  }),
});

builder.objectField(Webhook, 'deliveries', (t) =>
  t.field({
    type: [WebhookDelivery],
    size: { argument: 'first', most: MAX_DELIVERIES },
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
);
