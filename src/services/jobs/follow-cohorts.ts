import { knownFeatures, readPopulation } from '../../db/features/population.ts';
import { readActiveUnits } from '../../db/tables/events/event-series.ts';
import { type Cohorts, cohortsOf } from '../../engine/history/cohorts.ts';
import { boundsBetween, type TimeUnit } from '../../engine/history/units.ts';
import { PersonagraphError } from '../../errors.ts';
import { namedFeature } from './comparable-features.ts';
import type { JobContext } from './job.ts';
import { withJobClient } from './job-client.ts';

export interface CohortRequest extends TimeUnit {
  readonly workspaceId: number;
  /** A feature of kind time; null: the first sale. */
  readonly start: string | null;
  /** The type of events that count as coming back; null: sales. */
  readonly type: string | null;
  /** Milliseconds since 1970: in the unit of the first cohort; null: the first start. */
  readonly from: number | null;
  readonly periods: number;
  /** Milliseconds since 1970; null is now. */
  readonly asOf: number | null;
  /** TOO_LARGE for more cohorts. */
  readonly most: number;
}

export interface CohortResult extends Cohorts {
  /** Milliseconds since 1970. */
  readonly asOf: number;
  readonly bounds: readonly number[];
  readonly start: string;
  readonly type: string;
}

/** Cohorts by a start, and in which units after it they had an event of a type, in one snapshot. */
export async function followCohorts(context: JobContext, request: CohortRequest): Promise<CohortResult> {
  const { workspaceId, periods } = request;
  const known = await knownFeatures(context.db.scope(workspaceId), context.masks);
  const sales = known.returns!.saleType;
  const start = request.start ?? `events.${sales}.firstAt`;
  const type = request.type ?? sales;
  const feature = namedFeature(known, start, ['start']);
  if (feature.kind !== 'time') {
    throw new PersonagraphError('INVALID_INPUT', `${start} is a ${feature.kind}, no time.`, { field: ['start'] });
  }
  if (!known.eventTypes.includes(type)) {
    throw new PersonagraphError('INVALID_INPUT', `No event of the type ${type} was ever sent.`, { field: ['type'] });
  }
  const clock = { asOf: request.asOf ?? context.now(), pinned: request.asOf !== null };
  return withJobClient(context, (session) =>
    session.scope(workspaceId).transaction(async (scope) => {
      const { ids, columns } = await readPopulation(scope, [feature], clock);
      const starts = columns.get(feature.id) as Float64Array;
      const bounds = cohortBounds(request, starts, clock.asOf);
      const { customer, unit } = await readActiveUnits(scope, type, bounds, clock.asOf);
      const active = { activeCustomer: customer, activeUnit: unit };
      const cohorts = cohortsOf({ ids, starts, bounds, ...active, periods, asOf: clock.asOf });
      return { ...cohorts, asOf: clock.asOf, bounds, start, type };
    }, 'REPEATABLE READ READ ONLY'),
  );
}

function cohortBounds(request: CohortRequest, starts: Float64Array, asOf: number): number[] {
  const first = starts.reduce((least, at) => (at < least ? at : least), asOf);
  const bounds = boundsBetween(request, request.from ?? first, asOf);
  const { most } = request;
  if (bounds.length - 1 <= most) return bounds;
  const message = `There are ${bounds.length - 1} units up to now, and \`most\` is ${most}: begin later, or take larger units.`;
  throw new PersonagraphError('TOO_LARGE', message, { field: ['most'] });
}
