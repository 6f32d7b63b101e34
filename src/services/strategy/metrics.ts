import { z } from 'zod';
import { dateText, TimeZone } from '../../calendar/index.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import type { MeasurementJson } from '../../db/tables/strategy/measurements.ts';
import { workspaceTimeZone } from '../../db/tables/workspaces/workspaces.ts';
import { UNKNOWN_REASONS } from '../../engine/outcomes/figure.ts';
import { METRIC_NAMES, type Metric as Outcome } from '../../engine/outcomes/metrics.ts';
import type { MeasuredValue } from '../../engine/persona/measure.ts';
import type { FeatureMetric, Metric, OutcomeMetric } from '../../engine/strategy/metric.ts';
import { PersonagraphError } from '../../errors.ts';
import { type MetricAnswer, metricsOfGroups } from '../outcomes/metric-of-group.ts';
import { MeasureInput } from '../personas/claim-input.ts';
import { checkMeasures } from '../personas/claims/check-measures.ts';
import { measureClaims } from '../personas/measure-claims.ts';
import { checked, invalid } from '../research/checked.ts';
import type { RunHost } from '../threads/host.ts';

/** Most days that an outcome looks back on. */
const MOST_DAYS = 1_830;

/** A metric as clients give it: a number as claims have it, or an outcome of the last days, over a group that it names. */
export interface MetricInput {
  readonly feature?: string | null | undefined;
  readonly statistic?: z.input<typeof MeasureInput>['statistic'] | null | undefined;
  readonly value?: string | null | undefined;
  readonly from?: number | null | undefined;
  readonly to?: number | null | undefined;
  readonly quantile?: number | null | undefined;
  readonly outcome?: Outcome | null | undefined;
  readonly days?: number | null | undefined;
  readonly group: z.input<typeof MeasureInput>['group'];
}

/** No claim is made: nothing is expected. */
const OPEN = { expected: null, tolerance: 0 };

const OutcomeInput = z.strictObject({
  outcome: z.enum(METRIC_NAMES),
  days: z.int().min(1).max(MOST_DAYS),
  group: z.unknown(),
});

/** A metric that could be had, with its value now. */
export interface FirstValue {
  readonly metric: Metric;
  readonly measurement: MeasurementJson & { readonly value: number };
}

/**
 * Measures a metric that is being written. One that nobody can measure is refused with what is missing: UNKNOWN_FEATURE,
 * INVALID_INPUT, NOT_FOUND, SOURCE_NOT_LIVE, NOT_ENOUGH_DATA.
 */
export async function firstValue(host: RunHost, scope: Scope, input: MetricInput): Promise<FirstValue> {
  const metric = await checkedMetric(scope, input);
  const [found] = await measureMetrics(host, scope, [metric], new Date());
  const { value, unknown, problem, problemCode } = found!;
  if (value !== null) return { metric, measurement: { ...found!, value } };
  const name = 'outcome' in metric ? metric.outcome : metric.feature;
  const reason = problem ?? `${name} is known of nobody in the group, unknown of ${unknown}.`;
  const code = (problemCode ?? 'NOT_ENOUGH_DATA') as PersonagraphError['code'];
  throw new PersonagraphError(code, `It cannot be measured: ${reason}`, { field: ['metric'] });
}

/** The values of metrics now, in their order. Those of features are of one snapshot, and so are those of outcomes. */
export async function measureMetrics(
  host: RunHost,
  scope: Scope,
  metrics: readonly Metric[],
  now: Date,
): Promise<MeasurementJson[]> {
  const features = metrics.filter((metric): metric is FeatureMetric => !('outcome' in metric));
  const outcomes = metrics.filter((metric): metric is OutcomeMetric => 'outcome' in metric);
  const measures = features.map((metric) => ({ measure: { ...metric, ...OPEN }, personaId: null }));
  const values = (await measureClaims(host, scope, measures)).map(ofFeature).values();
  const figures = (await measureOutcomes(host, scope, outcomes, now)).values();
  return metrics.map((metric) => ('outcome' in metric ? figures : values).next().value!);
}

async function measureOutcomes(host: RunHost, scope: Scope, metrics: readonly OutcomeMetric[], now: Date) {
  if (metrics.length === 0) return [];
  const today = TimeZone.of(await workspaceTimeZone(scope)).dayOf(now.getTime());
  const answers = await metricsOfGroups(
    host,
    scope,
    metrics.map(({ outcome: metric, days, group: of }) => ({
      of,
      metric,
      period: { from: dateText(today - days), to: dateText(today) },
    })),
  );
  return answers.map((answer) => ofOutcome(answer, now));
}

/** A metric in its stored form. Throws INVALID_INPUT, UNKNOWN_FEATURE, NOT_FOUND. */
export async function checkedMetric(scope: Scope, { outcome, days, ...measure }: MetricInput): Promise<Metric> {
  const given = Object.entries(measure).filter(([, value]) => value !== null && value !== undefined);
  const isOutcome = outcome !== null && outcome !== undefined;
  if (isOutcome === given.some(([name]) => name === 'feature')) {
    throw invalid('A metric is of a feature, or is an outcome: give one of them.', ['metric', 'feature']);
  }
  if (isOutcome && given.length > 1) {
    const [other] = given.find(([name]) => name !== 'group')!;
    throw invalid('Is of a feature: an outcome takes days and a group.', ['metric', other]);
  }
  if (!isOutcome && days !== null && days !== undefined) {
    throw invalid('Is of an outcome: a feature has its window in its name.', ['metric', 'days']);
  }
  const {
    expected: _expected,
    tolerance: _tolerance,
    ...read
  } = at(() =>
    // The group is checked the same way, whatever is measured of it.
    checked(
      MeasureInput,
      isOutcome ? { ...EVERYBODY, group: measure.group, ...OPEN } : { ...Object.fromEntries(given), ...OPEN },
    ),
  );
  const { group } = read;
  if (typeof group === 'string') {
    throw invalid('A metric is over everybody, or over a group that you name.', ['metric', 'group']);
  }
  if (!isOutcome) {
    await checkMeasures(scope, [{ measure: { ...read, group, ...OPEN }, at: ['metric'] }]);
    return { ...read, group };
  }
  const { outcome: named, days: last } = at(() => checked(OutcomeInput, { outcome, days, group }));
  await checkMeasures(scope, [{ measure: { ...EVERYBODY, group, ...OPEN }, at: ['metric'] }]);
  return { outcome: named, days: last, group };
}

/** A measure that everybody has, for checking a group alone. */
const EVERYBODY = { feature: 'customer.country', statistic: 'COUNT' } as const;

function at<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PersonagraphError)) throw error;
    throw new PersonagraphError(error.code, error.message, { field: ['metric', ...(error.field ?? [])] });
  }
}

function ofFeature({ asOf, problem, value, sampleSize, unknown, low, high }: MeasuredValue): MeasurementJson {
  const failed = { problemCode: problem?.code ?? null, problem: problem?.message ?? null };
  return { at: asOf, value, sampleSize, unknown, low, high, ...failed };
}

function ofOutcome(answer: MetricAnswer, now: Date): MeasurementJson {
  const none = { at: now.toISOString(), value: null, sampleSize: 0, unknown: 0, low: null, high: null };
  if ('failure' in answer) {
    const { code, message } = answer.failure;
    return { ...none, problemCode: code, problem: message };
  }
  const { value, n, unknown, low, high, reason, detail } = answer.figure;
  const words = reason && [UNKNOWN_REASONS[reason], detail].filter((one) => one !== null).join(' ');
  const failed = { problemCode: reason && 'NOT_ENOUGH_DATA', problem: words };
  return { ...none, value, sampleSize: n, unknown, low, high, ...failed };
}
