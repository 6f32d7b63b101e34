import type { Scope } from '../../postgres/connection.ts';

/** A key of a merged customer: an identity, or, with an empty type, an external id. */
export interface MergedKey {
  readonly type: string;
  readonly value: string;
}

/** Notes the keys that a merge brings: the merged customer's external id, those that led to it, and its identities. */
export async function noteKeys(
  scope: Scope,
  mergeId: number,
  from: { readonly customerId: number; readonly externalId: string },
): Promise<void> {
  await scope.query(
    `INSERT INTO customer_merge_key (workspace_id, merge_id, type, value)
     SELECT $1::int, $2::int, '', $4::text
     UNION SELECT $1, $2, '', external_id FROM customer_alias WHERE workspace_id = $1 AND customer_id = $3
     UNION SELECT $1, $2, type, value FROM customer_identity WHERE workspace_id = $1 AND customer_id = $3`,
    [scope.workspaceId, mergeId, from.customerId, from.externalId],
  );
}

/** Gives a customer's identities to another, for as long as a merge stands. */
export async function mergeIdentities(scope: Scope, fromId: number, intoId: number): Promise<void> {
  await scope.query(
    'UPDATE customer_identity SET customer_id = $3, merged = TRUE WHERE workspace_id = $1 AND customer_id = $2',
    [scope.workspaceId, fromId, intoId],
  );
}

/** Gives the identities that a merge brought back, where the survivor still has them. */
export async function returnIdentities(scope: Scope, mergeId: number, intoId: number, fromId: number): Promise<void> {
  await scope.query(
    `UPDATE customer_identity i SET customer_id = $4, merged = EXISTS (
       SELECT FROM customer_merge_key o JOIN customer_merge m ON m.workspace_id = $1 AND m.id = o.merge_id
         AND m.undone_at IS NULL
       WHERE o.workspace_id = $1 AND o.type = i.type AND o.value = i.value AND o.merge_id <> $2)
     FROM customer_merge_key k
     WHERE i.workspace_id = $1 AND i.customer_id = $3
       AND k.workspace_id = $1 AND k.merge_id = $2 AND k.type = i.type AND k.value = i.value`,
    [scope.workspaceId, mergeId, intoId, fromId],
  );
}

/** Identities that were attached under external ids of merged customers are those customers' when the merge is undone. */
export async function noteAttached(
  scope: Scope,
  attached: readonly (MergedKey & { readonly under: string })[],
): Promise<void> {
  if (attached.length === 0) return;
  await scope.query(
    `WITH noted AS (
       INSERT INTO customer_merge_key (workspace_id, merge_id, type, value)
       SELECT DISTINCT $1::int, k.merge_id, a.type, a.value
       FROM unnest($2::text[], $3::text[], $4::text[]) AS a(type, value, under)
       JOIN customer_merge_key k ON k.workspace_id = $1 AND k.type = '' AND k.value = a.under
       ON CONFLICT DO NOTHING)
     UPDATE customer_identity i SET merged = TRUE FROM unnest($2::text[], $3::text[]) AS a(type, value)
     WHERE i.workspace_id = $1 AND i.type = a.type AND i.value = a.value`,
    [
      scope.workspaceId,
      attached.map(({ type }) => type),
      attached.map(({ value }) => value),
      attached.map(({ under }) => under),
    ],
  );
}

/** An identity that leaves its customer is no key of its merges any more. */
export async function forgetKey(scope: Scope, { type, value }: MergedKey): Promise<void> {
  await scope.query('DELETE FROM customer_merge_key WHERE workspace_id = $1 AND type = $2 AND value = $3', [
    scope.workspaceId,
    type,
    value,
  ]);
}
