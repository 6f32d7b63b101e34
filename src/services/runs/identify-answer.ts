import type { Scope } from '../../db/postgres/connection.ts';
import type { Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { segmentKeys } from '../../db/tables/segmentations/segments.ts';
import type { CurrentMemberships } from '../../engine/answer/diff.ts';
import { type Identity, identifySegments } from '../../engine/answer/identity.ts';
import type { Computed } from './compute-plan.ts';

/**
 * Finds the keys that the segments of a new answer are known by: a refit of clusters keeps those of the clusters it
 * continues. Readers of the same run and the store take the same. `current` are its memberships as stored.
 */
export async function identifyAnswer(
  scope: Scope,
  { id, liveModelId }: Segmentation,
  { plan, assignment, overridden }: Computed,
  ids: Int32Array,
  current: () => CurrentMemberships | Promise<CurrentMemberships>,
): Promise<Identity> {
  if (overridden) return overridden.identity;
  const answer = { plan, ids, assignment };
  if (liveModelId === null || plan.segmenter.identity === 'key') return identifySegments(answer, null);
  const keys = await segmentKeys(scope, [id]);
  return identifySegments(answer, { memberships: await current(), keys: keys.get(id)! });
}
