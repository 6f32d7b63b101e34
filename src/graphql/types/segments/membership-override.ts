import {
  OVERRIDES,
  type OverrideState,
  overridesOf,
  type MembershipOverride as Row,
} from '../../../db/tables/memberships/overrides.ts';
import { builder } from '../../core/builder.ts';
import { encodeId } from '../../core/id.ts';
import { one, paged, rowsOf } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { SegmentMembership } from './membership.ts';
import { Segment } from './segment.ts';
import { Segmentation } from './segmentation.ts';

const State = builder.enumType('OverrideState', {
  description: 'Whether an override decides.',
  values: {
    HOLDS: { description: 'It decides whether the customer is in the segment.' },
    SEGMENT_GONE: {
      description:
        'The segmentation no longer has the segment: it does nothing, and holds again once the segment is back.',
    },
    REPLACED: {
      description: 'A newer one decides, as after a merge of two customers: it holds again once that one is over.',
    },
    EXPIRED: { description: 'Its `until` is past by the clock of the segmentation.' },
    ENDED: { description: 'Somebody ended it, or set another for the same customer and segment.' },
  } as const satisfies Record<OverrideState, { description: string }>,
});

export const OverrideKind = builder.enumType('OverrideKind', {
  description: 'What an override does.',
  values: {
    INCLUDE: {
      description:
        'Puts the customer into the segment, with strength 1. Of an exclusive segmentation it leaves the segment it is in.',
    },
    EXCLUDE: {
      description:
        'Keeps the customer out of the segment. Of an exclusive segmentation it is then in none, not in the next best.',
    },
  } as const,
});

export const MembershipOverride = builder.objectRef<Row>('MembershipOverride');

MembershipOverride.implement({
  extensions: rowsOf(OVERRIDES),
  description:
    'A customer put into a segment by hand, or kept out of it, whatever the segmenter answers. Runs, live evaluation, ' +
    'previews and whoever reads the segmentation see the answer with it.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => encodeId('MembershipOverride', id) }),
    kind: t.field({
      type: OverrideKind,
      description: 'What it does.',
      resolve: ({ included }) => (included ? 'INCLUDE' : 'EXCLUDE'),
    }),
    state: t.expose('state', { type: State, description: 'Whether it decides now.' }),
    reason: t.exposeString('reason', { bytes: 100, description: 'Why it was set.' }),
    setBy: t.exposeString('byName', { description: 'Name that the API key had which set it.' }),
    setByKeyId: t.id({
      description: 'Id of the API key which set it.',
      resolve: ({ byKeyId }) => encodeId('ApiKey', byKeyId),
    }),
    setAt: t.expose('at', { type: 'DateTime', description: 'When it was set.' }),
    until: t.expose('until', {
      type: 'DateTime',
      nullable: true,
      description: 'When the clock of the segmentation ends it; null: it holds for good.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When somebody ended or replaced it; null where nobody did.',
    }),
    endedBy: t.exposeString('endedBy', {
      nullable: true,
      description: 'Name that the API key had which ended or replaced it; null where nobody did.',
    }),
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
  }),
});

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
