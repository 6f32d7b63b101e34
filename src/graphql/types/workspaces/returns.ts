import type { Run as RunRow } from '../../../db/tables/runs/runs.ts';
import { readReturns } from '../../../db/tables/workspaces/returns.ts';
import type { ReturnsRule } from '../../../engine/catalogue/returns.ts';
import { saveReturns } from '../../../services/workspaces/returns.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { mutation, noun, payloadField } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Run } from '../runs/run.ts';
import { Workspace } from './workspace.ts';

const ABOUT = {
  saleType: 'Type of the events that are sales. One below 0 is never a sale.',
  eventType:
    'Type of the events that are returns, whose amounts are positive. An amount below 0 of it means the same. Null: returns have no type of their own.',
  negativeAmounts:
    'True: an event of the type of sales below 0 is a return. False: it is neither a sale nor a return, for senders that tell the same return by eventType too. Below 0 is its amount; without one, or of 0, its quantity; without either the total of its lines.',
  orderProperty:
    'Property of sales and returns that names their order. An order of which as much money came back as it brought is then no purchase at all. Null: returns take off money only.',
} as const;

const Returns = builder.objectRef<ReturnsRule>('Returns').implement({
  description:
    'How the returns of a workspace come: a return is no purchase, no day with one and no sign of life, and its money is taken off what was spent.',
  fields: (t) => ({
    saleType: t.exposeString('saleType', { description: ABOUT.saleType }),
    eventType: t.exposeString('eventType', { nullable: true, description: ABOUT.eventType }),
    negativeAmounts: t.exposeBoolean('negativeAmounts', { description: ABOUT.negativeAmounts }),
    orderProperty: t.exposeString('orderProperty', { nullable: true, description: ABOUT.orderProperty }),
  }),
});

builder.objectField(Workspace, 'returns', (t) =>
  t.field({
    type: Returns,
    cost: STATEMENT,
    description: 'How its returns come. Default: as refund events, and as purchases below 0.',
    resolve: (_workspace, _args, { scope }) => readReturns(scope),
  }),
);

mutation({
  name: 'saveReturns',
  scope: 'WRITE',
  description:
    'Says how the returns of the workspace come, in place of what it said before. Segmentations that read sales or returns ' +
    'are STALE from then on, and a run of them is queued. INVALID_INPUT for a name that is none.',
  input: {
    description: 'How returns come; what is left out has its default.',
    fields: (t) => ({
      saleType: t.string({ description: `${ABOUT.saleType} Default: purchase.` }),
      eventType: t.string({ description: `${ABOUT.eventType} Default: refund.` }),
      negativeAmounts: t.boolean({ description: `${ABOUT.negativeAmounts} Default: true.` }),
      orderProperty: t.string({ description: `${ABOUT.orderProperty} Default: null.` }),
    }),
  },
  payload: {
    returns: noun(Returns, 'How returns come from now on; null where it was refused.'),
    runs: payloadField<[typeof Run], false, readonly RunRow[]>(
      {
        type: [Run],
        nullable: false,
        size: 5,
        description:
          'The runs that answer anew whatever is stale now: one, and one for each time that answers are pinned to.',
      },
      (runs) => [...(runs ?? [])],
    ),
  },
  work: async ({ clientMutationId: _, ...input }: Record<string, unknown>, { scope, registry }) => {
    return saveReturns(scope, registry, presentFields(input, 'eventType'));
  },
});
