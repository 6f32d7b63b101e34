import { knownFeatures, readPopulation } from '../../db/features/population.ts';
import { scopeOf } from '../../db/postgres/database.ts';
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
  const scope = scopeOf(context.db, request.workspaceId);
  const features = describingFeatures(await knownFeatures(scope));
  const clock = { asOf: request.asOf ?? context.now(), pinned: request.asOf !== null };
  return withJobClient(context, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const population = await readPopulation(client, request.workspaceId, features, clock);
    const { rows } = await client.query<{ customer_id: number }>(
      'SELECT customer_id FROM segment_membership WHERE segment_id = $1 AND workspace_id = $2 ORDER BY customer_id',
      [request.segmentId, request.workspaceId],
    );
    await client.query('COMMIT');
    const ids = rows.map(({ customer_id: id }) => id);
    return portray(population, features, markRows(population.ids, [{ ids, mark: 1 }]));
  });
}
