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

/** Row ids of the customers with these identities, at the same positions; undefined where unknown. */
export async function customersByIdentities(
  scope: Scope,
  identities: readonly Identity[],
): Promise<(number | undefined)[]> {
  if (identities.length === 0) return [];
  const rows = await scope.query<{ n: string; customer_id: number }>(
    `SELECT n, i.customer_id FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS identities(t, v, n)
     JOIN customer_identity i ON i.workspace_id = $1 AND i.type = t AND i.value = v`,
    [scope.workspaceId, identities.map((i) => i.type), identities.map((i) => i.value)],
  );
  const found: (number | undefined)[] = identities.map(() => undefined);
  for (const row of rows) found[Number(row.n) - 1] = row.customer_id;
  return found;
}

/** What else a customer is known by. */
export const IDENTITIES_OF_CUSTOMER: List<Identity> = {
  source: { table: 'customer_identity', alias: 'i', columns: { type: 'i.type', value: 'i.value' } },
  parent: 'i.customer_id',
  order: 'i.type, i.value',
};
