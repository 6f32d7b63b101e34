import type { MeasuredPersona } from '../../../db/tables/personas/bound-claims.ts';
import type { ClaimMeasure } from '../../../engine/persona/measure.ts';
import type { Group } from '../../groups/group.ts';

/**
 * Whom a measure is over now; null where the persona has no such group. MEMBERS of a persona that is not active are those of
 * its source segment, or else of its first criterion.
 */
export function groupOfMeasure({ group }: ClaimMeasure, persona: MeasuredPersona | undefined): Group | null {
  if (typeof group !== 'string') return group;
  if (persona === undefined) return null;
  if (group === 'MEMBERS' && persona.status === 'ACTIVE') return { personaId: persona.id };
  const segmentId = persona.sourceSegmentId ?? (group === 'MEMBERS' ? persona.criterionSegmentId : null);
  return segmentId === null ? null : { segmentId };
}
