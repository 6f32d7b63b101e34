import type { Scope } from '../../db/postgres/connection.ts';
import type { Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { segmentKeys } from '../../db/tables/segmentations/segments.ts';
import type { CurrentMemberships } from '../../engine/answer/diff.ts';
import { type Override, withOverrides } from '../../engine/answer/overrides.ts';
import type { Computed } from './compute-plan.ts';
import { identifyAnswer } from './identify-answer.ts';

/** Everybody's overrides of one segmentation, and the rows they may change. */
export interface ToOverride {
  readonly segmentation: Segmentation;
  readonly ids: Int32Array;
  /** Milliseconds since 1970. */
  readonly asOf: number;
  /** By customer, the newest last. */
  readonly overrides: readonly Override[];
  /** The memberships as stored. */
  readonly current: () => CurrentMemberships | Promise<CurrentMemberships>;
}

/** A segmenter's answer with what people decided by hand in its place. */
export async function overrideAnswer(scope: Scope, computed: Computed, toOverride: ToOverride): Promise<Computed> {
  const { segmentation, ids, asOf, overrides, current } = toOverride;
  if (overrides.length === 0) return computed;
  const { plan, assignment } = computed;
  const identity = await identifyAnswer(scope, segmentation, computed, ids, current);
  const keys = (await segmentKeys(scope, [segmentation.id])).get(segmentation.id)!;
  const idByKey = new Map([...keys].map(([id, key]) => [key, id]));
  // Nobody can have overridden a segment that is new.
  const segmentIds = identity.keys.map((key, index) => idByKey.get(key) ?? -1 - index);
  const exclusive = plan.segmenter.membership === 'exclusive';
  const answer = { ids, assignment, segmentIds, exclusive, asOf, current: await current() };
  const { assignment: overridden, holding } = withOverrides(answer, overrides);
  return { ...computed, assignment: overridden, overridden: { holding, identity } };
}
