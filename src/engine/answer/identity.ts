import type { Assignment } from './assign.ts';
import { type CurrentMemberships, NO_SEGMENT } from './diff.ts';
import type { FittedPlan } from './model.ts';

/** Share of members in common (Jaccard) from which two segments are the same. */
const LEAST_OVERLAP = 0.2;

/** A new answer for everybody: rows of the assignment are those of `ids`. */
export interface NewAnswer {
  readonly plan: Pick<FittedPlan, 'segmenter' | 'segments'>;
  readonly ids: Int32Array;
  readonly assignment: Assignment;
}

/** The live answer of the same segmentation, as stored. */
export interface LiveAnswer {
  readonly memberships: CurrentMemberships;
  /** Keys of all segments it has or had, by id. */
  readonly keys: ReadonlyMap<number, string>;
}

/** The keys that tell which stored segments the new ones are. */
export interface Identity {
  /** Keys to store the new segments under, by index. */
  readonly keys: readonly string[];
  /** Segments that continue a stored one by their members, with its key; null where keys alone decide. */
  readonly continued: readonly { readonly key: string; readonly overlap: number }[] | null;
}

/**
 * Finds the keys of new segments. A segment keeps its own where the segmenter's keys mean the same at each fit, or
 * nothing is live. Otherwise it gets that of the stored segment it continues.
 */
export function identifySegments({ plan, ids, assignment }: NewAnswer, live: LiveAnswer | null): Identity {
  const own = plan.segments.map(({ key }) => key);
  if (plan.segmenter.identity === 'key' || live === null) return { keys: own, continued: null };
  const pairs = continueSegments(ids, assignment, live.memberships);
  return {
    keys: keysAfterRefit(own, live.keys, pairs),
    continued: pairs.map(({ segmentId, overlap }) => ({ key: live.keys.get(segmentId) ?? '', overlap })),
  };
}

/** A new segment that continues a stored one. */
export interface Continued {
  /** Index of the new segment. */
  readonly index: number;
  /** Id of the stored one. */
  readonly segmentId: number;
  /** Members in common, as a share of the members of either: Jaccard's index (Jaccard 1901), 0..1. */
  readonly overlap: number;
}

/**
 * Finds which new segments continue which stored ones by their common members. The pair with the most comes first, each
 * segment once, pairs under {@link LEAST_OVERLAP} not at all.
 */
export function continueSegments(ids: Int32Array, next: Assignment, current: CurrentMemberships): Continued[] {
  const shared = new Map<string, { index: number; segmentId: number; count: number }>();
  const newSizes = new Map<number, number>();
  const oldSizes = new Map<number, number>();
  const add = (sizes: Map<number, number>, key: number) => sizes.set(key, (sizes.get(key) ?? 0) + 1);
  let at = 0;
  for (let row = 0; row < ids.length; row++) {
    for (let entry = next.offsets[row]!; entry < next.offsets[row + 1]!; entry++) add(newSizes, next.segment[entry]!);
    while (at < current.customer.length && current.customer[at]! < ids[row]!) add(oldSizes, current.segment[at++]!);
    for (; at < current.customer.length && current.customer[at] === ids[row]; at++) {
      const segmentId = current.segment[at]!;
      add(oldSizes, segmentId);
      if (segmentId <= NO_SEGMENT) continue;
      for (let entry = next.offsets[row]!; entry < next.offsets[row + 1]!; entry++) {
        const index = next.segment[entry]!;
        const key = `${index}:${segmentId}`;
        const pair = shared.get(key);
        if (pair) pair.count++;
        else shared.set(key, { index, segmentId, count: 1 });
      }
    }
  }
  const pairs = [...shared.values()]
    .map(({ index, segmentId, count }) => {
      const either = (newSizes.get(index) ?? 0) + (oldSizes.get(segmentId) ?? 0) - count;
      return { index, segmentId, overlap: count / either };
    })
    .filter(({ overlap }) => overlap >= LEAST_OVERLAP)
    .sort((a, b) => b.overlap - a.overlap || a.index - b.index || a.segmentId - b.segmentId);
  const continued: Continued[] = [];
  const taken = { indexes: new Set<number>(), segments: new Set<number>() };
  for (const pair of pairs) {
    if (taken.indexes.has(pair.index) || taken.segments.has(pair.segmentId)) continue;
    taken.indexes.add(pair.index);
    taken.segments.add(pair.segmentId);
    continued.push(pair);
  }
  return continued;
}

/**
 * Keys to store new segments under: the stored key for one that continues, and its own for another, made different
 * where a stored segment has it.
 */
export function keysAfterRefit(
  keys: readonly string[],
  stored: ReadonlyMap<number, string>,
  continued: readonly Continued[],
): string[] {
  const kept = new Map(continued.map(({ index, segmentId }) => [index, stored.get(segmentId)]));
  const used = new Set(stored.values());
  return keys.map((key, index) => {
    const same = kept.get(index);
    if (same !== undefined) return same;
    let fresh = key;
    for (let n = 2; used.has(fresh); n++) fresh = `${key}-${n}`;
    used.add(fresh);
    return fresh;
  });
}
