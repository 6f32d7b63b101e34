import { readHeldMemberships } from '../../db/tables/memberships/transitions.ts';
import { type TrendUnit, trendOf } from '../../engine/history/trend.ts';
import type { JobContext } from './job.ts';
import { withJobClient } from './job-client.ts';

export interface TrendRequest {
  readonly workspaceId: number;
  readonly segmentationId: number;
  /** Milliseconds since 1970, ascending. */
  readonly bounds: readonly number[];
}

/** Sizes, entries, exits and flows of a segmentation between bounds. */
export async function trendSegments(
  context: JobContext,
  { workspaceId, segmentationId, bounds }: TrendRequest,
): Promise<TrendUnit[]> {
  const held = await withJobClient(context, (session) =>
    readHeldMemberships(session.scope(workspaceId), segmentationId),
  );
  return trendOf(held, bounds);
}
