import type { Scope } from '../../db/postgres/connection.ts';
import { PersonagraphError } from '../../errors.ts';
import type { CohortRequest, CohortResult } from '../jobs/follow-cohorts.ts';
import type { RunHost } from '../threads/host.ts';
import { refuseFuture } from './answer-times.ts';

/** Cohorts, and periods each is followed, at most. */
export const MOST_COHORTS = 120;

/** Cohorts by a start with their retention. Throws INVALID_INPUT, UNKNOWN_FEATURE, IN_THE_FUTURE, TOO_LARGE. */
export async function followCohorts(
  host: RunHost,
  { workspaceId }: Scope,
  request: Omit<CohortRequest, 'workspaceId'>,
  now: number,
): Promise<CohortResult> {
  for (const name of ['periods', 'most'] as const) {
    if (request[name] >= 0 && request[name] <= MOST_COHORTS) continue;
    throw new PersonagraphError('INVALID_INPUT', `\`${name}\` is 0 to ${MOST_COHORTS}.`, { field: [name] });
  }
  if (request.asOf !== null) refuseFuture(new Date(request.asOf), now, 'asOf');
  if (request.from !== null && request.from > (request.asOf ?? now)) {
    throw new PersonagraphError('INVALID_INPUT', 'The first cohort begins after `asOf`.', { field: ['from'] });
  }
  return host.ask('cohorts', { ...request, workspaceId });
}
