import type { Scope } from '../../postgres/connection.ts';
import { Parameters } from '../../postgres/keyset.ts';

/** Answers that are counted: one option, a text among several, or numbers of a range, both ends included. */
export type CountedAnswer =
  | { readonly option: string }
  | { readonly among: string }
  | { readonly from: number | null; readonly to: number | null };

/** How many people gave an answer, of those who answered the question. Of each the latest answer counts. */
export interface AnswerShare {
  readonly count: number;
  readonly n: number;
  /** Days of the first and last response that counts, `2026-01-31`; null without any. */
  readonly first: string | null;
  readonly last: string | null;
}

/** Counts an answer to a question over the members of a persona, or over everybody. */
export async function answerShare(
  scope: Scope,
  survey: { readonly id: number; readonly question: string },
  answer: CountedAnswer,
  personaId: number | null,
): Promise<AnswerShare> {
  const parameters = new Parameters(scope.workspaceId, survey.id, survey.question, personaId);
  const [row] = await scope.query<AnswerShare>(
    `WITH latest AS (
       SELECT DISTINCT ON (r.customer_id) r.answers -> $3::text AS value, r.responded_at FROM survey_response r
       WHERE r.workspace_id = $1 AND r.survey_id = $2 AND r.answers ? $3::text
         AND ($4::int IS NULL OR EXISTS (SELECT FROM persona_match m
           WHERE m.workspace_id = r.workspace_id AND m.customer_id = r.customer_id AND m.persona_id = $4))
       ORDER BY r.customer_id, r.responded_at DESC, r.id DESC)
     SELECT (count(*) FILTER (WHERE ${isCounted(answer, parameters)}))::int AS count, count(*)::int AS n,
       (min(responded_at) AT TIME ZONE 'UTC')::date::text AS first,
       (max(responded_at) AT TIME ZONE 'UTC')::date::text AS last
     FROM latest`,
    parameters.values,
  );
  return row!;
}

function isCounted(answer: CountedAnswer, parameters: Parameters): string {
  if ('option' in answer) return `value = to_jsonb(${parameters.add(answer.option)}::text)`;
  if ('among' in answer) return `value ? ${parameters.add(answer.among)}::text`;
  const number = `CASE WHEN jsonb_typeof(value) = 'number' THEN (value #>> '{}')::float8 END`;
  const from = answer.from === null ? [] : [`${number} >= ${parameters.add(answer.from)}::float8`];
  const to = answer.to === null ? [] : [`${number} <= ${parameters.add(answer.to)}::float8`];
  return [...from, ...to].join(' AND ');
}
