import type { Scope } from '../../postgres/connection.ts';
import type { List } from '../../reads/source.ts';

export interface Identity {
  readonly type: string;
  readonly value: string;
}

/** Attaches identities to customers. Returns the indexes of those another customer holds already. */
export async function attachIdentities(
  scope: Scope,
  identities: readonly (Identity & { readonly customerId: number })[],
): Promise<number[]> {
  if (identities.length === 0) return [];
  const arrays = [identities.map((i) => i.type), identities.map((i) => i.value), identities.map((i) => i.customerId)];
  await scope.query(
    `INSERT INTO customer_identity (workspace_id, type, value, customer_id)
     SELECT $1, t, v, c FROM unnest($2::text[], $3::text[], $4::int[]) AS identities(t, v, c) ORDER BY t, v
     ON CONFLICT DO NOTHING`,
    [scope.workspaceId, ...arrays],
  );
  const taken = await scope.query<{ n: string }>(
    `SELECT n - 1 AS n FROM unnest($2::text[], $3::text[], $4::int[]) WITH ORDINALITY AS identities(t, v, c, n)
     JOIN customer_identity i ON i.workspace_id = $1 AND i.type = t AND i.value = v AND i.customer_id <> c`,
    [scope.workspaceId, ...arrays],
  );
  return taken.map(({ n }) => Number(n));
}

/** The customer that has an identity. */
export interface Holder {
  readonly customerId: number;
  /** True where a merge that stands brought the identity. */
  readonly merged: boolean;
}

/** The customers with these identities, at the same positions; undefined where unknown. */
export async function holdersOf(scope: Scope, identities: readonly Identity[]): Promise<(Holder | undefined)[]> {
  if (identities.length === 0) return [];
  const rows = await scope.query<Holder & { n: string }>(
    `SELECT n, i.customer_id AS "customerId", i.merged
     FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS identities(t, v, n)
     JOIN customer_identity i ON i.workspace_id = $1 AND i.type = t AND i.value = v`,
    [scope.workspaceId, identities.map((i) => i.type), identities.map((i) => i.value)],
  );
  const found: (Holder | undefined)[] = identities.map(() => undefined);
  for (const { n, ...holder } of rows) found[Number(n) - 1] = holder;
  return found;
}

/** Row ids of the customers with these identities, at the same positions; undefined where unknown. */
export async function customersByIdentities(
  scope: Scope,
  identities: readonly Identity[],
): Promise<(number | undefined)[]> {
  return (await holdersOf(scope, identities)).map((holder) => holder?.customerId);
}

/** Takes an identity from its customer. */
export async function removeIdentity(scope: Scope, { type, value }: Identity): Promise<void> {
  await scope.query('DELETE FROM customer_identity WHERE workspace_id = $1 AND type = $2 AND value = $3', [
    scope.workspaceId,
    type,
    value,
  ]);
}

/** Gives an identity to another customer, as its own. */
export async function giveIdentity(scope: Scope, { type, value }: Identity, customerId: number): Promise<void> {
  await scope.query(
    `UPDATE customer_identity SET customer_id = $4, merged = FALSE
     WHERE workspace_id = $1 AND type = $2 AND value = $3`,
    [scope.workspaceId, type, value, customerId],
  );
}

/** What else a customer is known by. */
export const IDENTITIES_OF_CUSTOMER: List<Identity> = {
  source: { table: 'customer_identity', alias: 'i', columns: { type: 'i.type', value: 'i.value' } },
  parent: 'i.customer_id',
  order: 'i.type, i.value',
};

/** The types of what customers are known by, each looked up after the one before: there are few, of many identities. */
export async function identityTypes(scope: Scope): Promise<string[]> {
  const rows = await scope.query<{ type: string }>(
    `WITH RECURSIVE t (type) AS (
       SELECT min(type) FROM customer_identity WHERE workspace_id = $1
       UNION ALL SELECT (SELECT min(i.type) FROM customer_identity i WHERE i.workspace_id = $1 AND i.type > t.type)
       FROM t WHERE t.type IS NOT NULL)
     SELECT type FROM t WHERE type IS NOT NULL LIMIT 1000`,
    [scope.workspaceId],
  );
  return rows.map(({ type }) => type);
}
