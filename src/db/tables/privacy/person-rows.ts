import type { Scope } from '../../postgres/connection.ts';

/** Tables that have rows of a customer, by the name that receipts give them. */
const OF_CUSTOMER = {
  identities: 'customer_identity',
  events: 'customer_event',
  eventTotals: 'customer_event_aggregate',
  answers: 'survey_response',
  memberships: 'segment_answer',
  membershipHistory: 'membership_transition',
  scoreHistory: 'score_transition',
  matches: 'persona_match',
  matchHistory: 'match_transition',
  overrides: 'membership_override',
  fieldHistory: 'customer_edit',
  notes: 'customer_note',
  consents: 'customer_consent',
  interviews: 'interview',
  quarantine: 'quarantined_customer',
  digests: 'digest_member',
  baselines: 'persona_baseline_member',
  changes: 'change',
  mergedKeys: 'customer_alias',
} as const;

/** Tables whose rows stay when a customer is made nobody's. */
const STATISTICS = [
  'customer_event',
  'customer_event_aggregate',
  'survey_response',
  'segment_answer',
  'membership_override',
  'membership_transition',
  'score_transition',
  'persona_match',
  'match_transition',
] as const;

/** Scores are kept by segmentation first: their index is used with those that there are. */
const SCORES = `segmentation_id IN (SELECT id FROM segmentation WHERE workspace_id = $1) AND customer_id = ANY($2)`;

/** How many rows there are of customers, by kind. */
export async function countRowsOf(scope: Scope, customerIds: readonly number[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const parameters = [scope.workspaceId, customerIds];
  for (const [kind, table] of Object.entries(OF_CUSTOMER)) {
    const [row] = await scope.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${table} WHERE workspace_id = $1 AND customer_id = ANY($2)`,
      parameters,
    );
    counts[kind] = row!.n;
  }
  const [scores] = await scope.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM customer_score WHERE workspace_id = $1 AND ${SCORES}`,
    parameters,
  );
  const [profiles] = await scope.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM customer WHERE workspace_id = $1 AND id = ANY($2)',
    parameters,
  );
  return { ...counts, scores: scores!.n, profiles: profiles!.n };
}

/** Gives the statistics of a customer to another row; the memberships lock is shared, and the owners lock taken. */
export async function moveStatistics(scope: Scope, fromId: number, toId: number): Promise<void> {
  for (const table of STATISTICS) {
    await scope.query(`UPDATE ${table} SET customer_id = $3 WHERE workspace_id = $1 AND customer_id = $2`, [
      scope.workspaceId,
      fromId,
      toId,
    ]);
  }
  await scope.query(`UPDATE customer_score SET customer_id = $3 WHERE workspace_id = $1 AND ${SCORES}`, [
    scope.workspaceId,
    [fromId],
    toId,
  ]);
}

/** All keys that customers were known by, those of merged ones and identities too; the type of external ids is empty. */
export async function keysOfPeople(
  scope: Scope,
  customerIds: readonly number[],
): Promise<{ readonly type: string; readonly value: string }[]> {
  return scope.query(
    `SELECT '' AS type, external_id AS value FROM customer WHERE workspace_id = $1 AND id = ANY($2)
     UNION SELECT '', external_id FROM customer_alias WHERE workspace_id = $1 AND customer_id = ANY($2)
     UNION SELECT type, value FROM customer_identity WHERE workspace_id = $1 AND customer_id = ANY($2)`,
    [scope.workspaceId, customerIds],
  );
}

/** Which texts of customers count as words of their own. */
export interface OwnWords {
  /** Characters from which on a text may be told apart. */
  readonly least: number;
  /** Properties of events that hold words. */
  readonly properties: readonly string[];
}

/** What customers wrote or said: answers to questions of free text, properties of events, quotes and notes of interviews. */
export async function wordsOf(
  scope: Scope,
  customerIds: readonly number[],
  { least, properties }: OwnWords,
): Promise<string[]> {
  const rows = await scope.query<{ text: string }>(
    `SELECT DISTINCT said.text FROM (
       SELECT r.answers ->> (q ->> 'key') AS text FROM survey_response r
         JOIN survey s ON s.workspace_id = r.workspace_id AND s.id = r.survey_id, jsonb_array_elements(s.questions) AS q
         WHERE r.workspace_id = $1 AND r.customer_id = ANY($2) AND q ->> 'kind' = 'TEXT'
       UNION ALL SELECT e.properties ->> p.name FROM customer_event e, unnest($4::text[]) AS p(name)
         WHERE e.workspace_id = $1 AND e.customer_id = ANY($2)
       UNION ALL SELECT q ->> 'text' FROM interview i, jsonb_array_elements(i.quotes || i.notes) AS q
         WHERE i.workspace_id = $1 AND i.customer_id = ANY($2)) AS said
     WHERE length(said.text) >= $3`,
    [scope.workspaceId, customerIds, least, properties],
  );
  return rows.map(({ text }) => text);
}
