import type { Scope } from '../../postgres/connection.ts';

/** The customer that an external id of a merged one leads to. */
export interface Alias {
  readonly customerId: number;
  /** That customer's own key. */
  readonly externalId: string;
}

/** The customers that merged ones with these external ids are part of, by external id; others are left out. */
export async function aliasesOf(scope: Scope, externalIds: readonly string[]): Promise<Map<string, Alias>> {
  if (externalIds.length === 0) return new Map();
  const rows = await scope.query<Alias & { alias: string }>(
    `SELECT a.external_id AS alias, c.id AS "customerId", c.external_id AS "externalId" FROM customer_alias a
     JOIN customer c ON c.workspace_id = a.workspace_id AND c.id = a.customer_id
     WHERE a.workspace_id = $1 AND a.external_id = ANY($2)`,
    [scope.workspaceId, externalIds],
  );
  return new Map(rows.map(({ alias, ...one }) => [alias, one]));
}

/** Leads a merged customer's external id, and those that led to it, to the survivor. */
export async function addAlias(scope: Scope, from: Alias, intoId: number): Promise<void> {
  await scope.query('UPDATE customer_alias SET customer_id = $3 WHERE workspace_id = $1 AND customer_id = $2', [
    scope.workspaceId,
    from.customerId,
    intoId,
  ]);
  await scope.query('INSERT INTO customer_alias (workspace_id, external_id, customer_id) VALUES ($1, $2, $3)', [
    scope.workspaceId,
    from.externalId,
    intoId,
  ]);
}

/** Ends what {@link addAlias} of a merge did. */
export async function removeAlias(scope: Scope, mergeId: number, from: Alias): Promise<void> {
  await scope.query('DELETE FROM customer_alias WHERE workspace_id = $1 AND external_id = $2', [
    scope.workspaceId,
    from.externalId,
  ]);
  await scope.query(
    `UPDATE customer_alias a SET customer_id = $3 FROM customer_merge_key k
     WHERE a.workspace_id = $1 AND k.workspace_id = $1 AND k.merge_id = $2 AND k.type = '' AND k.value = a.external_id`,
    [scope.workspaceId, mergeId, from.customerId],
  );
}
