import type { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import type { MeasurementJson } from '../../db/tables/strategy/measurements.ts';
import type { MeasuredValue } from '../../engine/persona/measure.ts';
import type { Metric } from '../../engine/strategy/metric.ts';
import { PersonagraphError } from '../../errors.ts';
import { MeasureInput } from '../personas/claim-input.ts';
import { checkMeasures } from '../personas/claims/check-measures.ts';
import { type AskGroups, measureClaims, measureWith } from '../personas/measure-claims.ts';
import { checked, invalid } from '../research/checked.ts';
import type { RunHost } from '../threads/host.ts';

/** A metric as clients give it: a measure as claims have it, over a group that it names by itself. */
export type MetricInput = Omit<z.input<typeof MeasureInput>, 'expected' | 'tolerance'>;

/** No claim is made: nothing is expected. */
const OPEN = { expected: null, tolerance: 0 };

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
  const { expected: _expected, tolerance: _tolerance, group, ...measure } = read(input);
  if (typeof group === 'string')
    throw invalid('A metric is over a group: everybody, or one that you name.', ['metric', 'group']);
  const metric: Metric = { ...measure, group };
  await checkMeasures(scope, [{ measure: { ...metric, ...OPEN }, at: ['metric'] }]);
  const [value] = await measureClaims(host, scope, [{ measure: { ...metric, ...OPEN }, personaId: null }]);
  const measurement = measurementOf(value!);
  if (measurement.value !== null) return { metric, measurement: { ...measurement, value: measurement.value } };
  const { problem } = value!;
  const message = problem
    ? `It cannot be measured: ${problem.message}`
    : `It cannot be measured: of none of the ${measurement.unknown} in the group is ${metric.feature} known.`;
  throw new PersonagraphError(problem?.code ?? 'NOT_ENOUGH_DATA', message, { field: ['metric'] });
}

/** The values of metrics now, in their order, all of one snapshot. */
export async function measureMetrics(
  ask: AskGroups,
  scope: Scope,
  metrics: readonly Metric[],
): Promise<MeasurementJson[]> {
  const measures = metrics.map((metric) => ({ measure: { ...metric, ...OPEN }, personaId: null }));
  return (await measureWith(ask, scope, measures)).map(measurementOf);
}

function read(input: MetricInput) {
  try {
    return checked(MeasureInput, { ...input, ...OPEN });
  } catch (error) {
    if (!(error instanceof PersonagraphError)) throw error;
    throw new PersonagraphError(error.code, error.message, { field: ['metric', ...(error.field ?? [])] });
  }
}

function measurementOf({ asOf, problem, value, sampleSize, unknown, low, high }: MeasuredValue): MeasurementJson {
  const failed = { problemCode: problem?.code ?? null, problem: problem?.message ?? null };
  return { at: asOf, value, sampleSize, unknown, low, high, ...failed };
}
