import type { Clause } from './clause.ts';
import { isPresence } from './clause.ts';

/**
 * The keys of segments that a clause names of another segmentation, for the host to check. None for a clause that names
 * none and is unknown without an answer. Undefined for one that is not about a segmentation, and for a test of presence:
 * without an answer it would take everybody for being in no segment.
 */
export function labelsOf(clause: Clause): readonly string[] | undefined {
  const { feature } = clause;
  if (typeof feature !== 'string' || !feature.startsWith('segmentations.') || isPresence(clause)) return undefined;
  if (clause.kind === 'category') {
    if (clause.op === 'eq' || clause.op === 'neq') return [clause.value];
    return clause.op === 'in' || clause.op === 'notIn' ? clause.value : [];
  }
  if (clause.kind !== 'list' || clause.op === 'size') return [];
  return clause.op === 'contains' ? [clause.value] : clause.value;
}
