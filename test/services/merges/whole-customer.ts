import type { Scope } from '../../../src/db/postgres/connection.ts';

/** Tables with a column `customer_id` whose rows are a customer's. */
const TABLES = [
  'customer_identity',
  'customer_event',
  'customer_event_aggregate',
  'survey_response',
  'segment_answer',
  'membership_transition',
  'membership_override',
  'persona_match',
  'match_transition',
  'customer_alias',
] as const;

/**
 * All that is stored of customers by external id, with times and ids of rows: equal only where nothing differs. Since when
 * values have held is left out: an undo is a change of them too.
 */
export async function wholeCustomers(scope: Scope, externalIds: readonly string[]): Promise<unknown> {
  const parts = TABLES.map(
    (table) => `'${table}', (SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY to_jsonb(t)::text), '[]') FROM ${table} t
       WHERE t.workspace_id = c.workspace_id AND t.customer_id = c.id)`,
  );
  const rows = await scope.query<{ whole: unknown }>(
    `SELECT to_jsonb(c) - 'value_times' || jsonb_build_object(${parts.join(', ')}) AS whole FROM customer c
     WHERE c.workspace_id = $1 AND c.external_id = ANY($2) ORDER BY c.external_id`,
    [scope.workspaceId, externalIds],
  );
  return rows.map(({ whole }) => whole);
}

/** Rows of customers that are no more, by table: there must be none. Waiting tasks are no data. */
export async function orphans(scope: Scope): Promise<unknown> {
  const counts = [...TABLES, 'quarantined_customer'].map(
    (table) => `SELECT '${table}' AS of, count(*)::int AS rows FROM ${table} t
      WHERE t.workspace_id = $1 AND t.customer_id <> 0 AND NOT EXISTS (
        SELECT FROM customer c WHERE c.workspace_id = $1 AND c.id = t.customer_id)`,
  );
  return scope.query(`SELECT * FROM (${counts.join(' UNION ALL ')}) AS counted WHERE rows > 0`, [scope.workspaceId]);
}
