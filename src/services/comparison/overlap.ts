import type { Scope } from '../../db/postgres/connection.ts';
import { sharedSegmentations } from '../../db/tables/segmentations/segmentations.ts';
import { type SegmentRow, segmentsByIds, segmentsOf } from '../../db/tables/segmentations/segments.ts';
import { PersonagraphError } from '../../errors.ts';
import type { SegmentPair } from '../jobs/overlap-segments.ts';
import type { RunHost } from '../threads/host.ts';
import { check } from './checks.ts';

/** Segments whose pairs are counted at once: 1,225 pairs. */
export const MOST_SEGMENTS = 50;

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
  return pairs.sort(
    (a, b) => (b.jaccard ?? -1) - (a.jaccard ?? -1) || a.firstId - b.firstId || a.secondId - b.secondId,
  );
}

async function currentSegments(scope: Scope): Promise<number[]> {
  const enabled = (await sharedSegmentations(scope)).flatMap((row) => (row.enabled ? row.id : []));
  return (await segmentsOf(scope, enabled)).map(({ id }) => id);
}

async function overlaps(
  host: RunHost,
  scope: Scope,
  segmentIds: readonly number[],
  fields: readonly string[],
): Promise<SegmentOverlap[]> {
  const rows = new Map((await segmentsByIds(scope, segmentIds)).map((row) => [row.id, row]));
  const missing = segmentIds.findIndex((id) => !rows.has(id));
  if (missing >= 0) throw new PersonagraphError('NOT_FOUND', 'No such segment.', { field: [fields[missing]!] });
  const pairs = await host.ask('overlap', { workspaceId: scope.workspaceId, segmentIds });
  return pairs.map((pair) => ({
    ...pair,
    firstSegment: rows.get(pair.firstId)!,
    secondSegment: rows.get(pair.secondId)!,
  }));
}
