import type { NewChange } from '../../db/tables/changes/changes.ts';
import type { ReviewKind } from '../../engine/upkeep/review-calendar.ts';

/** What upkeep tells of, and what becomes of it. */
export const UPKEEP_SUBJECTS = ['REVIEW', 'DRIFT', 'OVERLAP'] as const;
export type UpkeepSubject = (typeof UPKEEP_SUBJECTS)[number];
export const UPKEEP_ACTIONS = ['DUE', 'STARTED', 'ENDED'] as const;
export type UpkeepAction = (typeof UPKEEP_ACTIONS)[number];

/** A review of a persona that fell due. */
export function reviewDue(personaId: number, review: ReviewKind): NewChange {
  return upkeepChange(personaId, { subject: 'REVIEW', action: 'DUE', review });
}

/** Traits of a persona drifted where none did before, or none does any more. `features` are those that drifted. */
export function driftChange(
  personaId: number,
  action: Exclude<UpkeepAction, 'DUE'>,
  features: readonly string[],
): NewChange {
  return upkeepChange(personaId, { subject: 'DRIFT', action, features });
}

/** Two personas came to overlap, or do no longer. */
export function overlapChange(personaId: number, other: number, action: Exclude<UpkeepAction, 'DUE'>): NewChange {
  return upkeepChange(personaId, { subject: 'OVERLAP', action, other });
}

function upkeepChange(personaId: number, payload: NewChange['payload']): NewChange {
  return { kind: 'UPKEEP_CHANGED', personaId, payload };
}
