import { overridesOf } from '../../../db/tables/memberships/overrides.ts';
import { builder } from '../../core/builder.ts';
import { one, paged } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { SegmentMembership } from './membership.ts';
import { MembershipOverride } from './membership-override.ts';
import { Segment } from './segment.ts';
import { Segmentation } from './segmentation.ts';

const Connection = builder.connectionObject(
  { type: MembershipOverride, name: 'MembershipOverrideConnection', description: 'A list of overrides.' },
  { name: 'MembershipOverrideEdge', description: 'An override of a list.' },
);

const ENDED = { description: 'Those that somebody ended or replaced too. Default false.' } as const;
const pagesOf = (parent: Parameters<typeof overridesOf>[0]) =>
  paged(({ ended }: { ended?: boolean | null | undefined }) => ({
    ordering: 'overrides',
    list: overridesOf(parent, ended ?? false),
  }));

builder.objectField(Customer, 'overrides', (t) =>
  t.connection(
    {
      type: MembershipOverride,
      description: 'Segments it was put into by hand, or kept out of, newest first.',
      args: { ended: t.arg.boolean(ENDED) },
      ...pagesOf('customer_id'),
    },
    Connection,
  ),
);

builder.objectField(Segment, 'overrides', (t) =>
  t.connection(
    {
      type: MembershipOverride,
      description: 'Customers put into it by hand, or kept out of it, newest first.',
      args: { ended: t.arg.boolean(ENDED) },
      ...pagesOf('segment_id'),
    },
    Connection,
  ),
);

builder.objectField(Segmentation, 'overrides', (t) =>
  t.connection(
    {
      type: MembershipOverride,
      description: 'Customers put into its segments by hand, or kept out of them, newest first.',
      args: { ended: t.arg.boolean(ENDED) },
      ...pagesOf('segmentation_id'),
    },
    Connection,
  ),
);

builder.objectFields(SegmentMembership, (t) => ({
  manual: t.boolean({
    description: 'Whether an override holds the customer in it; false where the segmenter put it there.',
    resolve: ({ overrideId }) => overrideId !== null,
  }),
  override: t.field({
    type: MembershipOverride,
    nullable: true,
    description: 'The override that holds it there, with its reason; null where the segmenter put it there.',
    ...one('override', 'overrideId'),
  }),
}));
