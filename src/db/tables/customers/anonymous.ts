import type { Scope } from '../../postgres/connection.ts';

/**
 * Which of the customers are known by machines alone: made of one, nothing in their profile tells a person, and they have
 * no identity of another type.
 */
export async function anonymousAmong(
  scope: Scope,
  customerIds: readonly number[],
  { prefix, machines }: { readonly prefix: string; readonly machines: readonly string[] },
): Promise<Set<number>> {
  const rows = await scope.query<{ id: number }>(
    `SELECT c.id FROM customer c WHERE c.workspace_id = $1 AND c.id = ANY($2) AND starts_with(c.external_id, $3)
       AND (c.name, c.email, c.phone) IS NULL AND NOT EXISTS (
         SELECT FROM customer_identity i
         WHERE i.workspace_id = $1 AND i.customer_id = c.id AND i.type <> ALL($4::text[]))`,
    [scope.workspaceId, customerIds, prefix, machines],
  );
  return new Set(rows.map(({ id }) => id));
}
