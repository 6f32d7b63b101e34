import { countOverlaps } from '../../db/tables/memberships/segment-overlap.ts';
import { type Overlap, overlapOf } from '../../engine/comparison/overlap.ts';
import type { JobContext } from './job.ts';
import { withJobClient } from './job-client.ts';

export interface OverlapRequest {
  readonly workspaceId: number;
  /** Different ones. */
  readonly segmentIds: readonly number[];
  /** One of them, the first of every pair. Default: all pairs. */
  readonly of?: number;
}

export interface SegmentPair extends Overlap {
  readonly firstId: number;
  readonly secondId: number;
}

/** How pairs of segments overlap, in the order given, on a connection that gives way to others. */
export async function overlapSegments(
  context: JobContext,
  { workspaceId, segmentIds, of }: OverlapRequest,
): Promise<SegmentPair[]> {
  const { population, sizes, pairs } = await withJobClient(context, (session) =>
    countOverlaps(session.scope(workspaceId), segmentIds, of),
  );
  const both = new Map(pairs.map((pair) => [`${pair.first} ${pair.second}`, pair.both]));
  const size = (id: number) => sizes.get(id) ?? 0;
  const pairOf = (firstId: number, secondId: number): SegmentPair => {
    const shared = both.get(`${Math.min(firstId, secondId)} ${Math.max(firstId, secondId)}`) ?? 0;
    const counts = { first: size(firstId), second: size(secondId), both: shared, population };
    return { firstId, secondId, ...overlapOf(counts) };
  };
  if (of !== undefined) return segmentIds.flatMap((other) => (other === of ? [] : pairOf(of, other)));
  return segmentIds.flatMap((firstId, index) =>
    segmentIds.slice(index + 1).map((secondId) => pairOf(firstId, secondId)),
  );
}
