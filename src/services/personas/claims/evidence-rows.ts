import type { Scope } from '../../../db/postgres/connection.ts';
import type { ClaimEvidence, NewEvidence } from '../../../db/tables/personas/claim-evidence.ts';
import { findSurvey } from '../../../db/tables/surveys/surveys.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { Evidence } from '../claim-input.ts';

/** Evidence as it is stored. Throws NOT_FOUND for a survey that is not there. `at` is its path in the input. */
export async function evidenceRows(
  scope: Scope,
  pieces: readonly Evidence[],
  at: readonly string[] = ['evidence'],
): Promise<NewEvidence[]> {
  const rows: NewEvidence[] = [];
  for (const [index, piece] of pieces.entries()) {
    rows.push(await evidenceRow(scope, piece, [...at, String(index)]));
  }
  return rows;
}

/** The same of one piece. */
export async function evidenceRow(scope: Scope, piece: Evidence, at: readonly string[] = []): Promise<NewEvidence> {
  return { ...plainEvidence(piece), surveyId: await surveyOf(scope, piece.survey, at) };
}

/** The row id of a survey by its key; null without one. Throws NOT_FOUND. */
export async function surveyOf(
  scope: Scope,
  key: string | null | undefined,
  at: readonly string[],
): Promise<number | null> {
  if (key === null || key === undefined) return null;
  const survey = await findSurvey(scope, key);
  if (survey) return survey.id;
  throw new PersonagraphError('NOT_FOUND', 'No such survey.', { field: [...at, 'survey'] });
}

/** Evidence without what it is taken from, in one form. */
export function plainEvidence(piece: Omit<Evidence, 'survey' | 'detail'> & { readonly detail?: unknown }): NewEvidence {
  const { kind, stance, method, source, date, sampleSize, url, excerpt, detail, interviewId } = piece;
  return {
    ...{ kind, stance, method: method ?? null, source: source ?? null, date, sampleSize: sampleSize ?? null },
    ...{ url: url ?? null, excerpt: excerpt ?? null, detail: detail ?? null },
    ...{ interviewId: interviewId ?? null, surveyId: null },
  };
}

/** True for evidence that is of no interview or survey of the workspace: it is a part of the claim itself. */
export function isOwn({ interviewId, surveyId }: Pick<ClaimEvidence, 'interviewId' | 'surveyId'>): boolean {
  return interviewId === null && surveyId === null;
}
