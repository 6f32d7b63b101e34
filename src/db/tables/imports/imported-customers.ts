import type { Scope } from '../../postgres/connection.ts';
import type { AttachedIdentity } from './import-batches.ts';

/** Detaches identities from the customers they were attached to. */
export async function detachIdentities(scope: Scope, identities: readonly AttachedIdentity[]): Promise<void> {
  await scope.query(
    `DELETE FROM customer_identity i USING unnest($2::text[], $3::text[], $4::int[]) AS attached(t, v, c)
     WHERE i.workspace_id = $1 AND (i.type, i.value, i.customer_id) = (t, v, c)`,
    [
      scope.workspaceId,
      identities.map(({ type }) => type),
      identities.map(({ value }) => value),
      identities.map(({ customerId }) => customerId),
    ],
  );
}

const HOLDS = [
  'customer_event',
  'survey_response',
  'customer_identity',
  'segment_answer',
  'persona_match',
  'customer_note',
  'customer_consent',
  'interview',
  // Another customer became part of this one.
  'customer_alias',
];

/** Removes customers of whom there is nothing but their own row; returns the ids of those removed. */
export async function removeBareCustomers(scope: Scope, ids: readonly number[]): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    `DELETE FROM customer c WHERE workspace_id = $1 AND id = ANY($2) ${HOLDS.map(
      (table) => `AND NOT EXISTS (SELECT FROM ${table} t WHERE t.workspace_id = $1 AND t.customer_id = c.id)`,
    ).join(' ')} RETURNING id`,
    [scope.workspaceId, ids],
  );
  const removed = rows.map(({ id }) => id);
  for (const table of [
    'quarantined_customer',
    'membership_transition',
    'match_transition',
    'customer_edit',
    'customer_score',
    'score_transition',
  ]) {
    await scope.query(`DELETE FROM ${table} WHERE workspace_id = $1 AND customer_id = ANY($2)`, [
      scope.workspaceId,
      removed,
    ]);
  }
  await scope.query('DELETE FROM customer_merge WHERE workspace_id = $1 AND (into_id = ANY($2) OR from_id = ANY($2))', [
    scope.workspaceId,
    removed,
  ]);
  return removed;
}

/** Forgets traits that no customer has. */
export async function forgetTraits(scope: Scope, names: readonly string[]): Promise<void> {
  await scope.query(
    `DELETE FROM trait t WHERE workspace_id = $1 AND name = ANY($2) AND NOT EXISTS (
       SELECT FROM customer c WHERE c.workspace_id = $1 AND c.traits ? t.name)`,
    [scope.workspaceId, names],
  );
}
