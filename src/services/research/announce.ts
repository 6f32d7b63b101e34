import type { Scope } from '../../db/postgres/connection.ts';
import { appendChanges } from '../../db/tables/changes/changes.ts';
import type { AuditAction } from '../../db/tables/personas/persona-audit.ts';
import { recordAudit } from '../personas/audit.ts';

/** Things of research whose changes are told. */
export const RESEARCH_SUBJECTS = ['GUIDE', 'INTERVIEW', 'THEME', 'QUESTION', 'FEEDBACK'] as const;
export type ResearchSubject = (typeof RESEARCH_SUBJECTS)[number];

/** What becomes of them. */
export const RESEARCH_ACTIONS = ['CREATED', 'EDITED', 'DELETED'] as const;
export type ResearchAction = (typeof RESEARCH_ACTIONS)[number];

const NOTED = {
  CREATED: 'RESEARCH_ADDED',
  EDITED: 'RESEARCH_EDITED',
  DELETED: 'RESEARCH_REMOVED',
} as const satisfies Record<ResearchAction, AuditAction>;

/** A thing of research, and the persona that it is about, where it is about one. */
export interface ResearchThing {
  readonly id: number;
  readonly personaId?: number | null;
}

/** Tells subscribers of a change, and notes who made it, in the transaction that makes it and near its end. */
export async function announceResearch(
  scope: Scope,
  subject: ResearchSubject,
  action: ResearchAction,
  { id, personaId }: ResearchThing,
  noted: AuditAction = NOTED[action],
): Promise<void> {
  const about = typeof personaId === 'number' ? { personaId } : {};
  await recordAudit(scope, { personaId: personaId ?? null, action: noted, subjectId: id, detail: { subject } });
  await appendChanges(scope, [{ kind: 'RESEARCH_CHANGED', ...about, payload: { subject, action, subjectId: id } }]);
}
