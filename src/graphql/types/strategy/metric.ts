import { MEASUREMENTS, type MeasurementJson } from '../../../db/tables/strategy/measurements.ts';
import type { FeatureMetric, Metric as Row } from '../../../engine/strategy/metric.ts';
import type { ErrorCode } from '../../../errors.ts';
import type { MetricInput as GivenMetric } from '../../../services/strategy/metrics.ts';
import { builder } from '../../core/builder.ts';
import { ErrorCodeEnum } from '../../core/errors.ts';
import { read, rowsOf } from '../../core/reading.ts';
import { readMeasure, StatisticEnum, shapeOf } from '../claims/claim-measure.ts';
import { GroupInput } from '../groups/group-input.ts';
import { OutcomeMetric } from '../outcomes/metric.ts';

const feature = (metric: Row): FeatureMetric | null => ('outcome' in metric ? null : metric);

export const StrategyMetric = builder.objectRef<Row>('StrategyMetric').implement({
  description:
    'What an objective or action is measured by: a number over a feature of a group, or an outcome of a group.',
  fields: (t) => ({
    feature: t.string({
      nullable: true,
      description: 'The feature, by its name in the catalogue; null of an outcome.',
      resolve: (metric) => feature(metric)?.feature ?? null,
    }),
    statistic: t.field({
      type: StatisticEnum,
      nullable: true,
      description: 'Which number of the feature; null of an outcome.',
      resolve: (metric) => feature(metric)?.statistic ?? null,
    }),
    value: t.string({
      nullable: true,
      description: 'Of SHARE and COUNT: the text, or `true` or `false`, that is counted.',
      resolve: (metric) => feature(metric)?.value ?? null,
    }),
    from: t.float({
      nullable: true,
      description: 'Of SHARE and COUNT of numbers and times: from here.',
      resolve: (metric) => feature(metric)?.from ?? null,
    }),
    to: t.float({
      nullable: true,
      description: 'The same: up to, not including, here.',
      resolve: (metric) => feature(metric)?.to ?? null,
    }),
    quantile: t.float({
      nullable: true,
      description: 'Of QUANTILE: at this share, 0..1.',
      resolve: (metric) => feature(metric)?.quantile ?? null,
    }),
    outcome: t.field({
      type: OutcomeMetric,
      nullable: true,
      description: 'The outcome; null of a feature.',
      resolve: (metric) => ('outcome' in metric ? metric.outcome : null),
    }),
    days: t.int({
      nullable: true,
      description: 'Of an outcome: the last whole days that it is of, in the time zone of the workspace.',
      resolve: (metric) => ('outcome' in metric ? metric.days : null),
    }),
    group: t.field({
      type: 'JSON',
      bytes: 200,
      description: 'Whom it is over, as a GroupInput for `group(by:)`.',
      resolve: ({ group }) => shapeOf(group),
    }),
  }),
});

export const StrategyMetricInput = builder.inputType('StrategyMetricInput', {
  description: 'What is measured: give a feature with its statistic, or an outcome with its days.',
  fields: (t) => ({
    feature: t.string({ description: 'A name in the catalogue. UNKNOWN_FEATURE for one that nobody has.' }),
    statistic: t.field({ type: StatisticEnum, description: 'Which number of the feature.' }),
    value: t.string({ description: 'Of SHARE and COUNT of texts, lists and flags: the value; `true` of a flag.' }),
    from: t.float({ description: 'Of SHARE and COUNT of numbers and times: from here. Default: no limit.' }),
    to: t.float({ description: 'The same: up to, not including, here. Default: no limit.' }),
    quantile: t.float({ description: 'Of QUANTILE: at this share, 0..1.' }),
    outcome: t.field({
      type: OutcomeMetric,
      description: 'An outcome of the group, by the definitions of the workspace.',
    }),
    days: t.int({ description: 'Of an outcome: over so many of the last whole days, 1 to 1,830.' }),
    group: t.field({
      type: GroupInput,
      required: true,
      description: 'Whom it is over: anything but filters and past times.',
    }),
  }),
});

/** A metric as the services take it. Throws INVALID_ID, INVALID_INPUT. */
export function readMetric({ group, ...others }: (typeof StrategyMetricInput)['$inferInput']): GivenMetric {
  const measure = { feature: '', statistic: 'COUNT', group, tolerance: 0 } as const;
  return { ...others, group: readMeasure(measure, ['metric']).group };
}

/** A measurement of a list, or of a column of JSON. */
type Measurement = Omit<MeasurementJson, 'at'> & { readonly at: Date | string };

export const StrategyMeasurement = builder.objectRef<Measurement>('StrategyMeasurement').implement({
  extensions: rowsOf(MEASUREMENTS),
  description: 'What a metric was at a time.',
  fields: (t) => ({
    at: t.field({
      type: 'DateTime',
      description: 'When it was measured.',
      resolve: ({ at }) => new Date(at),
      extensions: read({ kind: 'column', column: 'at' }),
    }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'The number; a share is 0..1. Null where nobody has a known value, or it could not be had.',
    }),
    low: t.exposeFloat('low', {
      nullable: true,
      description: 'Lower end of the 95 % interval; null where it has none.',
    }),
    high: t.exposeFloat('high', { nullable: true, description: 'Upper end of the same interval.' }),
    sampleSize: t.exposeInt('sampleSize', { description: 'Customers that it is of.' }),
    unknown: t.exposeInt('unknown', { description: 'Customers of whom it is not known.' }),
    problem: t.exposeString('problem', {
      nullable: true,
      description: 'Why it could not be had; null where it could.',
    }),
    problemCode: t.field({
      type: ErrorCodeEnum,
      nullable: true,
      description: 'The same, for programs.',
      resolve: ({ problemCode }) => problemCode as ErrorCode | null,
      extensions: read({ kind: 'column', column: 'problemCode' }),
    }),
  }),
});
