import {
  OVERRIDES,
  type OverrideState,
  type MembershipOverride as Row,
} from '../../../db/tables/memberships/overrides.ts';
import { builder } from '../../core/builder.ts';
import { encodeId } from '../../core/id.ts';
import { one, rowsOf } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
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
