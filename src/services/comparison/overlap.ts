import type { Scope } from '../../db/postgres/connection.ts';
import { sharedSegmentations } from '../../db/tables/segmentations/segmentations.ts';
import { type SegmentRow, segmentsByIds, segmentsOf } from '../../db/tables/segmentations/segments.ts';
import { PersonagraphError } from '../../errors.ts';
import type { SegmentPair } from '../jobs/overlap-segments.ts';
import type { RunHost } from '../threads/host.ts';
import { check } from './checks.ts';

/** Segments whose pairs are counted at once: 1,225 pairs. */
export const MOST_SEGMENTS = 50;
/** Segments that one is held against at once. */
const MOST_OTHERS = 500;

export interface SegmentOverlap extends SegmentPair {
  readonly firstSegment: SegmentRow;
  readonly secondSegment: SegmentRow;
}

/** How two segments overlap. Throws NOT_FOUND, or INVALID_INPUT for one and the same. */
export async function overlapOfSegments(
  host: RunHost,
  scope: Scope,
  firstId: number,
  secondId: number,
): Promise<SegmentOverlap> {
  check(firstId !== secondId, ['secondId'], 'A segment overlaps with another.');
  return (await overlaps(host, scope, [firstId, secondId], ['firstId', 'secondId']))[0]!;
}

/**
 * How all pairs of segments overlap, by falling Jaccard index: of those given, or of the current ones of the workspace's
 * enabled segmentations. Pairs of one exclusive segmentation share nobody. Throws NOT_FOUND, TOO_LARGE for more than 50.
 */
export async function overlapsOfSegments(
  host: RunHost,
  scope: Scope,
  segmentIds?: readonly number[],
): Promise<SegmentOverlap[]> {
  const ids = [...new Set(segmentIds ?? (await currentSegments(scope)))];
  if (ids.length > MOST_SEGMENTS) {
    const message = `${ids.length} segments make too many pairs, ${MOST_SEGMENTS} is the most: name some.`;
    throw new PersonagraphError('TOO_LARGE', message, { field: ['segmentIds'] });
  }
  const pairs = await overlaps(
    host,
    scope,
    ids,
    ids.map(() => 'segmentIds'),
  );
  return byJaccard(pairs);
}

/**
 * How a segment overlaps with others, by falling Jaccard index, itself always the first of a pair: with those given, or with
 * the current ones of other enabled segmentations. Throws NOT_FOUND, TOO_LARGE for more than 500.
 */
export async function overlapsOfSegment(
  host: RunHost,
  scope: Scope,
  { id, segmentationId }: Pick<SegmentRow, 'id' | 'segmentationId'>,
  others?: readonly number[],
): Promise<SegmentOverlap[]> {
  const ids = [...new Set([id, ...(others ?? (await currentSegments(scope, segmentationId)))])];
  if (ids.length - 1 > MOST_OTHERS) {
    const message = `${ids.length - 1} segments are too many to hold one against, ${MOST_OTHERS} is the most: name some.`;
    throw new PersonagraphError('TOO_LARGE', message, { field: ['with'] });
  }
  const fields = ids.map((_, index) => (index === 0 ? 'id' : 'with'));
  return byJaccard(await overlaps(host, scope, ids, fields, id));
}

function byJaccard(pairs: SegmentOverlap[]): SegmentOverlap[] {
  return pairs.sort(
    (a, b) => (b.jaccard ?? -1) - (a.jaccard ?? -1) || a.firstId - b.firstId || a.secondId - b.secondId,
  );
}

/** Current segments of the enabled segmentations, but for one of these. */
async function currentSegments(scope: Scope, without?: number): Promise<number[]> {
  const shared = await sharedSegmentations(scope);
  const enabled = shared.flatMap(({ id, enabled: on }) => (on && id !== without ? id : []));
  return (await segmentsOf(scope, enabled)).map(({ id }) => id);
}

async function overlaps(
  host: RunHost,
  scope: Scope,
  segmentIds: readonly number[],
  fields: readonly string[],
  of?: number,
): Promise<SegmentOverlap[]> {
  const rows = new Map((await segmentsByIds(scope, segmentIds)).map((row) => [row.id, row]));
  const missing = segmentIds.findIndex((id) => !rows.has(id));
  if (missing >= 0) throw new PersonagraphError('NOT_FOUND', 'No such segment.', { field: [fields[missing]!] });
  const pairs = await host.ask('overlap', { workspaceId: scope.workspaceId, segmentIds, ...(of && { of }) });
  return pairs.map((pair) => ({
    ...pair,
    firstSegment: rows.get(pair.firstId)!,
    secondSegment: rows.get(pair.secondId)!,
  }));
}
