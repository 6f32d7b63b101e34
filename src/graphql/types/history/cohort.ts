import { followCohorts, MOST_COHORTS } from '../../../services/history/cohorts.ts';
import type { CohortResult } from '../../../services/jobs/follow-cohorts.ts';
import { builder } from '../../core/builder.ts';
import { timeOf } from '../../core/scalars.ts';
import { TIME_ZONE_ARGUMENT, unitArgument, zoneOf } from './time-unit.ts';

/** Everybody's starts are read, and all events of a type. */
const COST = 1_500;

/** A cohort in the k-th unit after its start. */
interface Period {
  readonly number: number;
  readonly active: number | null;
  readonly size: number;
}

const CohortPeriod = builder.objectRef<Period>('CohortPeriod').implement({
  description: 'A cohort in a unit of time after its start.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Units after the start; 0 is the unit of the start itself.' }),
    active: t.exposeInt('active', {
      nullable: true,
      description: 'Customers of it with an event of the type in that unit; null for a unit that is not over.',
    }),
    retention: t.float({
      nullable: true,
      description: 'The same as a share of the cohort, 0..1; null for a unit that is not over, or nobody.',
      resolve: ({ active, size }) => (active === null || size === 0 ? null : active / size),
    }),
  }),
});

interface CohortRow {
  readonly result: CohortResult;
  readonly unit: number;
  readonly size: number;
  readonly active: readonly (number | null)[];
}

const Cohort = builder.objectRef<CohortRow>('Cohort').implement({
  description: 'The customers who started in one unit of time.',
  fields: (t) => ({
    from: t.field({
      type: 'DateTime',
      description: 'The first instant of the unit.',
      resolve: ({ result, unit }) => new Date(result.bounds[unit]!),
    }),
    to: t.field({
      type: 'DateTime',
      description: 'The first instant after it.',
      resolve: ({ result, unit }) => new Date(result.bounds[unit + 1]!),
    }),
    size: t.exposeInt('size', { description: 'How many started in it, up to `asOf`.' }),
    periods: t.field({
      type: [CohortPeriod],
      size: { argument: 'most', most: MOST_COHORTS + 1 },
      args: { most: t.arg.int({ required: true, defaultValue: 13, description: 'So many at most. Default 13.' }) },
      description: 'The units from the start on.',
      resolve: ({ active, size }, { most }) =>
        active.slice(0, Math.max(0, most)).map((count, number) => ({ number, active: count, size })),
    }),
  }),
});

const Cohorts = builder.objectRef<CohortResult>('Cohorts').implement({
  description:
    'Customers by the unit of time they started in, and how many of them came back in each unit after it. Units are those ' +
    'of the calendar: who starts on 31 January and comes back on 1 February comes back in the first month after.',
  fields: (t) => ({
    start: t.exposeString('start', { description: 'The feature that tells when a customer started.' }),
    type: t.exposeString('type', { description: 'The type of events that count as coming back.' }),
    asOf: t.field({
      type: 'DateTime',
      description: 'What is known goes up to this.',
      resolve: ({ asOf }) => new Date(asOf),
    }),
    cohorts: t.field({
      type: [Cohort],
      size: { argument: 'most', most: MOST_COHORTS },
      args: {
        most: t.arg.int({ required: true, defaultValue: 24, description: 'So many at most, the first. Default 24.' }),
      },
      description: 'One a unit, oldest first, empty ones too.',
      resolve: (result, { most }) => result.cohorts.slice(0, Math.max(0, most)).map((one) => ({ result, ...one })),
    }),
    unknown: t.exposeInt('unknown', {
      description: 'Customers of whom it is UNKNOWN when they started: in no cohort.',
    }),
    outside: t.exposeInt('outside', { description: 'Customers who started before the first cohort, or after `asOf`.' }),
  }),
});

builder.queryField('cohorts', (t) =>
  t.field({
    type: Cohorts,
    cost: COST,
    nullable: true,
    description: 'Cohorts by start, with retention. TOO_LARGE for more cohorts than `mostCohorts`.',
    args: {
      start: t.arg.string({ description: 'A feature of kind time. Default: the first sale, events.purchase.firstAt.' }),
      type: t.arg.string({ description: 'The type of events that count as coming back. Default: sales.' }),
      unit: t.arg(unitArgument('month')),
      timeZone: t.arg.string(TIME_ZONE_ARGUMENT),
      from: t.arg({ type: 'DateTime', description: 'A time in the first cohort. Default: that of the first start.' }),
      asOf: t.arg({ type: 'DateTime', description: 'As of this past time, events after it unseen. Default: now.' }),
      periods: t.arg.int({
        required: true,
        defaultValue: 12,
        description: 'Units each is followed, 0 to 120. Default 12.',
      }),
      mostCohorts: t.arg.int({
        required: true,
        defaultValue: MOST_COHORTS,
        description: 'So many at most, 0 to 120. Default 120.',
      }),
    },
    resolve: async (_root, { start, type, from, asOf, timeZone, mostCohorts, ...options }, context) =>
      followCohorts(
        context.host,
        context.scope,
        {
          ...options,
          start: start ?? null,
          type: type ?? null,
          timeZone: await zoneOf(timeZone, context),
          from: from ? timeOf(from, ['from']).getTime() : null,
          asOf: asOf ? timeOf(asOf, ['asOf']).getTime() : null,
          most: mostCohorts,
        },
        Date.now(),
      ),
  }),
);
