import {
  overlapOfSegments,
  overlapsOfSegment,
  overlapsOfSegments,
  type SegmentOverlap as Row,
} from '../../../services/comparison/overlap.ts';
import { builder } from '../../core/builder.ts';
import { decodeId, decodeIds } from '../../core/id.ts';
import { Segment } from './segment.ts';

/** One reads all memberships of the segments. */
const COST = 1_000;

const SegmentOverlap = builder.objectRef<Row>('SegmentOverlap').implement({
  description: 'How two segments overlap.',
  fields: (t) => ({
    first: t.field({ type: Segment, description: 'One segment.', resolve: ({ firstSegment }) => firstSegment }),
    second: t.field({ type: Segment, description: 'The other.', resolve: ({ secondSegment }) => secondSegment }),
    firstSize: t.exposeInt('first', { description: 'Members of the first.' }),
    secondSize: t.exposeInt('second', { description: 'Members of the second.' }),
    both: t.exposeInt('both', { description: 'Customers in both.' }),
    population: t.exposeInt('population', { description: 'Customers of the workspace.' }),
    jaccard: t.exposeFloat('jaccard', {
      nullable: true,
      description: 'Customers in both as a share of those in either, 0..1; null where both are empty.',
    }),
    shareOfFirst: t.exposeFloat('shareOfFirst', {
      nullable: true,
      description: 'Share 0..1 of the first that is in the second too; null where the first is empty.',
    }),
    shareOfSecond: t.exposeFloat('shareOfSecond', {
      nullable: true,
      description: 'Share 0..1 of the second that is in the first too; null where the second is empty.',
    }),
    lift: t.exposeFloat('lift', {
      nullable: true,
      description:
        'How many times more customers are in both than if the segments had nothing to do with each other: 1 as by ' +
        'chance; null where one is empty.',
    }),
  }),
});

builder.objectField(Segment, 'overlaps', (t) =>
  t.field({
    type: [SegmentOverlap],
    size: { argument: 'most', most: 500 },
    nullable: true,
    cost: 2 * COST,
    description:
      'How it overlaps with other segments now, itself the first of each pair, by falling Jaccard index. TOO_LARGE for more than ' +
      '500 others.',
    args: {
      with: t.arg.idList({ description: 'The others. Default: the current ones of other enabled segmentations.' }),
      most: t.arg.int({ required: true, defaultValue: 20, description: 'So many at most, 0 to 500. Default 20.' }),
    },
    resolve: async (segment, { with: others, most }, { host, scope }) => {
      const pairs = await overlapsOfSegment(host, scope, segment, decodeIds('Segment', others, 'with'));
      return pairs.slice(0, Math.max(0, most));
    },
  }),
);

builder.queryFields((t) => ({
  overlapOfSegments: t.field({
    type: SegmentOverlap,
    nullable: true,
    description: 'How two segments overlap now.',
    cost: COST,
    args: {
      firstId: t.arg.id({ required: true, description: 'One segment.' }),
      secondId: t.arg.id({ required: true, description: 'Another.' }),
    },
    resolve: (_root, { firstId, secondId }, { host, scope }) =>
      overlapOfSegments(
        host,
        scope,
        decodeId('Segment', firstId, ['firstId']),
        decodeId('Segment', secondId, ['secondId']),
      ),
  }),
  overlapsOfSegments: t.field({
    type: [SegmentOverlap],
    size: { argument: 'most', most: 1_225 },
    nullable: true,
    description:
      'How all pairs of segments overlap now, by falling Jaccard index. TOO_LARGE for more than 50 segments.',
    cost: 4 * COST,
    args: {
      segmentIds: t.arg.idList({ description: 'The segments. Default: the current ones of enabled segmentations.' }),
      most: t.arg.int({
        required: true,
        defaultValue: 50,
        description: 'So many pairs at most, 0 to 1,225. Default 50.',
      }),
    },
    resolve: async (_root, { segmentIds, most }, { host, scope }) => {
      const pairs = await overlapsOfSegments(host, scope, decodeIds('Segment', segmentIds, 'segmentIds'));
      return pairs.slice(0, Math.max(0, most));
    },
  }),
}));
