import type { Scope } from '../../postgres/connection.ts';
import { type Page, Parameters, pageSql, type SortKey } from '../../postgres/keyset.ts';

/** A response ready to be stored. */
export interface NewResponse {
  readonly customerId: number;
  /** ISO 8601 */
  readonly respondedAt: string;
  readonly source: string;
  readonly messageId: string;
  /** By question key, only what was answered. */
  readonly answers: Readonly<Record<string, unknown>>;
}

export interface StoredResponse extends Omit<NewResponse, 'respondedAt'> {
  readonly id: number;
  readonly surveyId: number;
  readonly respondedAt: Date;
}

const INPUT = `unnest($3::int[], $4::timestamptz[], $5::text[], $6::text[], $7::jsonb[])
  AS written(customer_id, responded_at, source, message_id, answers)`;

const INSERT = `
  INSERT INTO survey_response (workspace_id, survey_id, customer_id, responded_at, source, message_id, answers)
  SELECT $1, $2, customer_id, responded_at, source, message_id, answers FROM ${INPUT} ORDER BY source, message_id
  ON CONFLICT DO NOTHING RETURNING source, message_id AS "messageId", customer_id AS "customerId"`;

const DIFFERING = `
  SELECT written.source, written.message_id AS "messageId" FROM ${INPUT}
  JOIN survey_response r ON r.workspace_id = $1 AND r.source = written.source AND r.message_id = written.message_id
  WHERE (r.survey_id, r.customer_id, r.responded_at, r.answers)
    <> ($2, written.customer_id, written.responded_at::timestamptz(3), written.answers)`;

export interface InsertedResponses {
  /** Responses stored now, by `responseKey`. */
  readonly stored: ReadonlySet<string>;
  /** Those not stored now whose message id stands for other content. */
  readonly conflicting: ReadonlySet<string>;
  /** Customers with a new response. */
  readonly customerIds: readonly number[];
}

export function responseKey(response: { readonly source: string; readonly messageId: string }): string {
  return `${response.source}\u0000${response.messageId}`;
}

/** Stores responses that are new by (source, message id); keys must be distinct in a call. */
export async function insertResponses(
  scope: Scope,
  surveyId: number,
  responses: readonly NewResponse[],
): Promise<InsertedResponses> {
  const parameters = (rows: readonly NewResponse[]) => [
    scope.workspaceId,
    surveyId,
    rows.map(({ customerId }) => customerId),
    rows.map(({ respondedAt }) => respondedAt),
    rows.map(({ source }) => source),
    rows.map(({ messageId }) => messageId),
    rows.map(({ answers }) => JSON.stringify(answers)),
  ];
  type Key = { source: string; messageId: string };
  const stored = await scope.query<Key & { customerId: number }>(INSERT, parameters(responses));
  const keys = new Set(stored.map(responseKey));
  const known = responses.filter((response) => !keys.has(responseKey(response)));
  const differing = known.length === 0 ? [] : await scope.query<Key>(DIFFERING, parameters(known));
  return {
    stored: keys,
    conflicting: new Set(differing.map(responseKey)),
    customerIds: [...new Set(stored.map(({ customerId }) => customerId))].sort((a, b) => a - b),
  };
}

const RESPONSE = `r.id, r.survey_id AS "surveyId", r.customer_id AS "customerId", r.responded_at AS "respondedAt", r.source,
  r.message_id AS "messageId", r.answers`;

/** The response of a key, which stays as it is to the end of the transaction; null where there is none. */
export async function lockResponse(scope: Scope, source: string, messageId: string): Promise<StoredResponse | null> {
  const [row] = await scope.query<Omit<StoredResponse, 'id'> & { id: string }>(
    `SELECT ${RESPONSE} FROM survey_response r WHERE r.workspace_id = $1 AND r.source = $2 AND r.message_id = $3
     FOR UPDATE`,
    [scope.workspaceId, source, messageId],
  );
  return row ? { ...row, id: Number(row.id) } : null;
}

/** Gives a response another time and other answers. */
export async function updateResponse(
  scope: Scope,
  { id, respondedAt, answers }: Pick<StoredResponse, 'id' | 'respondedAt' | 'answers'>,
): Promise<void> {
  await scope.query(
    'UPDATE survey_response SET responded_at = $3, answers = $4::jsonb WHERE workspace_id = $1 AND id = $2',
    [scope.workspaceId, id, respondedAt.toISOString(), JSON.stringify(answers)],
  );
}

/** Deletes a response for good: its key is free again. */
export async function deleteResponseRow(scope: Scope, id: number): Promise<void> {
  await scope.query(`DELETE FROM customer_merge_row WHERE workspace_id = $1 AND kind = 'RESPONSE' AND row_id = $2`, [
    scope.workspaceId,
    id,
  ]);
  await scope.query('DELETE FROM survey_response WHERE workspace_id = $1 AND id = $2', [scope.workspaceId, id]);
}

export const RESPONSE_KEYS: readonly SortKey[] = [
  { sql: 'r.responded_at', type: 'timestamptz', descending: true },
  { sql: 'r.id', type: 'bigint', descending: true },
];

/** The same page of each customer's responses, newest first, to one survey or to all. */
export async function responsesOfCustomers(
  scope: Scope,
  customerIds: readonly number[],
  surveyKey: string | null,
  page: Page,
): Promise<StoredResponse[]> {
  const parameters = new Parameters(scope.workspaceId, customerIds, surveyKey);
  const { where, order } = pageSql(RESPONSE_KEYS, page, parameters);
  const rows = await scope.query<Omit<StoredResponse, 'id'> & { id: string }>(
    `SELECT p.* FROM unnest($2::int[]) AS c(id) CROSS JOIN LATERAL (
       SELECT ${RESPONSE}
       FROM survey_response r
       WHERE r.workspace_id = $1 AND r.customer_id = c.id AND ${ofSurvey('$3')} ${where} ${order}) p`,
    parameters.values,
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

/** The responses with these ids, in no order; unknown ones and those of other workspaces are left out. */
export async function responsesByIds(scope: Scope, ids: readonly (number | string)[]): Promise<StoredResponse[]> {
  const rows = await scope.query<Omit<StoredResponse, 'id'> & { id: string }>(
    `SELECT ${RESPONSE} FROM survey_response r WHERE r.workspace_id = $1 AND r.id = ANY($2::bigint[])`,
    [scope.workspaceId, ids],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

/** A page of the responses to a survey, newest first. */
export async function responsesToSurvey(scope: Scope, surveyId: number, page: Page): Promise<StoredResponse[]> {
  const parameters = new Parameters(scope.workspaceId, surveyId);
  const { where, order } = pageSql(RESPONSE_KEYS, page, parameters);
  const rows = await scope.query<Omit<StoredResponse, 'id'> & { id: string }>(
    `SELECT ${RESPONSE} FROM survey_response r WHERE r.workspace_id = $1 AND r.survey_id = $2 ${where} ${order}`,
    parameters.values,
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

/** How many responses each customer gave; those without any are left out. */
export async function countResponsesOfCustomers(
  scope: Scope,
  customerIds: readonly number[],
  surveyKey: string | null,
): Promise<{ customerId: number; count: number }[]> {
  return scope.query(
    `SELECT r.customer_id AS "customerId", count(*)::int AS count FROM survey_response r
     WHERE r.workspace_id = $1 AND r.customer_id = ANY($2) AND ${ofSurvey('$3')} GROUP BY r.customer_id`,
    [scope.workspaceId, customerIds, surveyKey],
  );
}

function ofSurvey(key: string): string {
  return `(${key}::text IS NULL OR r.survey_id = (SELECT id FROM survey WHERE workspace_id = $1 AND key = ${key}))`;
}

/** How many responses each survey has; those without any are left out. */
export async function countResponses(
  scope: Scope,
  surveyIds: readonly number[],
): Promise<{ surveyId: number; count: number }[]> {
  return scope.query(
    `SELECT survey_id AS "surveyId", count(*)::int AS count FROM survey_response
     WHERE workspace_id = $1 AND survey_id = ANY($2) GROUP BY survey_id`,
    [scope.workspaceId, surveyIds],
  );
}
