import type { IdType } from '../../../src/graphql/core/id.ts';
import { ID_TABLES } from '../../../test/support/argument-places.ts';
import type { Tenant } from './stage.ts';

/** The first row of each type that a tenant has. */
export async function rowsOf({ scope }: Tenant): Promise<ReadonlyMap<IdType, number>> {
  const rows = new Map<IdType, number>();
  for (const [type, table] of Object.entries(ID_TABLES) as [IdType, string][]) {
    const found = `SELECT id FROM ${table} WHERE workspace_id = $1 ORDER BY id LIMIT 1`;
    const [row] = await scope.query<{ id: number }>(found, [scope.workspaceId]);
    if (row) rows.set(type, row.id);
  }
  return rows;
}
