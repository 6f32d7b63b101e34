import type { Scope } from '../../db/postgres/connection.ts';
import { appendChanges } from '../../db/tables/changes/changes.ts';

/** Things of research whose changes are told. */
export const RESEARCH_SUBJECTS = ['GUIDE', 'INTERVIEW', 'THEME', 'QUESTION', 'FEEDBACK'] as const;
export type ResearchSubject = (typeof RESEARCH_SUBJECTS)[number];

/** What becomes of them. */
export const RESEARCH_ACTIONS = ['CREATED', 'EDITED', 'DELETED'] as const;
export type ResearchAction = (typeof RESEARCH_ACTIONS)[number];

/** Tells subscribers of a change, in the transaction that makes it and near its end. */
export async function announceResearch(
  scope: Scope,
  subject: ResearchSubject,
  action: ResearchAction,
  { id, personaId }: { readonly id: number; readonly personaId?: number | null },
): Promise<void> {
  const about = typeof personaId === 'number' ? { personaId } : {};
  await appendChanges(scope, [{ kind: 'RESEARCH_CHANGED', ...about, payload: { subject, action, subjectId: id } }]);
}
