import type { Scope } from '../../db/postgres/connection.ts';
import type { Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { everySegmentOf } from '../../db/tables/segmentations/segments.ts';
import { type CurrentMemberships, diffMemberships, NO_SEGMENT } from '../../engine/answer/diff.ts';
import type { Computed } from '../runs/compute-plan.ts';
import { identifyAnswer } from '../runs/identify-answer.ts';
import type { Preview, PreviewedSegment } from './preview-answer.ts';

interface Previewed {
  readonly ids: Int32Array;
  readonly computed: Computed;
  /** The stored memberships of the segmentation compared with. */
  readonly current: CurrentMemberships;
  /** As without a comparison. */
  readonly segments: readonly PreviewedSegment[];
}

/**
 * Who would enter, leave and stay, as publishing would have it: clusters continue those with the same members, and
 * quarantined customers keep what they have. Segments of the live answer that would end come last, with nobody.
 */
export async function compareWithLive(
  scope: Scope,
  segmentation: Segmentation,
  { ids, computed, current, segments }: Previewed,
): Promise<Pick<Preview, 'segments' | 'unassigned'>> {
  const stored = await everySegmentOf(scope, segmentation.id);
  const { keys } = await identifyAnswer(scope, segmentation, computed, ids, () => current);
  const idByKey = new Map(stored.map(({ key, id }) => [key, id]));
  // New segments get ids nobody has, so all their members enter.
  const segmentIds = keys.map((key, index) => idByKey.get(key) ?? NEW_IDS + index);
  const counts = countDifference(ids, computed, segmentIds, current);
  const there = segments.map((segment, index) => {
    const id = segmentIds[index]!;
    const size = segment.size + counts.kept(id);
    const enter = counts.entered(id);
    const moved = { enter, leave: counts.left(id), stay: size - enter };
    // Who is quarantined and keeps it is not unknown.
    const unknown = segment.unknown - counts.kept(id);
    return { ...segment, key: keys[index]!, segmentId: id < NEW_IDS ? id : null, size, unknown, ...moved };
  });
  const gone = stored.filter(({ id, current }) => current && !segmentIds.includes(id));
  const ended = gone.map(({ key, name, id }) => {
    const size = counts.kept(id);
    const moved = { enter: 0, leave: counts.left(id), stay: size };
    const unknown = ids.length - size;
    return {
      key,
      name: name as Record<string, string>,
      segmentId: id,
      size,
      unknown,
      sample: [],
      clauses: [],
      ...moved,
    };
  });
  return { segments: [...there, ...ended], unassigned: counts.unassigned };
}

/** Ids from which on no segment is stored. */
const NEW_IDS = 2_000_000_000;
function countDifference(
  ids: Int32Array,
  { assignment }: Computed,
  segmentIds: readonly number[],
  current: CurrentMemberships,
) {
  const tallies = {
    entered: new Map<number, number>(),
    left: new Map<number, number>(),
    kept: new Map<number, number>(),
  };
  const keepers = new Set<number>();
  const count = (of: Map<number, number>, id: number) => of.set(id, (of.get(id) ?? 0) + 1);
  diffMemberships(ids, assignment, segmentIds, current, {
    enter: (_customer, segment) => count(tallies.entered, segment),
    leave: (_customer, segment) => count(tallies.left, segment),
    keep(customer, segment) {
      if (segment > NO_SEGMENT) keepers.add(customer);
      count(tallies.kept, segment);
    },
    alter: () => undefined,
    move: () => undefined,
  });
  let unassigned = -keepers.size;
  for (let row = 0; row < ids.length; row++) if (assignment.offsets[row] === assignment.offsets[row + 1]) unassigned++;
  const of = (tally: Map<number, number>) => (id: number) => tally.get(id) ?? 0;
  return { entered: of(tallies.entered), left: of(tallies.left), kept: of(tallies.kept), unassigned };
}
