import type { Scope } from '../../postgres/connection.ts';
import type { Paged, Source } from '../../reads/source.ts';

/** What the metric of an objective or action was at a time. */
export interface StrategyMeasurement {
  readonly id: number;
  readonly objectiveId: number | null;
  readonly actionId: number | null;
  readonly at: Date;
  /** Null where it could not be had, or nobody's value is known. */
  readonly value: number | null;
  readonly sampleSize: number;
  readonly unknown: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly problemCode: string | null;
  readonly problem: string | null;
}

export const MEASUREMENTS: Source<StrategyMeasurement> = {
  table: 'strategy_measurement',
  alias: 'me',
  columns: {
    id: 'me.id',
    objectiveId: 'me.objective_id',
    actionId: 'me.action_id',
    at: 'me.at',
    value: 'me.value',
    sampleSize: 'me.sample_size',
    unknown: 'me.unknown',
    low: 'me.low',
    high: 'me.high',
    problemCode: 'me.problem_code',
    problem: 'me.problem',
  },
};

/** What a measurement is of. */
export type MeasuredThing = 'objective' | 'action';

/** The history of an objective's or action's metric, the latest first. */
export function measurementsOf(thing: MeasuredThing): Paged<StrategyMeasurement> {
  return {
    source: MEASUREMENTS,
    parent: `me.${thing}_id`,
    keys: [
      { sql: 'me.at', type: 'timestamptz', descending: true, field: 'at' },
      { sql: 'me.id', type: 'int', descending: true, field: 'id' },
    ],
  };
}

/** The parts of a measurement as JSON. */
export const MEASUREMENT_JSON = `jsonb_build_object('at', me.at, 'value', me.value, 'sampleSize', me.sample_size,
  'unknown', me.unknown, 'low', me.low, 'high', me.high, 'problemCode', me.problem_code, 'problem', me.problem)`;

/** The same as it is read. */
export interface MeasurementJson {
  readonly at: string;
  readonly value: number | null;
  readonly sampleSize: number;
  readonly unknown: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly problemCode: string | null;
  readonly problem: string | null;
}

/** A measurement to be kept, of an objective or action. */
export interface NewMeasurement extends MeasurementJson {
  readonly objectiveId: number | null;
  readonly actionId: number | null;
}

/** Keeps measurements, all with the time they are of. */
export async function insertMeasurements(scope: Scope, measurements: readonly NewMeasurement[]): Promise<void> {
  if (measurements.length === 0) return;
  await scope.query(
    `INSERT INTO strategy_measurement
       (workspace_id, objective_id, action_id, at, value, sample_size, unknown, low, high, problem_code, problem)
     SELECT $1::int, m."objectiveId", m."actionId", m.at, m.value, m."sampleSize", m.unknown, m.low, m.high, m."problemCode",
       m.problem
     FROM jsonb_to_recordset($2::jsonb) AS m("objectiveId" int, "actionId" int, at timestamptz, value float8,
       "sampleSize" int, unknown int, low float8, high float8, "problemCode" text, problem text)`,
    [scope.workspaceId, JSON.stringify(measurements)],
  );
}
