import { boundsBetween, startOfUnit, unitAt } from '../../../engine/history/units.ts';
import { PersonagraphError } from '../../../errors.ts';
import { check } from '../../../services/comparison/checks.ts';
import type { Series, SeriesPoint } from '../../../services/groups/group-series.ts';
import { builder } from '../../core/builder.ts';
import { askGroup } from '../../core/group-answers.ts';
import { timeOf } from '../../core/scalars.ts';
import { TIME_ZONE_ARGUMENT, unitArgument, zoneOf } from '../history/time-unit.ts';
import { Group } from './group.ts';

/** A column of all customers for each unit is read from the store. */
const COST = 1_500;
const MOST_UNITS = 60;
/** Units up to the end where no beginning is given. */
const USUAL_UNITS = 12;

const GroupSeriesPoint = builder.objectRef<SeriesPoint>('GroupSeriesPoint').implement({
  description: 'What the members of a group have in one unit of time.',
  fields: (t) => ({
    from: t.field({
      type: 'DateTime',
      description: 'The first instant of the unit.',
      resolve: ({ from }) => new Date(from),
    }),
    to: t.field({ type: 'DateTime', description: 'The first instant after it.', resolve: ({ to }) => new Date(to) }),
    complete: t.exposeBoolean('complete', { description: "False for a unit that is not over at the group's `asOf`." }),
    sum: t.exposeFloat('sum', {
      nullable: true,
      description: "The members' values added up, exact as `Group.sum`; null where nobody's is known.",
    }),
    average: t.exposeFloat('average', {
      nullable: true,
      description: "Their mean, exact as `Group.average`; null where nobody's value is known.",
    }),
    known: t.exposeInt('known', { description: 'Members whose value is known.' }),
    unknown: t.exposeInt('unknown', {
      description:
        'Members whose value is not known: of a mean those without an event within the unit. Counts and sums are 0 then.',
    }),
    active: t.exposeInt('active', { description: 'Members whose value is known and not 0.' }),
  }),
});

const GroupSeries = builder.objectRef<Series>('GroupSeries').implement({
  description: 'An aggregate of events in each unit of time, over the members of a group.',
  fields: (t) => ({
    feature: t.exposeString('name', { description: 'The aggregate, as it was asked for.' }),
    unit: t.exposeString('unit', {
      nullable: true,
      description: "Unit of its numbers, money in the workspace's currency; null where it has none.",
    }),
    points: t.field({
      type: [GroupSeriesPoint],
      size: MOST_UNITS,
      description: 'The units, oldest first, those in which nothing happened too.',
      resolve: ({ points }) => [...points],
    }),
  }),
});

builder.objectField(Group, 'timeSeries', (t) =>
  t.field({
    type: GroupSeries,
    nullable: true,
    cost: COST,
    description:
      'An aggregate of events within each unit of time, of those who are in the group now, or were at its `asOf`. Windows and ' +
      `conditions of its own hold too. TOO_LARGE for more than ${MOST_UNITS} units. Sizes over time: \`Segment.sizes\`.`,
    args: {
      feature: t.arg.string({
        required: true,
        description:
          'An aggregate of events as rules write it, `sum(purchase.amount)`, or as the catalogue lists it: `events.purchase.count`.',
      }),
      unit: t.arg(unitArgument('month')),
      from: t.arg({
        type: 'DateTime',
        description: `A time in the first unit. Default: ${USUAL_UNITS - 1} units before the last.`,
      }),
      to: t.arg({ type: 'DateTime', description: "A time in the last unit. Default: now, or the group's `asOf`." }),
      timeZone: t.arg.string(TIME_ZONE_ARGUMENT),
    },
    resolve: async (group, { feature, unit, from, to, timeZone }, context) => {
      const units = { unit, timeZone: await zoneOf(timeZone, context) };
      const end = to ? timeOf(to, ['to']).getTime() : 'asOf' in group ? group.asOf : Date.now();
      const last = unitAt(units, end);
      const begin = from ? timeOf(from, ['from']).getTime() : startOfUnit(units, last - (USUAL_UNITS - 1));
      check(begin <= end, ['to'], 'The range ends before it begins.');
      const count = last - unitAt(units, begin) + 1;
      if (count > MOST_UNITS) {
        const message = `The range has ${count} units, and a series ${MOST_UNITS} at most: ask for a shorter one, or for larger units.`;
        throw new PersonagraphError('TOO_LARGE', message, { field: ['from'] });
      }
      return askGroup(context, group, 'series', { feature, bounds: boundsBetween(units, begin, end) });
    },
  }),
);
