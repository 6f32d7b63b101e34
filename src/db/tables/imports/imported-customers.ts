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

/** What somebody sent or wrote of a customer. What is computed of it, as its segments are, is nothing of its own. */
const HOLDS = [
  'customer_event',
  'survey_response',
  'customer_identity',
  'membership_override',
  'customer_note',
  'customer_consent',
  'interview',
  // Another customer became part of this one.
  'customer_alias',
];

/** Those of whom there is nothing but their own row, and what is computed from it. */
export async function bareCustomers(scope: Scope, ids: readonly number[]): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    `SELECT id FROM customer c WHERE workspace_id = $1 AND id = ANY($2) ${HOLDS.map(
      (table) => `AND NOT EXISTS (SELECT FROM ${table} t WHERE t.workspace_id = $1 AND t.customer_id = c.id)`,
    ).join(' ')} ORDER BY id`,
    [scope.workspaceId, ids],
  );
  return rows.map(({ id }) => id);
}

/** Forgets traits that no customer has. */
export async function forgetTraits(scope: Scope, names: readonly string[]): Promise<void> {
  await scope.query(
    `DELETE FROM trait t WHERE workspace_id = $1 AND name = ANY($2) AND NOT EXISTS (
       SELECT FROM customer c WHERE c.workspace_id = $1 AND c.traits ? t.name)`,
    [scope.workspaceId, names],
  );
}
