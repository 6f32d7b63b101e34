import { TRANSITIONS_OF_CUSTOMER, type Transition } from '../../../db/tables/memberships/transitions.ts';
import { builder } from '../../core/builder.ts';
import { Cause } from '../../core/enums.ts';
import { one, rowsOf } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { Run } from '../runs/run.ts';
import { Segment } from './segment.ts';
import { Segmentation } from './segmentation.ts';

export const MembershipTransition = builder.objectRef<Transition>('MembershipTransition');

MembershipTransition.implement({
  extensions: rowsOf(TRANSITIONS_OF_CUSTOMER.source),
  description: 'A membership that ended: the customer was in `from` up to `at`, then in `to`.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it ended, by the clock of the segmentation.' }),
    cause: t.expose('cause', { type: Cause, description: 'What ended it.' }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer; null for one just erased.',
      ...one('customer', 'customerId'),
    }),
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The segmentation; null for one just deleted.',
      ...one('segmentation', 'segmentationId'),
    }),
    from: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment it was in; null: none.',
      ...one('segment', 'fromSegmentId'),
    }),
    since: t.expose('since', { type: 'DateTime', nullable: true, description: 'When it had come into `from`.' }),
    to: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment it is in from then on; null: none.',
      ...one('segment', 'toSegmentId'),
    }),
    run: t.field({
      type: Run,
      nullable: true,
      description: 'The run that ended it; null where it was no run.',
      ...one('run', 'runId'),
    }),
  }),
});
