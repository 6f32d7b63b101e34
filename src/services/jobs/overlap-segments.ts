import { countOverlaps } from '../../db/tables/memberships/segment-overlap.ts';
import { type Overlap, overlapOf } from '../../engine/comparison/overlap.ts';
import type { JobContext } from './job.ts';
import { withJobClient } from './job-client.ts';

export interface OverlapRequest {
  readonly workspaceId: number;
  /** Different ones. */
  readonly segmentIds: readonly number[];
}

export interface SegmentPair extends Overlap {
  readonly firstId: number;
  readonly secondId: number;
}

/** How every pair of segments overlaps, in the order given, on a connection that gives way to others. */
export async function overlapSegments(
  context: JobContext,
  { workspaceId, segmentIds }: OverlapRequest,
): Promise<SegmentPair[]> {
  const { population, sizes, pairs } = await withJobClient(context, (session) =>
    countOverlaps(session.scope(workspaceId), segmentIds),
  );
  const both = new Map(pairs.map((pair) => [`${pair.first} ${pair.second}`, pair.both]));
  const size = (id: number) => sizes.get(id) ?? 0;
  return segmentIds.flatMap((firstId, index) =>
    segmentIds.slice(index + 1).map((secondId) => {
      const shared = both.get(`${Math.min(firstId, secondId)} ${Math.max(firstId, secondId)}`) ?? 0;
      const counts = { first: size(firstId), second: size(secondId), both: shared, population };
      return { firstId, secondId, ...overlapOf(counts) };
    }),
  );
}
