import { UNKNOWN_REASONS, type UnknownReason } from '../../../engine/outcomes/figure.ts';
import {
  type Direction,
  METRIC_NAMES,
  METRICS,
  type Metric,
  type MetricFacts,
  type MetricUnit,
} from '../../../engine/outcomes/metrics.ts';
import { builder } from '../../core/builder.ts';

function enumerated<T extends string>(meanings: Readonly<Record<T, string>>) {
  return Object.fromEntries(
    Object.entries<string>(meanings).map(([value, description]) => [value, { value: value as T, description }]),
  ) as Record<T, { value: T; description: string }>;
}

const UNITS: Readonly<Record<MetricUnit, string>> = {
  CUSTOMERS: 'A number of customers.',
  CURRENCY: "Money in the workspace's currency.",
  SHARE: 'A share 0..1.',
  RATIO: 'A multiple of the spend: 0.5 is half as much again, -1 is all of it lost.',
  SCORE: 'Points from -100 to 100.',
};

const DIRECTIONS: Readonly<Record<Direction, string>> = {
  HIGHER: 'A higher value is better.',
  LOWER: 'A lower value is better.',
};

export const OutcomeMetric = builder.enumType('OutcomeMetric', {
  description: 'Something that a group of customers brings, as a number.',
  values: enumerated<Metric>(
    Object.fromEntries(METRIC_NAMES.map((name) => [name, METRICS[name].definition])) as Record<Metric, string>,
  ),
});

export const OutcomeUnit = builder.enumType('OutcomeUnit', {
  description: 'In which unit a metric is.',
  values: enumerated(UNITS),
});

export const OutcomeDirection = builder.enumType('OutcomeDirection', {
  description: 'Which way is the better one.',
  values: enumerated(DIRECTIONS),
});

export const OutcomeUnknown = builder.enumType('OutcomeUnknown', {
  description: 'Why a figure is UNKNOWN.',
  values: enumerated<UnknownReason>(UNKNOWN_REASONS),
});

const MetricFactsType = builder.objectRef<MetricFacts & { readonly metric: Metric }>('OutcomeMetricFacts').implement({
  description: 'A metric of what groups of customers bring.',
  fields: (t) => ({
    metric: t.expose('metric', { type: OutcomeMetric, description: 'Its name.' }),
    unit: t.expose('unit', { type: OutcomeUnit, description: 'Its unit.' }),
    direction: t.expose('direction', { type: OutcomeDirection, description: 'Which way is the better one.' }),
    total: t.exposeBoolean('total', {
      description: 'It is a total of members: groups are not held against each other by it.',
    }),
    definition: t.exposeString('definition', { bytes: 200, description: 'How it is computed.' }),
  }),
});

builder.queryField('outcomeMetrics', (t) =>
  t.field({
    type: [MetricFactsType],
    size: METRIC_NAMES.length,
    description: 'The metrics that groups are measured by, with unit, direction and definition.',
    resolve: () => METRIC_NAMES.map((metric) => ({ metric, ...METRICS[metric] })),
  }),
);
