import type { Segmentation as SegmentationRow } from '../../../db/tables/segmentations/segmentations.ts';
import type { Flow } from '../../../engine/history/trend.ts';
import {
  MOST_UNITS,
  type TrendPoint as Point,
  type SegmentPoint,
  trendOfSegmentation,
} from '../../../services/history/trend.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { linked } from '../../core/reading.ts';
import { timeOf } from '../../core/scalars.ts';
import { Segment } from '../segments/segment.ts';
import { Segmentation } from '../segments/segmentation.ts';
import { TIME_ZONE_ARGUMENT, unitArgument, zoneOf } from './time-unit.ts';

/** All memberships there ever were of the segmentation are read. */
const COST = 1_000;

const SegmentTrend = builder.objectRef<SegmentPoint>('SegmentTrend').implement({
  description: 'A segment in a unit of time.',
  fields: (t) => ({
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment; null for one just deleted.',
      ...linked('segment', ({ segment }: SegmentPoint) => segment),
    }),
    size: t.exposeInt('size', { description: 'Members at `asOf` of the unit.' }),
    entries: t.exposeInt('entries', {
      nullable: true,
      description:
        'How often a customer came in within the unit: size = size before + entries - exits. Null where the unit ' +
        'begins before the first answer, which placed everybody.',
    }),
    exits: t.exposeInt('exits', {
      nullable: true,
      description: 'How often a customer went within the unit; null as entries are.',
    }),
  }),
});

const SegmentFlow = builder.objectRef<Flow>('SegmentFlow').implement({
  description:
    'Customers by where they were just before a unit of time and where at its end: a link of a Sankey diagram.',
  fields: (t) => ({
    from: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment before; null: in none, or not a customer yet.',
      ...linked('segment', ({ from }: Flow) => from),
    }),
    to: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment at the end, `from` itself for those who stayed; null: in none.',
      ...linked('segment', ({ to }: Flow) => to),
    }),
    count: t.exposeInt('count', { description: 'How many customers.' }),
  }),
});

const TrendPoint = builder.objectRef<Point>('TrendPoint').implement({
  description: 'A segmentation in a unit of time.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'The first instant of the unit.' }),
    to: t.expose('to', { type: 'DateTime', description: 'The first instant after it.' }),
    asOf: t.expose('asOf', {
      type: 'DateTime',
      description:
        'The instant the sizes are of: the last of the unit, or of the history. `Segment.asOf` says the same.',
    }),
    complete: t.exposeBoolean('complete', {
      description: 'False for a unit that is not over by the clock, or that begins before the first answer.',
    }),
    segments: t.field({
      type: [SegmentTrend],
      size: 'segments',
      description: 'The segments that had members in the range, by id.',
      resolve: ({ segments }) => [...segments],
    }),
    flows: t.field({
      type: [SegmentFlow],
      size: 60,
      nullable: true,
      description:
        'Who went where, those who stayed included: the flows into a segment sum up to its size, those out of it to ' +
        'its size before. Those in none at both ends are not counted. Where segments overlap, those left and those ' +
        'entered are paired in the order of their ids. Null where the unit begins before the first answer.',
      resolve: ({ flows }) => flows && [...flows],
    }),
  }),
});

/** A segment's size at the end of a unit. */
interface SizePoint {
  readonly point: Point;
  readonly size: number;
  readonly entries: number | null;
  readonly exits: number | null;
}

const SegmentSize = builder.objectRef<SizePoint>('SegmentSize').implement({
  description: 'A segment at the end of a unit of time.',
  fields: (t) => ({
    from: t.field({
      type: 'DateTime',
      description: 'The first instant of the unit.',
      resolve: ({ point }) => point.from,
    }),
    asOf: t.field({ type: 'DateTime', description: 'The instant the size is of.', resolve: ({ point }) => point.asOf }),
    complete: t.boolean({ description: 'As in TrendPoint.', resolve: ({ point }) => point.complete }),
    size: t.exposeInt('size', { description: 'Members then.' }),
    entries: t.exposeInt('entries', { nullable: true, description: 'As in SegmentTrend.' }),
    exits: t.exposeInt('exits', { nullable: true, description: 'As in SegmentTrend.' }),
  }),
});

const REFUSED =
  'NO_ANSWER_THEN for a range beyond the history, IN_THE_FUTURE, TOO_LARGE for more units than `most`. ' +
  'A unit goes by the clocks of the time zone.';

interface RangeArgs {
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  readonly unit: 'day' | 'week' | 'month';
  readonly timeZone?: string | null | undefined;
  readonly most: number;
}

builder.objectField(Segmentation, 'trend', (t) =>
  t.field({
    type: [TrendPoint],
    cost: COST,
    size: { argument: 'most', most: MOST_UNITS },
    description: `Sizes, entries, exits and flows of its segments over time, by its history. ${REFUSED}`,
    args: {
      from: t.arg({ type: 'DateTime', description: 'A time in the first unit. Default: the first answer.' }),
      to: t.arg({ type: 'DateTime', description: 'A time in the last unit. Default: now, or where its clock stands.' }),
      unit: t.arg(unitArgument('month')),
      timeZone: t.arg.string(TIME_ZONE_ARGUMENT),
      most: t.arg.int({
        required: true,
        defaultValue: 24,
        description: 'So many units at most, 0 to 400. Default 24.',
      }),
    },
    resolve: (segmentation, args, context) => points(segmentation, args, context),
  }),
);

builder.objectField(Segment, 'sizes', (t) =>
  t.field({
    type: [SegmentSize],
    cost: COST,
    size: { argument: 'most', most: MOST_UNITS },
    nullable: true,
    description: `Its size over time, by the history of its segmentation; null where that was just deleted. ${REFUSED}`,
    args: {
      from: t.arg({ type: 'DateTime', description: 'A time in the first unit. Default: the first answer.' }),
      to: t.arg({ type: 'DateTime', description: 'A time in the last unit. Default: now, or where the clock stands.' }),
      unit: t.arg(unitArgument('month')),
      timeZone: t.arg.string(TIME_ZONE_ARGUMENT),
      most: t.arg.int({
        required: true,
        defaultValue: 24,
        description: 'So many units at most, 0 to 400. Default 24.',
      }),
    },
    resolve: async ({ id, segmentationId }, args, context) => {
      const segmentation = await context.loaders.segmentation.load(segmentationId);
      if (!segmentation) return null;
      return (await points(segmentation, args, context)).map((point) => {
        const none = point.flows === null ? null : 0;
        const found = point.segments.find(({ segment }) => segment === id);
        return { point, ...(found ?? { size: 0, entries: none, exits: none }) };
      });
    },
  }),
);

async function points(segmentation: SegmentationRow, args: RangeArgs, context: Context): Promise<Point[]> {
  const { host, scope } = context;
  const { unit, most } = args;
  const range = {
    unit,
    most,
    timeZone: await zoneOf(args.timeZone, context),
    from: given(args.from, 'from'),
    to: given(args.to, 'to'),
  };
  return trendOfSegmentation(host, scope, segmentation, range, Date.now());
}

function given(time: string | null | undefined, field: string): Date | undefined {
  return time ? timeOf(time, [field]) : undefined;
}
