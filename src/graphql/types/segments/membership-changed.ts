import type { Change } from '../../../db/tables/changes/changes.ts';
import { builder } from '../../core/builder.ts';
import { decodeIdSet } from '../../core/id.ts';
import { linked } from '../../core/reading.ts';
import { among, pushes, type ResumeArguments } from '../../push/change-stream.ts';
import { Customer } from '../customers/customer.ts';
import { ChangeInterface, number, RESUME_ARGUMENTS } from '../live/change.ts';
import { Run } from '../runs/run.ts';
import { Segment } from './segment.ts';
import { Segmentation } from './segmentation.ts';

export const MembershipChanged = builder.objectRef<Change>('MembershipChanged').implement({
  description: 'A customer moved between the segments of a segmentation.',
  interfaces: [ChangeInterface],
  fields: (t) => ({
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer as it is now; null for one since erased.',
      ...linked('customer', ({ customerId }: Change) => customerId),
    }),
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The segmentation; null for one since deleted.',
      ...linked('segmentation', ({ segmentationId }: Change) => segmentationId),
    }),
    from: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment it left; null: none.',
      ...linked('segment', ({ payload }: Change) => number(payload['from'])),
    }),
    to: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment it came into; null: none.',
      ...linked('segment', ({ payload }: Change) => number(payload['to'])),
    }),
    run: t.field({
      type: Run,
      nullable: true,
      description: 'The run that moved it; null where it was no run.',
      ...linked('run', ({ runId }: Change) => runId),
    }),
  }),
});

type Ids = readonly string[] | null | undefined;

builder.subscriptionField('membershipChanged', (t) =>
  t.field({
    type: MembershipChanged,
    description:
      'Customers moving between segments. A first run places everybody silently; a run that moves over 10,000 in a ' +
      'segmentation pushes none of its moves one by one: follow runProgress and read the members.',
    args: {
      segmentationIds: t.arg.idList({ description: 'Only of these segmentations. Default: all.' }),
      segmentIds: t.arg.idList({ description: 'Only into or out of these segments. Default: all.' }),
      customerIds: t.arg.idList({ description: 'Only of these customers. Default: all.' }),
      after: t.arg.string(RESUME_ARGUMENTS.after),
      latestOnly: t.arg.boolean(RESUME_ARGUMENTS.latestOnly),
    },
    ...pushes((args: ResumeArguments & { segmentationIds?: Ids; segmentIds?: Ids; customerIds?: Ids }) => {
      const segmentations = decodeIdSet('Segmentation', args.segmentationIds, 'segmentationIds');
      const segments = decodeIdSet('Segment', args.segmentIds, 'segmentIds');
      const customers = decodeIdSet('Customer', args.customerIds, 'customerIds');
      return ({ kind, segmentationId, customerId, payload }) =>
        kind === 'MEMBERSHIP_CHANGED' &&
        among(segmentations, segmentationId) &&
        among(customers, customerId) &&
        among(segments, payload['from'], payload['to']);
    }),
  }),
);
