import { METRICS, type MetricKind, type Metric as Row } from '../../../engine/comparison/metric.ts';
import { ABOUT } from '../../../engine/comparison/readings.ts';
import { builder } from '../../core/builder.ts';
import { languageArg, say } from '../../core/language.ts';

const MetricKindEnum = builder.enumType('ComparisonMetricKind', {
  description: 'What candidates of a comparison are measured by.',
  values: Object.fromEntries(
    (Object.keys(METRICS) as MetricKind[]).map((kind) => [kind, { value: kind, description: ABOUT[kind].en }]),
  ) as Record<MetricKind, { value: MetricKind; description: string }>,
});

const Direction = builder.enumType('MetricDirection', {
  description: 'Which values of a metric are better.',
  values: {
    HIGHER: { description: 'Higher ones.' },
    LOWER: { description: 'Lower ones.' },
  } as const,
});

export const ComparisonMetric = builder.objectRef<Row>('ComparisonMetric').implement({
  description: 'One measure of a candidate, with how to read it.',
  fields: (t) => ({
    kind: t.expose('kind', { type: MetricKindEnum, description: 'What is measured.' }),
    value: t.exposeFloat('value', { nullable: true, description: 'Null where undefined; the reading says why.' }),
    least: t.exposeFloat('least', { nullable: true, description: 'The least it can be; null: no end.' }),
    most: t.exposeFloat('most', { nullable: true, description: 'The most it can be; null: no end.' }),
    better: t.expose('better', { type: Direction, description: 'Which values are better.' }),
    best: t.exposeBoolean('best', { description: 'Whether no other candidate does better; false with one candidate.' }),
    reading: t.string({
      description: 'What the value says, in plain words.',
      args: { language: t.arg(languageArg) },
      resolve: ({ reading }, { language }) => reading[language],
    }),
    about: t.string({
      description: 'What the metric is, its range and what is better, whatever the value.',
      args: { language: t.arg(languageArg) },
      resolve: ({ kind }, { language }) => say(ABOUT[kind], language),
    }),
  }),
});
