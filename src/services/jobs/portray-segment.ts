import { knownFeatures, readPopulation } from '../../db/features/population.ts';
import { memberIds } from '../../db/tables/memberships/membership-copy.ts';
import { type Portrait, portray } from '../../engine/persona/portrait.ts';
import { describingFeatures } from './comparable-features.ts';
import type { JobContext } from './job.ts';
import { withJobClient } from './job-client.ts';
import { markRows } from './mark-rows.ts';

export interface PortraitRequest {
  readonly workspaceId: number;
  readonly segmentId: number;
  /** Milliseconds since 1970; null is now. */
  readonly asOf: number | null;
}

/** Describes a segment's members against everybody, over all features the workspace knows. */
export async function portraySegment(context: JobContext, request: PortraitRequest): Promise<Portrait> {
  const scope = context.db.scope(request.workspaceId);
  const features = describingFeatures(await knownFeatures(scope));
  const clock = { asOf: request.asOf ?? context.now(), pinned: request.asOf !== null };
  const { population, ids } = await withJobClient(context, (session) =>
    session.scope(request.workspaceId).transaction(
      async (transaction) => ({
        population: await readPopulation(transaction, features, clock),
        ids: await memberIds(transaction, request.segmentId),
      }),
      'REPEATABLE READ READ ONLY',
    ),
  );
  return portray(population, features, markRows(population.ids, [{ ids, mark: 1 }]));
}
