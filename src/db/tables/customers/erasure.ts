import type { Scope } from '../../postgres/connection.ts';

/** Tables whose rows of a customer go with it, and nothing else follows from them. */
const OWNED = [
  'customer_event',
  'customer_event_aggregate',
  'survey_response',
  'customer_identity',
  'shared_email',
  'membership_override',
  'customer_edit',
  'customer_note',
  'customer_consent',
  'digest_member',
  'persona_baseline_member',
] as const;

/** Deletes all that customers did, said and are known by. Unlike deleted events, erased ones keep no key. */
export async function eraseOwned(scope: Scope, customerIds: readonly number[]): Promise<void> {
  for (const table of OWNED) {
    await scope.query(`DELETE FROM ${table} WHERE workspace_id = $1 AND customer_id = ANY($2)`, [
      scope.workspaceId,
      customerIds,
    ]);
  }
}
