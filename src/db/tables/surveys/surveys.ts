import type { SurveyQuestion } from '../../../engine/catalogue/survey-question.ts';
import type { Scope } from '../../postgres/connection.ts';

/** A questionnaire, as stored. */
export interface Survey {
  readonly id: number;
  readonly key: string;
  readonly title: string;
  /** In the order they are asked. */
  readonly questions: readonly SurveyQuestion[];
}

const COLUMNS = 'id, key, title, questions';

/** A workspace's surveys, by key. */
export async function listSurveys(scope: Scope): Promise<Survey[]> {
  return scope.query<Survey>(`SELECT ${COLUMNS} FROM survey WHERE workspace_id = $1 ORDER BY key`, [scope.workspaceId]);
}

export async function findSurvey(scope: Scope, key: string): Promise<Survey | null> {
  const rows = await scope.query<Survey>(`SELECT ${COLUMNS} FROM survey WHERE workspace_id = $1 AND key = $2`, [
    scope.workspaceId,
    key,
  ]);
  return rows[0] ?? null;
}

/** The survey, locked to the end of the transaction: to be changed, or to stay as it is while responses are written. */
export async function lockSurvey(scope: Scope, key: string, mode: 'UPDATE' | 'SHARE'): Promise<Survey | null> {
  const rows = await scope.query<Survey>(
    `SELECT ${COLUMNS} FROM survey WHERE workspace_id = $1 AND key = $2 FOR ${mode}`,
    [scope.workspaceId, key],
  );
  return rows[0] ?? null;
}

/** Makes a survey; null where the key is taken. */
export async function insertSurvey(scope: Scope, survey: Omit<Survey, 'id'>): Promise<Survey | null> {
  const rows = await scope.query<Survey>(
    `INSERT INTO survey (workspace_id, key, title, questions) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
    [scope.workspaceId, survey.key, survey.title, JSON.stringify(survey.questions)],
  );
  return rows[0] ?? null;
}

export async function updateSurvey(scope: Scope, { id, title, questions }: Survey): Promise<void> {
  await scope.query(
    'UPDATE survey SET title = $3, questions = $4, updated_at = now() WHERE workspace_id = $1 AND id = $2',
    [scope.workspaceId, id, title, JSON.stringify(questions)],
  );
}

/** Deletes a survey with the responses to it. */
export async function deleteSurveyRow(scope: Scope, id: number): Promise<void> {
  await scope.query(
    `DELETE FROM customer_merge_row m USING survey_response r
     WHERE m.workspace_id = $1 AND m.kind = 'RESPONSE' AND r.workspace_id = $1 AND r.survey_id = $2 AND m.row_id = r.id`,
    [scope.workspaceId, id],
  );
  await scope.query('DELETE FROM survey_response WHERE workspace_id = $1 AND survey_id = $2', [scope.workspaceId, id]);
  await scope.query('DELETE FROM survey WHERE workspace_id = $1 AND id = $2', [scope.workspaceId, id]);
}

/** Those of the questions that somebody has answered. */
export async function answeredQuestions(
  scope: Scope,
  surveyId: number,
  questions: readonly string[],
): Promise<Set<string>> {
  if (questions.length === 0) return new Set();
  const rows = await scope.query<{ key: string }>(
    `SELECT key FROM unnest($3::text[]) AS key WHERE EXISTS (
       SELECT FROM survey_response WHERE workspace_id = $1 AND survey_id = $2 AND answers ? key)`,
    [scope.workspaceId, surveyId, questions],
  );
  return new Set(rows.map(({ key }) => key));
}
