import {
  forecastEvents,
  forecastSegment,
  type Interval,
  MOST_AHEAD,
  type Observation,
  type ForecastPoint as Point,
  type Forecast as Row,
} from '../../../services/history/forecast.ts';
import { MOST_UNITS } from '../../../services/history/trend.ts';
import { builder } from '../../core/builder.ts';
import { timeOf } from '../../core/scalars.ts';
import { Segment } from '../segments/segment.ts';
import { TIME_ZONE_ARGUMENT, unitArgument, zoneOf } from './time-unit.ts';

/** The whole history is read, and models are fitted to it. */
const COST = 1_500;

const IntervalType = builder.objectRef<Interval>('ForecastInterval').implement({
  description: 'A range that a value will be in with a probability. Counts are never below 0.',
  fields: (t) => ({
    low: t.exposeFloat('low', { description: 'Its lower end.' }),
    high: t.exposeFloat('high', { description: 'Its upper end.' }),
  }),
});

const ObservationType = builder.objectRef<Observation>('Observation').implement({
  description: 'The value of a unit of time that is over.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'The first instant of the unit.' }),
    value: t.exposeFloat('value', { description: 'Its value.' }),
  }),
});

const PointType = builder.objectRef<Point>('ForecastPoint').implement({
  description: 'What is expected of a unit of time to come.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'The first instant of the unit.' }),
    to: t.expose('to', { type: 'DateTime', description: 'The first instant after it.' }),
    mean: t.exposeFloat('mean', { description: 'The value expected.' }),
    interval80: t.expose('interval80', { type: IntervalType, description: 'The value is in it in 80 of 100 cases.' }),
    interval95: t.expose('interval95', { type: IntervalType, description: 'The value is in it in 95 of 100 cases.' }),
  }),
});

const Forecast = builder.objectRef<Row>('Forecast').implement({
  description:
    'A forecast by exponential smoothing in state space, additive errors (Hyndman, Koehler, Ord & Snyder 2008). Of the ' +
    'models without a trend, with one and with a damped one, and with a season of 7 days or 12 months where three of ' +
    'them are known, it is the one with the least AICc. Intervals are for normal errors and take the weights as known. ' +
    'The same history gives the same forecast.',
  fields: (t) => ({
    method: t.exposeString('method', { description: 'The model chosen, such as ETS(A,Ad,N).' }),
    sigma: t.exposeFloat('sigma', { description: 'Standard deviation of its errors one unit ahead.' }),
    alpha: t.float({ description: 'Weight of the level, 0..1.', resolve: ({ weights }) => weights.alpha }),
    beta: t.float({
      description: 'Weight of the trend, 0..alpha; 0 without one.',
      resolve: ({ weights }) => weights.beta,
    }),
    gamma: t.float({
      description: 'Weight of the season, 0..1 - alpha; 0 without one.',
      resolve: ({ weights }) => weights.gamma,
    }),
    phi: t.float({ description: 'Damping of the trend, 1: none.', resolve: ({ weights }) => weights.phi }),
    history: t.field({
      type: [ObservationType],
      size: MOST_UNITS,
      description: 'What it was learned from: units that are over, oldest first.',
      resolve: ({ history }) => [...history],
    }),
    points: t.field({
      type: [PointType],
      size: { argument: 'most', most: MOST_AHEAD },
      args: { most: t.arg.int({ required: true, defaultValue: 12, description: 'So many at most. Default 12.' }) },
      description: 'The units to come, from the first that was not over.',
      resolve: ({ points }, { most }) => points.slice(0, Math.max(0, most)),
    }),
  }),
});

const REFUSED = 'HISTORY_TOO_SHORT with what is missing: it takes 10 units that are over, and as many as are forecast.';

builder.objectField(Segment, 'forecast', (t) =>
  t.field({
    type: Forecast,
    cost: COST,
    nullable: true,
    description: `Its size at the ends of units to come; null where its segmentation was just deleted. ${REFUSED}`,
    args: {
      ahead: t.arg.int({ required: true, defaultValue: 12, description: 'Units ahead, 1 to 60. Default 12.' }),
      unit: t.arg(unitArgument('week')),
      timeZone: t.arg.string(TIME_ZONE_ARGUMENT),
    },
    resolve: async ({ id, segmentationId }, { ahead, unit, timeZone }, context) => {
      const { host, scope, loaders } = context;
      const segmentation = await loaders.segmentation.load(segmentationId);
      const options = { ahead, unit, timeZone: await zoneOf(timeZone, context) };
      return segmentation && forecastSegment(host, scope, segmentation, id, options, Date.now());
    },
  }),
);

builder.queryField('forecastEvents', (t) =>
  t.field({
    type: Forecast,
    cost: COST,
    nullable: true,
    description: `How many events of a type units to come will have. ${REFUSED}`,
    args: {
      type: t.arg.string({ required: true, description: 'The type of events, such as purchase.' }),
      ahead: t.arg.int({ required: true, defaultValue: 12, description: 'Units ahead, 1 to 60. Default 12.' }),
      unit: t.arg(unitArgument('week')),
      timeZone: t.arg.string(TIME_ZONE_ARGUMENT),
      from: t.arg({
        type: 'DateTime',
        description: 'A time in the first unit learned from. Default: the unit after the one of the first event.',
      }),
      asOf: t.arg({
        type: 'DateTime',
        description: 'Forecasts from this past time on, events after it unseen. Default: now.',
      }),
    },
    resolve: async (_root, { from, asOf, timeZone, ...options }, context) =>
      forecastEvents(
        context.host,
        context.scope,
        {
          ...options,
          timeZone: await zoneOf(timeZone, context),
          from: from ? timeOf(from, ['from']) : undefined,
          asOf: asOf ? timeOf(asOf, ['asOf']) : undefined,
        },
        Date.now(),
      ),
  }),
);
