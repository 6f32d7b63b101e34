import { type Figure as FigureRow, UNKNOWN_REASONS } from '../../../engine/outcomes/figure.ts';
import { METRIC_NAMES, METRICS, type Metric } from '../../../engine/outcomes/metrics.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { Group } from '../../../services/groups/group.ts';
import type {
  Difference,
  OutcomeFigure as MeasuredFigure,
  OutcomePeriod as MeasuredPeriod,
  MembersOf,
  Outcomes as Row,
} from '../../../services/outcomes/measure-outcomes.ts';
import { checkConversion } from '../../../services/outcomes/standard.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { askOutcomes } from '../../core/outcome-answers.ts';
import { GroupInput } from '../groups/group-input.ts';
import { readGroup } from '../groups/read-group.ts';
import { Persona } from '../personas/persona.ts';
import { Segment } from '../segments/segment.ts';
import { Conversion, ConversionInput, readConversion } from './definitions.ts';
import { OutcomeDirection, OutcomeMetric, OutcomeUnit, OutcomeUnknown } from './metric.ts';

/** Its part of a pass over the sales of all customers, and of the columns that groups are counted over. */
const COST = 200;
/** Longest window of retention, in days. */
const MOST_RETENTION = 3_660;

const DayPeriodInput = builder.inputType('DayPeriodInput', {
  description: "Days of the calendar, in the time zone of the workspace's outcome standard.",
  fields: (t) => ({
    from: t.field({ type: 'Date', required: true, description: 'The first day.' }),
    to: t.field({ type: 'Date', required: true, description: 'The day after the last one. Periods are over by now.' }),
  }),
});

const MembersOfEnum = builder.enumType('OutcomeMembers', {
  description: 'Whose outcomes are measured.',
  values: {
    NOW: { value: 'NOW' as MembersOf, description: 'Of those who are members now, in each period.' },
    AT_START: {
      value: 'AT_START' as MembersOf,
      description: 'Of those who were members when each period began, by history. NO_ANSWER_THEN where there is none.',
    },
  },
});

const Spent = builder.objectRef<MeasuredPeriod['spend']>('OutcomeSpend').implement({
  description: "Spend of a period, in the workspace's currency. Spend of more days counts by those within.",
  fields: (t) => ({
    direct: t.exposeFloat('direct', {
      description: 'Aimed at the persona or segment itself; of everybody all there is.',
    }),
    shared: t.exposeFloat('shared', {
      description: "Its share of what was aimed at nobody: its part of each channel's new customers.",
    }),
    unattributed: t.exposeFloat('unattributed', {
      description:
        'Aimed at nobody, on channels on which nobody came. Where there is any, CAC, CPL and ROI are UNKNOWN.',
    }),
  }),
});

const PeriodType = builder.objectRef<MeasuredPeriod>('OutcomePeriod').implement({
  description: 'A group in a period.',
  fields: (t) => ({
    from: t.expose('from', { type: 'Date', description: 'The first day.' }),
    to: t.expose('to', { type: 'Date', description: 'The day after the last one.' }),
    members: t.exposeInt('members', { description: 'Members that are measured.' }),
    unknown: t.exposeInt('unknown', { description: 'Customers of whom nobody knows whether they are members.' }),
    retentionDays: t.exposeInt('retentionDays', {
      description: 'Days before the period: retention is of the members who bought in them.',
    }),
    spend: t.expose('spend', {
      type: Spent,
      description: 'Spend that falls to the group. It is read where CAC, CPL or ROI is asked for, otherwise 0.',
    }),
  }),
});

const Figure = builder.objectRef<FigureRow>('OutcomeNumber').implement({
  description:
    'A number of a group in a period. Where it is UNKNOWN the value is null, never 0, and `reason` says why.',
  fields: (t) => ({
    value: t.exposeFloat('value', { nullable: true, description: 'In the unit of the metric; null: UNKNOWN.' }),
    low: t.exposeFloat('low', {
      nullable: true,
      description: 'Lower end of the 95 % interval; null where there is none, as of a single customer.',
    }),
    high: t.exposeFloat('high', { nullable: true, description: 'Upper end of it; null where there is none.' }),
    n: t.exposeInt('n', { description: 'Customers it is of; of CPL leads.' }),
    unknown: t.exposeInt('unknown', { description: 'Members who would count, but of whom it is not known.' }),
    reason: t.expose('reason', {
      type: OutcomeUnknown,
      nullable: true,
      description: 'Why it is UNKNOWN; null where it is known.',
    }),
    detail: t.string({
      nullable: true,
      bytes: 150,
      description: 'The reason in words, or where the number is from; null where there is nothing to say.',
      resolve: ({ reason, detail }) => detail ?? (reason && UNKNOWN_REASONS[reason]),
    }),
  }),
});

const DifferenceType = builder.objectRef<Difference>('OutcomeDifference').implement({
  description:
    'A difference of two numbers, with the interval that their own make (Zou & Donner 2008; of shares Newcombe 1998). It ' +
    'takes the two as independent.',
  fields: (t) => ({
    value: t.exposeFloat('value', { description: 'The first less the second.' }),
    low: t.exposeFloat('low', {
      nullable: true,
      description: 'Lower end of the 95 % interval; null where there is none.',
    }),
    high: t.exposeFloat('high', { nullable: true, description: 'Upper end of it; null where there is none.' }),
  }),
});

const FigureOfMetric = builder.objectRef<MeasuredFigure>('OutcomeFigure').implement({
  description: 'A metric of a group.',
  fields: (t) => ({
    metric: t.expose('metric', { type: OutcomeMetric, description: 'The metric.' }),
    unit: t.field({ type: OutcomeUnit, description: 'Its unit.', resolve: ({ metric }) => METRICS[metric].unit }),
    direction: t.field({
      type: OutcomeDirection,
      description: 'Which way is the better one.',
      resolve: ({ metric }) => METRICS[metric].direction,
    }),
    definition: t.string({
      bytes: 200,
      description: 'How it is computed.',
      resolve: ({ metric }) => METRICS[metric].definition,
    }),
    now: t.expose('now', { type: Figure, description: 'In the period.' }),
    before: t.expose('before', {
      type: Figure,
      nullable: true,
      description: 'In the period it is held against; null where there is none.',
    }),
    change: t.expose('change', {
      type: DifferenceType,
      nullable: true,
      description: '`now` less `before`; null where one is UNKNOWN or not asked for.',
    }),
    others: t.expose('others', {
      type: Figure,
      nullable: true,
      description: 'Of everybody known not to be in the group, in the period; null where it is not asked for.',
    }),
    contrast: t.expose('contrast', {
      type: DifferenceType,
      nullable: true,
      description: '`now` less `others`; null where one is UNKNOWN, and of totals, which grow with the group.',
    }),
  }),
});

const Outcomes = builder.objectRef<Row>('Outcomes').implement({
  description: 'What a group of customers brings, in one or two periods.',
  fields: (t) => ({
    timeZone: t.exposeString('timeZone', { description: 'The time zone of the days.' }),
    currency: t.exposeString('currency', { description: 'The currency of its money, ISO 4217.' }),
    conversion: t.expose('conversion', {
      type: Conversion,
      nullable: true,
      description: 'The conversion that was measured; null where none is defined.',
    }),
    period: t.expose('period', { type: PeriodType, description: 'The group in the period.' }),
    against: t.expose('against', {
      type: PeriodType,
      nullable: true,
      description: 'The group in the period it is held against; null where there is none.',
    }),
    figures: t.expose('figures', {
      type: [FigureOfMetric],
      size: METRIC_NAMES.length,
      description: 'The metrics that were asked for, in their order.',
    }),
  }),
});

interface OutcomesArgs {
  readonly period: (typeof DayPeriodInput)['$inferInput'];
  readonly against?: (typeof DayPeriodInput)['$inferInput'] | null | undefined;
  readonly members: MembersOf;
  readonly metrics?: readonly Metric[] | null | undefined;
  readonly contrast: boolean;
  readonly retentionDays?: number | null | undefined;
  readonly conversion?: (typeof ConversionInput)['$inferInput'] | null | undefined;
}

/** Arguments of everything that measures a group. */
function outcomesArgs(t: { readonly arg: Arg }) {
  return {
    period: t.arg({ type: DayPeriodInput, required: true, description: 'The period.' }),
    against: t.arg({ type: DayPeriodInput, description: 'A period to hold it against. Default: none.' }),
    members: t.arg({
      type: MembersOfEnum,
      required: true,
      defaultValue: 'NOW' as const,
      description: 'Whose outcomes. Default NOW.',
    }),
    metrics: t.arg({ type: [OutcomeMetric], description: 'Only these. Default: all.' }),
    contrast: t.arg.boolean({
      required: true,
      defaultValue: true,
      description: 'Hold it against everybody else. Default true.',
    }),
    retentionDays: t.arg.int({
      description:
        'Days before a period that retention looks back on, 1 to 3,660. Default: those of the outcome standard.',
    }),
    conversion: t.arg({
      type: ConversionInput,
      description: 'What is a conversion. Default: that of the outcome standard.',
    }),
  };
}

type Arg = Parameters<Parameters<typeof builder.queryField>[1]>[0]['arg'];

async function outcomesOf(of: Group, args: OutcomesArgs, context: Context): Promise<Row> {
  const { period, against, members, contrast } = args;
  const retentionDays = args.retentionDays ?? null;
  if (retentionDays !== null && (retentionDays < 1 || retentionDays > MOST_RETENTION)) {
    const message = `Retention looks back on 1 to ${MOST_RETENTION} days.`;
    throw new PersonagraphError('INVALID_INPUT', message, { field: ['retentionDays'] });
  }
  const conversion = args.conversion ? readConversion(args.conversion, ['conversion']) : null;
  if (conversion) await checkConversion(context.scope, conversion, ['conversion']);
  const metrics = [...new Set(args.metrics ?? METRIC_NAMES)];
  return askOutcomes(context, {
    of,
    period,
    against: against ?? null,
    members,
    metrics,
    contrast,
    retentionDays,
    conversion,
  });
}

builder.queryField('outcomes', (t) =>
  t.field({
    type: Outcomes,
    nullable: true,
    cost: COST,
    description:
      'What a group brings in a period: customers, revenue, retention, conversion, spend and more, each with its interval. ' +
      'All groups that an operation asks about are measured in one pass.',
    args: {
      of: t.arg({ type: GroupInput, required: true, description: 'Whose outcomes.' }),
      ...outcomesArgs(t),
    },
    resolve: (_root, { of, ...args }, context) => outcomesOf(readGroup(of, ['of']), args, context),
  }),
);

builder.objectField(Persona, 'outcomes', (t) =>
  t.field({
    type: Outcomes,
    nullable: true,
    cost: COST,
    description:
      'What customers matched to it bring. Null where it is refused, as for one that is not active: the errors say why.',
    args: outcomesArgs(t),
    resolve: ({ id }, args, context) => outcomesOf({ personaId: id }, args, context),
  }),
);

builder.objectField(Segment, 'outcomes', (t) =>
  t.field({
    type: Outcomes,
    nullable: true,
    cost: COST,
    description: 'What its members bring. Null where it is refused: the errors say why.',
    args: outcomesArgs(t),
    resolve: ({ id }, args, context) => outcomesOf({ segmentId: id }, args, context),
  }),
);
