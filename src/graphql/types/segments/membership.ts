import {
  MEMBERSHIPS,
  MEMBERSHIPS_OF_CUSTOMER,
  type Membership as Row,
} from '../../../db/tables/memberships/memberships.ts';
import { SCORES_OF_MEMBER } from '../../../db/tables/scores/score-reads.ts';
import { builder } from '../../core/builder.ts';
import { Cause } from '../../core/enums.ts';
import { pairOf } from '../../core/id.ts';
import { chosen, one, rowsOf } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { Run } from '../runs/run.ts';
import { Explanation } from './explanation.ts';
import { Score } from './score.ts';
import { Segment } from './segment.ts';
import { Segmentation } from './segmentation.ts';

export const SegmentMembership = builder.objectRef<Row>('SegmentMembership');

builder.node(SegmentMembership, {
  extensions: rowsOf(MEMBERSHIPS),
  description: 'A customer in a segment, now.',
  id: { resolve: ({ customerId, segmentId }) => `${customerId}.${segmentId}` },
  loadWithoutCache: async (name, { loaders }) => {
    const [customerId, wanted] = pairOf(name);
    const memberships = await loaders.list(MEMBERSHIPS_OF_CUSTOMER).load(customerId);
    return memberships.find(({ segmentId }) => segmentId === wanted) ?? null;
  },
  fields: (t) => ({
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer; null for one just erased.',
      ...one('customer', 'customerId'),
    }),
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment; null for one just deleted.',
      ...one('segment', 'segmentId'),
    }),
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The segmentation the segment is of; null for one just deleted.',
      ...one('segmentation', 'segmentationId'),
    }),
    strength: t.exposeFloat('strength', { description: 'How strongly it belongs, 0..1.' }),
    since: t.expose('since', { type: 'DateTime', description: 'When it came in, by the clock of the segmentation.' }),
    until: t.expose('until', {
      type: 'DateTime',
      nullable: true,
      description: 'When the clock alone may change the answer; null: never.',
    }),
    cause: t.expose('cause', { type: Cause, description: 'What brought it in.' }),
    run: t.field({
      type: Run,
      nullable: true,
      description: 'The run that brought it in; null where it was no run.',
      ...one('run', 'runId'),
    }),
    scores: t.field({
      type: [Score],
      size: 'scores',
      description: "The customer's scores of this segmentation, in the order it declares them.",
      ...chosen((_args: object) => SCORES_OF_MEMBER),
    }),
    explanation: t.field({
      type: Explanation,
      // Each customer's features are read anew for it.
      cost: 40,
      nullable: true,
      description: 'Why it is in it, from the plugin itself on the data of now; null where the plugin is gone.',
      resolve: async ({ customerId, segmentationId, segmentId }, _args, { loaders }) => {
        const [found, segment] = await Promise.all([
          loaders.explanations.load({ customerId, segmentationId }),
          loaders.segment.load(segmentId),
        ]);
        const explanation = found.find((one) => one.segment === segment?.key) ?? (found.length === 1 ? found[0] : null);
        return explanation ? { ...explanation, segmentationId } : null;
      },
    }),
  }),
});
