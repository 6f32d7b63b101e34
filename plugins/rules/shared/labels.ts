import type { ClauseFeature } from 'personagraph/rules';
import { type Clause, isPresence } from './clause.ts';

/** Keys of segments that a clause names; undefined where it has nothing to do with a segmentation. */
type Labels = readonly string[] | undefined;

/** Since when a customer is in one segment. */
const SINCE = /^segmentations\.[^.]+\.since\.(.+)$/;

/**
 * The keys of segments that a clause names of another segmentation which it reads, for the host to check. None where it names
 * none and is unknown without an answer. Undefined for a feature that is not of a segmentation, and for a test of presence:
 * without an answer it would take everybody for being in no segment.
 */
export function labelsOf(clause: Clause, feature: ClauseFeature): Labels {
  if (typeof feature !== 'string' || !feature.startsWith('segmentations.') || isPresence(clause)) return undefined;
  const [, since] = SINCE.exec(feature) ?? [];
  if (since !== undefined) return [since];
  // Right of the operator, or in a sum.
  if (feature !== clause.feature) return [];
  if (clause.kind === 'category') {
    if (clause.op === 'eq' || clause.op === 'neq') return typeof clause.value === 'string' ? [clause.value] : [];
    return clause.op === 'in' || clause.op === 'notIn' ? clause.value : [];
  }
  if (clause.kind !== 'list' || clause.op === 'size') return [];
  return clause.op === 'contains' ? [clause.value] : clause.value;
}
