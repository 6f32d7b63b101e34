import type { Scope } from '../postgres/connection.ts';
import { consentsSql } from '../tables/privacy/purposes.ts';

/** Something a customer wrote in words of its own. */
export interface FreeText {
  readonly customerId: number;
  readonly externalId: string;
  /** The customer's name, for whoever has to see that it is not in the text. */
  readonly name: string | null;
  readonly kind: 'SURVEY' | 'EVENT';
  /** The question, or the type of event. */
  readonly origin: string;
  /** Title of the survey; empty of an event. */
  readonly title: string;
  readonly text: string;
  readonly at: Date;
}

export interface FreeTextsWanted {
  readonly customers: readonly number[];
  /** Questions of free text: id and title of the survey, key and text of the question. */
  readonly questions: readonly { surveyId: number; title: string; key: string; text: string }[];
  /** Types of events whose properties hold texts, and the names of those properties. */
  readonly eventTypes: readonly string[];
  readonly properties: readonly string[];
  /** Lengths in characters, both included. */
  readonly least: number;
  readonly most: number;
  readonly limit: number;
}

/** Nobody is quoted who did not agree to research. */
const AGREED = consentsSql('c.id', `'research'`);

/** What some customers wrote, the newest first: answers to questions of free text, and texts of events. */
export async function freeTextsOf(scope: Scope, wanted: FreeTextsWanted): Promise<FreeText[]> {
  const { customers, questions, eventTypes, properties, least, most, limit } = wanted;
  if (customers.length === 0) return [];
  const answers =
    questions.length === 0
      ? []
      : await scope.query<FreeText>(
          `SELECT c.id AS "customerId", c.external_id AS "externalId", c.name, 'SURVEY' AS kind, q.text AS origin, q.title,
             r.answers ->> q.key AS text, r.responded_at AS at
           FROM survey_response r JOIN customer c ON c.workspace_id = r.workspace_id AND c.id = r.customer_id
           JOIN unnest($3::int[], $4::text[], $5::text[], $6::text[]) AS q (survey_id, title, key, text)
             ON q.survey_id = r.survey_id
           WHERE r.workspace_id = $1 AND r.customer_id = ANY($2::int[]) AND ${AGREED} AND jsonb_typeof(r.answers -> q.key) = 'string'
             AND length(r.answers ->> q.key) BETWEEN $7 AND $8
           ORDER BY r.responded_at DESC, r.id DESC, q.key LIMIT $9`,
          [
            scope.workspaceId,
            customers,
            questions.map(({ surveyId }) => surveyId),
            questions.map(({ title }) => title),
            questions.map(({ key }) => key),
            questions.map(({ text }) => text),
            least,
            most,
            limit,
          ],
        );
  const said =
    eventTypes.length === 0
      ? []
      : await scope.query<FreeText>(
          `SELECT c.id AS "customerId", c.external_id AS "externalId", c.name, 'EVENT' AS kind, e.type AS origin,
             '' AS title, e.properties ->> p.name AS text, e.at
           FROM customer_event e JOIN customer c ON c.workspace_id = e.workspace_id AND c.id = e.customer_id
           CROSS JOIN unnest($4::text[]) AS p (name)
           WHERE e.workspace_id = $1 AND e.customer_id = ANY($2::int[]) AND ${AGREED} AND e.type = ANY($3::text[])
             AND jsonb_typeof(e.properties -> p.name) = 'string'
             AND length(e.properties ->> p.name) BETWEEN $5 AND $6
           ORDER BY e.at DESC, e.id DESC, p.name LIMIT $7`,
          [scope.workspaceId, customers, eventTypes, properties, least, most, limit],
        );
  return [...answers, ...said];
}
