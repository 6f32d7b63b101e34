import { ingestEvents } from '../../../services/events/events.ts';
import { builder } from '../../core/builder.ts';
import { given } from '../../core/given.ts';
import { answer, userErrors } from '../../core/mutation.ts';
import { rejectionErrors } from '../customers/upsert-customers.ts';

const EventKeyInput = builder.inputType('EventKeyInput', {
  description: 'Which event, by its key in the system it comes from.',
  fields: (t) => ({
    source: t.string({ description: 'The system it comes from. Default `api`.' }),
    messageId: t.string({ required: true, description: 'Its key there.' }),
  }),
});

builder.relayMutationField(
  'deleteEvents',
  {
    description: 'Events to delete, 1,000 at most.',
    inputFields: (t) => ({
      events: t.field({ type: [EventKeyInput], required: true, description: 'Their keys.' }),
    }),
  },
  {
    description:
      'Deletes events, in one transaction with the totals they change. Their keys are kept: the same event sent again, ' +
      'or for the first time, is refused with EVENT_DELETED; a correction brings it back. Fails with OVERLOADED, and ' +
      '`retryAfter` in seconds, where more is sent than can be taken.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => {
        const { scope, admission } = context;
        const deletions = input.events.map(({ source, messageId }) => ({
          op: 'delete',
          messageId,
          ...given({ source }),
        }));
        const { deleted, missing, rejections } = await admission.batch(scope, () => ingestEvents(scope, deletions));
        return { deleted, missing, userErrors: rejectionErrors('events', rejections) };
      }),
  },
  {
    description: 'What deleteEvents did.',
    outputFields: (t) => ({
      deleted: t.int({ description: 'Events deleted now.', resolve: ({ deleted }) => deleted ?? 0 }),
      missing: t.int({
        description: 'Events that were not there, or were deleted before.',
        resolve: ({ missing }) => missing ?? 0,
      }),
      userErrors: userErrors(t),
    }),
  },
);
